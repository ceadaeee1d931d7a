import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument, visit } from 'yaml';
import type { Document, Scalar } from 'yaml';

/** A secret value in a rule's text: which option it is of, and from where to where it is written. */
export interface SecretSlot {
  /** `slack_webhook_url`, `slack_webhook_url.0` or `alert.1.slack.slack_webhook_url`. */
  readonly path: string;
  readonly option: string;
  readonly start: number;
  readonly end: number;
  readonly written: string;
  readonly value: unknown;
}

/** All secret values of a text, wherever they stand; null where the text is no YAML. */
export function slotsIn(text: string, secrets: readonly string[]): readonly SecretSlot[] | null {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false, merge: true });
  if (document.errors.length > 0) return null;
  const names = withReferences(document, secrets);
  const slots: SecretSlot[] = [];
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
const isSecret = (slot: SecretSlot): boolean => slot.value !== '' && referredBy(slot.value) === undefined;

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

function slotOf(text: string, { path, scalar }: Found, option: string): SecretSlot {
  const [start, end] = scalar.range ?? [0, 0];
  return { path, option, start, end, written: text.slice(start, end), value: scalar.value };
}

/** A text with each of these values replaced; all else is as it was. */
export function replaceSlots(text: string, slots: readonly SecretSlot[], by: (slot: SecretSlot) => string): string {
  const distinct = new Map(slots.map(slot => [slot.start, slot]));
  const lastFirst = [...distinct.values()].sort((a, b) => b.start - a.start);
  return lastFirst.reduce((whole, slot) => {
    const trailing = /\s*$/.exec(slot.written)?.[0] ?? '';
    return `${whole.slice(0, slot.start)}${by(slot)}${trailing}${whole.slice(slot.end)}`;
  }, text);
}
