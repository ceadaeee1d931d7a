import { braceFormat } from '../../../../common/text/brace_format.ts';
import { Taken } from './given.ts';
import {
  NOT_BLANKS,
  isLowerText,
  isTitleText,
  isUpperText,
  LINE_BREAK,
  splitLines,
  stripChars,
  titleText,
} from '../letters.ts';
import { TemplateError } from './template_error.ts';
import { bounded, itemsOf, iterate, stringOf, textOf, toJsonValue, Tuple, type Given, type Value } from './value.ts';

type Method = (text: string, given: Given) => Value;

/** A method with so many parameters, read by their names. */
const method =
  (names: readonly string[], run: (text: string, taken: Taken) => Value): Method =>
  (text, given) =>
    run(text, new Taken(given, names));

const plain = (run: (text: string) => Value): Method => method([], run);

/** The part of a text that a search goes through, and where it begins. */
function searched(text: string, taken: Taken): { readonly runes: readonly string[]; readonly from: number } {
  const runes = [...text];
  const place = (name: string, otherwise: number): number => {
    const index = taken.whole(name, otherwise);
    return Math.min(Math.max(index < 0 ? index + runes.length : index, 0), runes.length);
  };
  const from = place('start', 0);
  return { runes: runes.slice(from, place('end', runes.length)), from };
}

const SEARCH = ['sub', 'start', 'end'] as const;

function search(text: string, taken: Taken, isLast: boolean): number {
  const { runes, from } = searched(text, taken);
  const part = runes.join('');
  const sub = taken.exactText('sub');
  const found = isLast ? part.lastIndexOf(sub) : part.indexOf(sub);
  return found < 0 ? -1 : from + [...part.slice(0, found)].length;
}

function mustFind(text: string, taken: Taken, isLast: boolean): number {
  const found = search(text, taken, isLast);
  if (found < 0) throw new TemplateError('does not find the text');
  return found;
}

/** Whether a text has one of the beginnings or ends that are asked for. */
function hasEdge(text: string, taken: Taken, isStart: boolean): boolean {
  const wanted = taken.needed('sub');
  const edges = wanted instanceof Tuple ? wanted.items.map(textOf) : [taken.exactText('sub')];
  const part = searched(text, taken).runes.join('');
  return edges.some(edge => (isStart ? part.startsWith(edge) : part.endsWith(edge)));
}

function countOf(text: string, taken: Taken): number {
  const { runes } = searched(text, taken);
  const sub = taken.exactText('sub');
  return sub === '' ? runes.length + 1 : runes.join('').split(sub).length - 1;
}

/** Splits a text at most so often; by blanks where no separator is given. */
function splitText(text: string, separator: string | null, most: number): string[] {
  if (separator === '') throw new TemplateError('cannot split at nothing');
  if (separator !== null) return splitAt(text, separator, most);
  const words: string[] = [];
  let rest = stripChars(text, null, 'start');
  while (rest !== '' && (most < 0 || words.length < most)) {
    const word = NOT_BLANKS.exec(rest)?.[0] ?? rest;
    words.push(word);
    rest = stripChars(rest.slice(word.length), null, 'start');
  }
  return rest === '' ? words : [...words, stripChars(rest, null, 'end')];
}

function splitAt(text: string, separator: string, most: number): string[] {
  const parts = text.split(separator);
  return most < 0 || parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(separator)];
}

function splitFromEnd(text: string, separator: string | null, most: number): string[] {
  const turned = splitText(reversed(text), separator === null ? null : reversed(separator), most);
  return turned.map(reversed).reverse();
}

const reversed = (text: string): string => [...text].reverse().join('');

const separatorOf = (taken: Taken): string | null => {
  const separator = taken.get('sep') ?? null;
  return separator === null ? null : textOf(separator);
};

function partition(text: string, separator: string, isLast: boolean): Tuple {
  const found = isLast ? text.lastIndexOf(separator) : text.indexOf(separator);
  if (found < 0) return new Tuple(isLast ? ['', '', text] : [text, '', '']);
  return new Tuple([text.slice(0, found), separator, text.slice(found + separator.length)]);
}

/** Fills a text up to a width on one or both sides. */
export function padText(
  text: string,
  width: number,
  { side, fill }: { side: 'start' | 'end' | 'both'; fill: string },
): string {
  const room = width - [...text].length;
  if (room <= 0) return text;
  if (width > 100_000) throw new TemplateError('makes a text that is too long');
  const before = side === 'start' ? room : side === 'end' ? 0 : Math.floor(room / 2) + (room & width & 1);
  return fill.repeat(before) + text + fill.repeat(room - before);
}

const padding = (side: 'start' | 'end' | 'both'): Method =>
  method(['width', 'fillchar'], (text, taken) =>
    padText(text, taken.whole('width', 0), { side, fill: taken.text('fillchar', ' ') }),
  );

const stripping = (side: 'start' | 'end' | 'both'): Method =>
  method(['chars'], (text, taken) => {
    const chars = taken.get('chars') ?? null;
    return stripChars(text, chars === null ? null : textOf(chars), side);
  });

/** Puts a text in the place of another, so often at most. */
export function replaceText(text: string, from: string, { to, most }: { to: string; most: number }): string {
  const parts = from === '' ? ['', ...text, ''] : text.split(from);
  if (most < 0 || parts.length <= most + 1) return bounded(parts.join(to));
  const rest = parts.slice(most).join(from);
  return bounded([...parts.slice(0, most), rest].join(to));
}

function format(text: string, given: Given): string {
  const named = Object.fromEntries([...given.named].map(([name, value]) => [name, toJsonValue(value)]));
  const filled = braceFormat(text, { positional: given.positional.map(toJsonValue), named });
  if (!filled.ok) throw new TemplateError(`"${text}" ${filled.error.message}`);
  return bounded(filled.value);
}

/** Whether each character is of a kind, and there is one at least. */
const all = (kind: RegExp): Method => plain(text => text !== '' && [...text].every(char => kind.test(char)));

function zeroFill(text: string, width: number): string {
  const sign = /^[+-]/.exec(text)?.[0] ?? '';
  return sign + padText(text.slice(sign.length), width - sign.length, { side: 'start', fill: '0' });
}

function expandTabs(text: string, size: number): string {
  let column = 0;
  let out = '';
  for (const char of text) {
    const shown = char === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : char;
    out += shown;
    column = /[\n\r]/.test(char) ? 0 : column + (char === '\t' ? shown.length : 1);
  }
  return bounded(out);
}

const swapCase = (char: string): string => (char === char.toUpperCase() ? char.toLowerCase() : char.toUpperCase());

/** The methods of a text. Source: https://docs.python.org/3/library/stdtypes.html#string-methods */
export const TEXT_METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['capitalize', plain(text => text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase())],
  ['casefold', plain(text => text.toLowerCase().replaceAll('ß', 'ss'))],
  ['center', padding('both')],
  ['count', method(SEARCH, countOf)],
  ['endswith', method(SEARCH, (text, taken) => hasEdge(text, taken, false))],
  ['expandtabs', method(['tabsize'], (text, taken) => expandTabs(text, taken.whole('tabsize', 8)))],
  ['find', method(SEARCH, (text, taken) => search(text, taken, false))],
  ['format', format],
  ['index', method(SEARCH, (text, taken) => mustFind(text, taken, false))],
  ['isalnum', all(/[\p{L}\p{N}]/u)],
  ['isalpha', all(/\p{L}/u)],
  ['isascii', plain(text => /^[\0-\x7f]*$/.test(text))],
  ['isdecimal', all(/\p{Nd}/u)],
  ['isdigit', all(/[\p{Nd}\u00b2\u00b3\u00b9\u2070-\u2079\u2080-\u2089]/u)],
  ['islower', plain(isLowerText)],
  ['isnumeric', all(/\p{N}/u)],
  ['isspace', plain(text => text !== '' && stripChars(text, null, 'both') === '')],
  ['istitle', plain(isTitleText)],
  ['isupper', plain(isUpperText)],
  ['join', method(['items'], (text, taken) => joinTexts(text, taken.needed('items')))],
  ['ljust', padding('end')],
  ['lower', plain(text => text.toLowerCase())],
  ['lstrip', stripping('start')],
  ['partition', method(['sep'], (text, taken) => partition(text, taken.exactText('sep'), false))],
  ['removeprefix', method(['sub'], (text, taken) => withoutEdge(text, taken.exactText('sub'), true))],
  ['removesuffix', method(['sub'], (text, taken) => withoutEdge(text, taken.exactText('sub'), false))],
  [
    'replace',
    method(['old', 'new', 'count'], (text, taken) =>
      replaceText(text, taken.exactText('old'), { to: taken.exactText('new'), most: taken.whole('count', -1) }),
    ),
  ],
  ['rfind', method(SEARCH, (text, taken) => search(text, taken, true))],
  ['rindex', method(SEARCH, (text, taken) => mustFind(text, taken, true))],
  ['rjust', padding('start')],
  ['rpartition', method(['sep'], (text, taken) => partition(text, taken.exactText('sep'), true))],
  [
    'rsplit',
    method(['sep', 'maxsplit'], (text, taken) => splitFromEnd(text, separatorOf(taken), taken.whole('maxsplit', -1))),
  ],
  ['rstrip', stripping('end')],
  [
    'split',
    method(['sep', 'maxsplit'], (text, taken) => splitText(text, separatorOf(taken), taken.whole('maxsplit', -1))),
  ],
  [
    'splitlines',
    method(['keepends'], (text, taken) =>
      taken.flag('keepends') ? (text.match(new RegExp(`[^]*?(?:${LINE_BREAK})|[^]+$`, 'g')) ?? []) : splitLines(text),
    ),
  ],
  ['startswith', method(SEARCH, (text, taken) => hasEdge(text, taken, true))],
  ['strip', stripping('both')],
  ['swapcase', plain(text => [...text].map(swapCase).join(''))],
  ['title', plain(titleText)],
  ['upper', plain(text => text.toUpperCase())],
  ['zfill', method(['width'], (text, taken) => zeroFill(text, taken.whole('width', 0)))],
]);

function joinTexts(separator: string, items: Value): string {
  const list = itemsOf(items) ?? iterate(items);
  const texts = list.map(stringOf);
  if (texts.some(text => text === undefined)) throw new TemplateError('joins what is no text; use the filter join');
  return bounded(texts.join(separator));
}

const withoutEdge = (text: string, edge: string, isStart: boolean): string => {
  if (edge === '' || !(isStart ? text.startsWith(edge) : text.endsWith(edge))) return text;
  return isStart ? text.slice(edge.length) : text.slice(0, -edge.length);
};
