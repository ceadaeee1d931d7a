import { isList, isObject, type Json, type JsonObject } from './json.ts';

const INDEXED = /^(.*?)\[(\d)\](.*)$/s;
const KEYWORD = '.keyword';

/**
 * The value at a field name; null where there is none. The longest dotted prefix is tried as a literal
 * key first; `[N]` takes one element; `.keyword` at the end is ignored; what follows a value that is no
 * object is ignored. Source: parity options §7, Field lookup.
 */
export function lookup(document: JsonObject, path: string): Json {
  const found = find(document, path);
  return found ?? null;
}

function find(value: Json | undefined, path: string): Json | undefined {
  if (path === '' || value === undefined) return value;
  if (!isObject(value)) return value;
  for (const head of prefixes(path)) {
    const rest = path.slice(head.length + 1);
    if (Object.hasOwn(value, head)) {
      const inner = value[head];
      if (rest === '' || rest === 'keyword')
        return isObject(inner) && rest === 'keyword' && 'keyword' in inner ? inner.keyword : inner;
      if (inner === null || inner === undefined) return undefined;
      return find(inner, rest);
    }
    const element = findElement(value, head, rest);
    if (element) return element.value;
  }
  return path.endsWith(KEYWORD) ? find(value, path.slice(0, -KEYWORD.length)) : undefined;
}

function findElement(value: JsonObject, head: string, rest: string): { value: Json | undefined } | undefined {
  const indexed = INDEXED.exec(head);
  const name = indexed?.[1];
  if (!indexed || name === undefined || !Object.hasOwn(value, name)) return undefined;
  const list = value[name];
  if (!isList(list)) return undefined;
  const element = list[Number(indexed[2])];
  const after = [indexed[3], rest].filter(Boolean).join('.');
  return { value: after === '' ? element : isObject(element) ? find(element, after) : element };
}

function prefixes(path: string): readonly string[] {
  const parts = path.split('.');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('.'));
}
