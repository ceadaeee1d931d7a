import { parseDocument } from 'yaml';
import { replaceSlots, slotsIn, type SecretSlot } from '../declare/secret_slots.ts';
import { referenceTo } from '../../common/text/secret_reference.ts';
import type { KnownSecrets } from '../engine/secret_references.ts';
import { mapComments } from './comments.ts';
import { hideInComments } from './commented_secrets.ts';
import { nameFor, usualName } from './secret_names.ts';

/** A rule's text, and how its secrets are to be named. */
export interface SecretMove {
  readonly text: string;
  /** The names of the options that hold secrets. */
  readonly secretOptions: readonly string[];
  readonly ruleName: string;
  /** Names that values have already: of variables they came from, of config.yaml. */
  readonly wanted?: KnownSecrets;
  /** Secrets of the rules before this one, so that one value has one name. */
  readonly named?: KnownSecrets;
  /** Secrets that are kept already. */
  readonly kept?: KnownSecrets;
}

/** A secret that stands by its name now. */
export interface MovedSecret {
  readonly option: string;
  readonly name: string;
}

/** A text whose secrets stand by their names, and what they are. */
export interface MovedSecrets {
  readonly text: string;
  readonly secrets: KnownSecrets;
  readonly moved: readonly MovedSecret[];
  /** How many comments held a secret and do so no more. */
  readonly comments: number;
}

/**
 * Puts `${secret:NAME}` in the place of each secret written in a rule's text; all else stays as it is, but comments
 * keep no secret either. null where the text is no YAML.
 */
export function moveSecrets(move: SecretMove): MovedSecrets | null {
  const slots = slotsIn(move.text, move.secretOptions)?.filter(isLiteral);
  if (!slots) return null;
  const secrets = new Map<string, string>();
  const names = new Map<SecretSlot, string>();
  for (const slot of slots) {
    const value = String(slot.value);
    const named = new Map([...(move.named ?? []), ...secrets]);
    const name = nameFor(value, wantedName(move, slot, value), { named, kept: move.kept ?? new Map() });
    secrets.set(name, value);
    names.set(slot, name);
  }
  const moved = slots.map(slot => ({ option: slot.option, name: names.get(slot) ?? '' }));
  const text = writeReferences(move.text, slots, slot => names.get(slot) ?? '');
  let comments = 0;
  const hide = hideInComments(move.secretOptions, secrets);
  const clean = mapComments(text, {
    comment: written => {
      const hidden = hide(written);
      if (hidden !== written) comments += 1;
      return hidden;
    },
    rest: written => written,
  });
  return { text: clean, secrets, moved, comments };
}

/** Texts and numbers that do not name a secret already. */
const isLiteral = ({ value }: SecretSlot): boolean =>
  (typeof value === 'string' && !value.includes('${secret:')) || typeof value === 'number';

const wantedName = ({ ruleName, wanted }: SecretMove, { option }: SecretSlot, value: string): string =>
  [...(wanted ?? [])].find(([, other]) => other === value)?.[0] ?? usualName(ruleName, option);

/** Puts names in the place of secrets: plainly where that means the same, and in quotes within `{…}` and `[…]`. */
export function writeReferences(
  text: string,
  slots: readonly SecretSlot[],
  nameOf: (slot: SecretSlot) => string,
): string {
  const plain = replaceSlots(text, slots, slot => referenceTo(nameOf(slot)));
  const isSame = parseDocument(plain, { version: '1.1', prettyErrors: false }).errors.length === 0;
  return isSame ? plain : replaceSlots(text, slots, slot => JSON.stringify(referenceTo(nameOf(slot))));
}
