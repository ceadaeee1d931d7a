import { isList, isObject, type Json, type JsonObject } from './json.ts';

/** `name[N]after`: one digit, and what stands right after the bracket goes on inside of the element. */
const INDEXED = /^(.+?)\[(\d)\](.*)$/s;

/**
 * The value at a field name; null where there is none. The longest dotted prefix that is a key is followed, and
 * none of the shorter ones; `[N]` takes one element; what goes on past a value that is no object is ignored, so that
 * `.keyword` may stand at the end. Source: parity options §7, Field lookup.
 */
export function lookup(document: JsonObject, path: string): Json {
  return path.includes('[') || path.startsWith('.') ? lookupIndexed(document, path) : lookupPlain(document, path);
}

/** The same for the usual name, without an index: it is looked up for every event that is read. */
function lookupPlain(document: JsonObject, path: string): Json {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const name = path.slice(0, end);
    if (!Object.hasOwn(document, name)) continue;
    const value = document[name] ?? null;
    return end < path.length && isObject(value) ? lookup(value, path.slice(end + 1)) : value;
  }
  return null;
}

function lookupIndexed(document: JsonObject, path: string): Json {
  const steps = path.split('.');
  for (let count = steps.length; count > 0; count -= 1) {
    const head = steps.slice(0, count).join('.');
    const [, name = head, index, after = ''] = INDEXED.exec(head) ?? [];
    if (!Object.hasOwn(document, name)) continue;
    const rest = [after, ...steps.slice(count)].filter((step, place) => place > 0 || step !== '').join('.');
    return follow(document[name] ?? null, index === undefined ? null : Number(index), rest);
  }
  return null;
}

function follow(value: Json, index: number | null, rest: string): Json {
  if (index !== null) {
    const element = elementAt(value, index);
    if (rest === '' || element === undefined) return element ?? null;
    if (isObject(element)) return lookup(element, rest);
  }
  return rest !== '' && isObject(value) ? lookup(value, rest) : value;
}

/** An element of a list, or a character of a text. */
function elementAt(value: Json, index: number): Json | undefined {
  if (isList(value)) return value[index];
  return typeof value === 'string' ? [...value][index] : undefined;
}

/** The document with another value where `lookup` finds one at a plain field name; as it is where nothing is there. */
export function replacedAt(document: JsonObject, path: string, value: Json): JsonObject {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const name = path.slice(0, end);
    if (!Object.hasOwn(document, name)) continue;
    if (end === path.length) return { ...document, [name]: value };
    const inner = document[name];
    return isObject(inner) ? { ...document, [name]: replacedAt(inner, path.slice(end + 1), value) } : document;
  }
  return document;
}
