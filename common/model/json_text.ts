import { isList, isObject, toJson, type Json } from './json.ts';
import { WrittenNumber } from './written_number.ts';

/** A number in JSON text that may lose its spelling; also finds some inside texts, which only costs time. */
const MAYBE_WRITTEN = /(?:^|[:[,\s])-?\d+(?:\.0+(?![\d])|(?:\.\d+)?[eE]|[\d.]{15})/g;

/** `__proto__` and its like, spelled out or hidden in escapes; such text is copied without them. */
const MAYBE_UNSAFE = /__proto__|"constructor"|"prototype"|\\u00/;

const NUMBER = /-?\d[\d.eE+-]*/y;

const FIRST_PRIVATE = 0xe000;

/** Parses JSON text, every number as it was written; undefined where it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    const numbers = writtenNumbers(text);
    return numbers.length === 0 ? clean(text, JSON.parse(text)) : parseMarked(text, numbers);
  } catch {
    return undefined;
  }
}

/** What `JSON.parse` gave is JSON; only keys that reach a prototype are looked for, and those before it is parsed. */
function clean(text: string, parsed: unknown): Json {
  return MAYBE_UNSAFE.test(text) || !isParsed(parsed) ? toJson(parsed) : parsed;
}

const isParsed = (value: unknown): value is Json =>
  value === null || isObject(value) || isList(value) || ['string', 'number', 'boolean'].includes(typeof value);

/** A number that would lose its spelling, and where it is. */
interface Written {
  readonly start: number;
  readonly token: string;
}

function writtenNumbers(text: string): readonly Written[] {
  const inText = textsOf(text);
  return [...text.matchAll(MAYBE_WRITTEN)].flatMap(found => {
    const start = found.index + found[0].search(/[-\d]/);
    NUMBER.lastIndex = start;
    const [token] = NUMBER.exec(text) ?? [];
    return token === undefined || inText(start) || keepsSpelling(token) ? [] : [{ start, token }];
  });
}

/** Such numbers are parsed as texts that begin with a mark, and put right afterwards. */
function parseMarked(text: string, numbers: readonly Written[]): Json {
  const mark = unusedMark(text);
  const pieces: string[] = [];
  let done = 0;
  for (const { start, token } of numbers) {
    pieces.push(text.slice(done, start), `"${mark}${token}"`);
    done = start + token.length;
  }
  return restore(clean(text, JSON.parse(pieces.join('') + text.slice(done))), mark);
}

/** Whether a place is inside of a text; places are asked for in their order. */
function textsOf(text: string): (place: number) => boolean {
  let isInside = false;
  let next = text.indexOf('"');
  return place => {
    for (; next >= 0 && next < place; next = text.indexOf('"', next + 1)) {
      if (!isInside || !isEscaped(text, next)) isInside = !isInside;
    }
    return isInside;
  };
}

function isEscaped(text: string, place: number): boolean {
  let first = place;
  while (text[first - 1] === '\\') first -= 1;
  return (place - first) % 2 === 1;
}

/** A character that the text holds neither plainly nor as an escape. */
function unusedMark(text: string): string {
  const lower = text.toLowerCase();
  let code = FIRST_PRIVATE;
  while (lower.includes(`\\u${code.toString(16)}`) || text.includes(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Whether a plain number prints as this was written; what is no number is left for the parser to refuse. */
function keepsSpelling(token: string): boolean {
  const parts = JSON_NUMBER.exec(token);
  if (!parts) return true;
  const [, fraction, exponent] = parts;
  const value = Number(token);
  return fraction === undefined && exponent === undefined ? Number.isSafeInteger(value) : !Number.isInteger(value);
}

/** Marked texts become numbers again, in place: what was just parsed is nobody else's. */
function restore(parsed: Json, mark: string): Json {
  const holder = { parsed };
  restoreInside(holder, mark);
  return holder.parsed;
}

function restoreInside(holder: object, mark: string): void {
  for (const key of Object.keys(holder)) {
    const inner: unknown = Reflect.get(holder, key);
    if (typeof inner === 'string' && inner.startsWith(mark))
      Reflect.set(holder, key, new WrittenNumber(inner.slice(mark.length)));
    else if (typeof inner === 'object' && inner !== null) restoreInside(inner, mark);
  }
}

/** JSON text of a value, every number as it was written. */
export function writeJson(value: unknown): string {
  const before = WrittenNumber.madePlain;
  const text = JSON.stringify(value) ?? 'null';
  return WrittenNumber.madePlain === before ? text : writeSlowly(value);
}

/** Whether a number that keeps its spelling is anywhere in a value. */
export function holdsWritten(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return value instanceof WrittenNumber || Object.values(value).some(holdsWritten);
}

function writeSlowly(value: unknown): string {
  if (value instanceof WrittenNumber) return value.text;
  if (Array.isArray(value)) return `[${value.map(writeSlowly).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${writeSlowly(inner)}`).join(',')}}`;
}

/** A deep copy, for what must not change under its owner's hands. */
export function copyJson<T>(value: T): T;
export function copyJson(value: unknown): unknown {
  if (isList(value)) return value.map(item => copyJson(item));
  if (typeof value !== 'object' || value === null || value instanceof WrittenNumber) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyJson(inner)]));
}

/** The value with every number a plain one. */
export function withPlainNumbers(value: Json): Json {
  if (value instanceof WrittenNumber) return value.value;
  if (isList(value)) return value.map(withPlainNumbers);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainNumbers(inner ?? null)]));
}
