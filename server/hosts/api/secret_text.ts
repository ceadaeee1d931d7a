import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Scalar } from 'yaml';
import type { Problem } from '../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';

/** What stands where a secret is. */
export const MASK = '••••••';

/** A secret value in a rule's text: which option it is of, and from where to where it is written. */
interface Slot {
  /** `slack_webhook_url`, `slack_webhook_url.0` or `alert.1.slack.slack_webhook_url`. */
  readonly path: string;
  readonly option: string;
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly value: unknown;
}

/** Text of a scalar that means the same wherever it is put. */
const PLAIN = /^\w[\w./@+=&?%~-]*(:[\w./@+=&?%~-]+)*$/;

/** Parts of comments that look like a secret option with its value. */
const commented = (secrets: readonly string[]): RegExp =>
  new RegExp(`(#.*?\\b(?:${secrets.map(name => name.replace(/\W/g, '\\$&')).join('|')})["']?\\s*:\\s*)(\\S.*)$`, 'gm');

/**
 * A rule's text with each secret value replaced by the mask; all else, comments included, is as it was written.
 * A secret that was commented out is masked too. Text that is no YAML is not shown at all.
 */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  const slots = slotsIn(text, secrets);
  if (slots === null) return '';
  const masked = replaceAt(text, slots, () => MASK);
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
  const restored = replaceAt(text, masked, slot => writtenIn(secretFor(slot, known)));
  return ok(stored === null ? restored : restoreComments(restored, stored, secrets));
}

/** The stored secret a masked one stands for: that of the same place, else the only one of the same option. */
function secretFor(masked: Slot, known: readonly Slot[]): Slot | undefined {
  const same = known.find(slot => slot.path === masked.path);
  if (same) return same;
  const ofOption = known.filter(slot => slot.option === masked.option);
  return new Set(ofOption.map(slot => slot.value)).size === 1 ? ofOption[0] : undefined;
}

function writtenIn(slot: Slot | undefined): string {
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

function replaceAt(text: string, slots: readonly Slot[], by: (slot: Slot) => string): string {
  const distinct = new Map(slots.map(slot => [slot.start, slot]));
  const lastFirst = [...distinct.values()].sort((a, b) => b.start - a.start);
  return lastFirst.reduce((whole, slot) => {
    const trailing = /\s*$/.exec(slot.written)?.[0] ?? '';
    return `${whole.slice(0, slot.start)}${by(slot)}${trailing}${whole.slice(slot.end)}`;
  }, text);
}

/** All secret values of a text, wherever they stand; null where the text is no YAML. */
function slotsIn(text: string, secrets: readonly string[]): readonly Slot[] | null {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false, merge: true });
  if (document.errors.length > 0) return null;
  const names = withReferences(document, secrets);
  const slots: Slot[] = [];
  visit(document, {
    Pair: (_key, pair, ancestors) => {
      const option = isScalar(pair.key) ? String(pair.key.value) : '';
      if (!names.has(option)) return undefined;
      const path = [...pathOf(ancestors), option].join('.');
      const values = scalarsIn(document, pair.value, path).map(found => slotOf(text, found, option));
      slots.push(...values.filter(isSecret));
      return undefined;
    },
  });
  return slots;
}

/** `$hook$` names another option, which is the secret; nothing is none. */
const isSecret = (slot: Slot): boolean => slot.value !== '' && referredBy(slot.value) === undefined;

const referredBy = (value: unknown): string | undefined =>
  typeof value === 'string' ? /^\$(.+)\$$/s.exec(value)?.[1] : undefined;

/** `slack_webhook_url: $hook$` makes `hook` a secret, too. */
function withReferences(document: Document, secrets: readonly string[]): ReadonlySet<string> {
  const names = new Set(secrets);
  visit(document, {
    Pair: (_key, pair) => {
      if (!isScalar(pair.key) || !names.has(String(pair.key.value))) return;
      for (const { scalar } of scalarsIn(document, pair.value, '')) {
        const referred = referredBy(scalar.value);
        if (referred !== undefined) names.add(referred);
      }
    },
  });
  return names;
}

interface Found {
  readonly path: string;
  readonly scalar: Scalar;
}

/** The values below a node. The keys of an object, such as header names, are no secrets. */
function scalarsIn(document: Document, node: unknown, path: string): readonly Found[] {
  if (isAlias(node)) return scalarsIn(document, node.resolve(document), path);
  if (isScalar(node)) return node.value === null ? [] : [{ path, scalar: node }];
  if (isSeq(node)) return node.items.flatMap((item, index) => scalarsIn(document, item, `${path}.${index}`));
  if (!isMap(node)) return [];
  return node.items.flatMap(pair => scalarsIn(document, pair.value, `${path}.${String(pair.key)}`));
}

function pathOf(ancestors: readonly unknown[]): readonly string[] {
  return ancestors.flatMap((node, index) => {
    if (isPair(node)) return [String(node.key)];
    const next = ancestors[index + 1];
    return isSeq(node) && next !== undefined ? [String(node.items.findIndex(item => item === next))] : [];
  });
}

function slotOf(text: string, { path, scalar }: Found, option: string): Slot {
  const [start, end] = scalar.range ?? [0, 0];
  return { path, option, start, end, written: text.slice(start, end), value: scalar.value };
}

function problemAt(text: string, slot: Slot, message: string): Problem {
  const before = text.slice(0, slot.start).split('\n');
  const place = { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  return { code: 'wrong_value', severity: 'error', path: slot.path, message, place };
}
