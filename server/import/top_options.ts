import { isAlias, isMap, isScalar, parseDocument, stringify, visit, Scalar } from 'yaml';
import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import { WrittenNumber } from '../../common/model/written_number.ts';

/** One option at the top of a text, with the lines it is written on. */
interface TopOption {
  readonly name: string;
  /** The start of its first line; comments right above it belong to it. */
  readonly start: number;
  /** The start of its own line, below those comments. */
  readonly own: number;
  /** The end of its last line. */
  readonly end: number;
}

/** The options a text is made of, in their order; null where they do not stand on lines of their own. */
function topOptionsOf(text: string): readonly TopOption[] | null {
  const document = parseDocument(text, { version: '1.1', prettyErrors: false, uniqueKeys: false });
  const map = document.contents;
  if (document.errors.length > 0 || !isMap(map) || map.flow === true) return null;
  const keys = map.items.map(({ key }) =>
    isScalar(key) && key.range ? { name: String(key.value), at: key.range[0] } : null,
  );
  const known = keys.filter(key => key !== null);
  if (known.length !== keys.length || known.some(({ at }) => at > 0 && text[at - 1] !== '\n')) return null;
  const last = endOfLine(text, map.range?.[1] ?? text.length);
  return known.map(({ name, at }, index) => {
    const end = lastLineOf(text, at, known[index + 1]?.at ?? last);
    return { name, start: startOfComments(text, at), own: at, end };
  });
}

/** The end of the lines of an option: without blank lines and comments that stand before the next one. */
function lastLineOf(text: string, from: number, to: number): number {
  const lines = text.slice(from, to).split('\n');
  const isLeft = (line: string): boolean => line.trim() === '' || line.startsWith('#');
  let count = lines.length;
  while (count > 1 && isLeft(lines[count - 1] ?? '')) count -= 1;
  return Math.min(to, from + lines.slice(0, count).join('\n').length + 1);
}

function startOfComments(text: string, at: number): number {
  let start = at;
  for (;;) {
    const before = text.lastIndexOf('\n', start - 2) + 1;
    if (start === 0 || !text.slice(before, start).startsWith('#')) return start;
    start = before;
  }
}

function endOfLine(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end + 1;
}

/** The lines of one option as they are written, comments above included; null where they mean nothing by themselves. */
export function linesOfOption(text: string, name: string): string | null {
  const found = topOptionsOf(text)?.find(option => option.name === name);
  if (!found) return null;
  let isShared = false;
  visit(parseDocument(text.slice(found.own, found.end), { version: '1.1', prettyErrors: false }), {
    Node: (_key, node) => {
      if (isAlias(node) || ('anchor' in node && node.anchor !== undefined)) isShared = true;
    },
  });
  return isShared ? null : withEnd(text.slice(found.start, found.end));
}

/** A change of one option: other lines in its place, or null to take it out. */
export type Edits = ReadonlyMap<string, string | null>;

/**
 * A text with some of its options changed where they stand, and those that it does not have put below; all else is as it
 * was written. null where the text is not written line by line.
 */
export function editOptions(text: string, edits: Edits): string | null {
  const options = topOptionsOf(text);
  if (options === null) return null;
  let changed = '';
  let from = 0;
  for (const { name, own, end } of options) {
    if (!edits.has(name)) continue;
    changed += text.slice(from, own) + withEnd(edits.get(name) ?? '');
    from = end;
  }
  const added = [...edits].filter(([name, lines]) => lines !== null && !options.some(option => option.name === name));
  const bottom = Math.max(from, options.at(-1)?.end ?? 0);
  const body = changed + text.slice(from, bottom);
  const below = added.map(([, lines]) => withEnd(lines ?? '')).join('');
  return `${withEnd(body)}${below}${text.slice(bottom)}`;
}

/** An option put above the others; null where the text is not written line by line. */
export function optionAbove(text: string, lines: string): string | null {
  const first = topOptionsOf(text)?.[0];
  if (!first) return null;
  return `${text.slice(0, first.own)}${withEnd(lines)}${text.slice(first.own)}`;
}

const withEnd = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);

/** Options as YAML, each number as it was written. */
export const yamlOf = (values: JsonObject): string =>
  stringify(plain(values), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });

function plain(value: Json | undefined): unknown {
  if (value instanceof WrittenNumber) return numberNode(value);
  if (isList(value)) return value.map(plain);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}

function numberNode({ text, value, isFloat }: WrittenNumber): unknown {
  if (!isFloat) return BigInt(text);
  const node = new Scalar(value);
  node.minFractionDigits = 1;
  if (/e/i.test(text)) node.format = 'EXP';
  return node;
}
