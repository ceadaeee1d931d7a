import type { Problem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { isReference } from '../../../common/text/secret_reference.ts';
import { replaceSlots, slotsIn, type SecretSlot } from '../../declare/secret_slots.ts';

/** What stands where a secret is. */
export const MASK = '••••••';

/** Text of a scalar that means the same wherever it is put. */
const PLAIN = /^\w[\w./@+=&?%~-]*(:[\w./@+=&?%~-]+)*$/;

/** Parts of comments that look like a secret option with its value. */
const commented = (secrets: readonly string[]): RegExp =>
  new RegExp(`(#.*?\\b(?:${secrets.map(name => name.replace(/\W/g, '\\$&')).join('|')})["']?\\s*:\\s*)(\\S.*)$`, 'gm');

/**
 * A rule's text with each secret value replaced by the mask; all else, comments included, is as it was written.
 * A secret that was commented out is masked too; one that is named stays. Text that is no YAML is not shown at all.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const slots = slotsIn(text, secrets);
  if (slots === null) return '';
  const values = slots.filter(({ value }) => !isReference(value));
  const masked = replaceSlots(text, values, () => MASK);
  return secrets.length === 0 ? masked : masked.replace(commented(secrets), `$1${MASK}`);
}

/**
 * Puts the secrets of the stored text back where the new one still shows the mask. A value that was changed
 * stays changed; a mask whose secret is not known is a problem.
 */
export function unmaskSecrets(
  text: string,
  stored: string | null,
  secrets: readonly string[],
): Result<string, readonly Problem[]> {
  const slots = slotsIn(text, secrets);
  if (slots === null) return ok(text);
  const known = stored === null ? [] : (slotsIn(stored, secrets) ?? []);
  const masked = slots.filter(slot => typeof slot.value === 'string' && slot.value.includes(MASK));
  const problems = masked.flatMap(slot => {
    if (slot.value !== MASK) return [problemAt(text, slot, 'holds part of the mask; write the whole value')];
    return secretFor(slot, known) ? [] : [problemAt(text, slot, 'is not known here; write the value itself')];
  });
  if (problems.length > 0) return fail(problems);
  const restored = replaceSlots(text, masked, slot => writtenIn(secretFor(slot, known)));
  return ok(stored === null ? restored : restoreComments(restored, stored, secrets));
}

/** The stored secret a masked one stands for: that of the same place, else the only one of the same option. */
function secretFor(masked: SecretSlot, known: readonly SecretSlot[]): SecretSlot | undefined {
  const same = known.find(slot => slot.path === masked.path);
  if (same) return same;
  const ofOption = known.filter(slot => slot.option === masked.option);
  return new Set(ofOption.map(slot => slot.value)).size === 1 ? ofOption[0] : undefined;
}

function writtenIn(slot: SecretSlot | undefined): string {
  if (!slot) return MASK;
  const isOneLine = !slot.written.includes('\n');
  const isQuoted = /^(['"]).*\1$/s.test(slot.written);
  return isOneLine && (isQuoted || PLAIN.test(slot.written)) ? slot.written : JSON.stringify(slot.value);
}

/** Masked comments get back what the stored comments say, in their order. */
function restoreComments(text: string, stored: string, secrets: readonly string[]): string {
  if (secrets.length === 0) return text;
  const values = [...stored.matchAll(commented(secrets))].map(found => ({ head: found[1], tail: found[2] ?? '' }));
  return text.replace(commented(secrets), (whole, head: string, tail: string) => {
    if (tail !== MASK) return whole;
    const index = values.findIndex(value => value.head?.trim() === head.trim());
    const [value] = index < 0 ? [] : values.splice(index, 1);
    return value ? `${head}${value.tail}` : whole;
  });
}

function problemAt(text: string, slot: SecretSlot, message: string): Problem {
  const before = text.slice(0, slot.start).split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { code: 'wrong_value', severity: 'error', path: slot.path, message, place };
}
