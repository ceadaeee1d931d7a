import { isObject, type Json, type JsonObject } from '../../../common/model/json.ts';

/** A value of a document by its dotted name. */
interface NamedValue {
  readonly name: string;
  readonly text: string;
}

/** A document as names and values, sorted by name; lists stay together, empty objects are shown as such. */
export function flattenDocument(document: JsonObject): readonly NamedValue[] {
  return walk('', document).sort((a, b) => a.name.localeCompare(b.name));
}

function walk(prefix: string, value: Json | undefined): NamedValue[] {
  if (isObject(value)) {
    const entries = Object.entries(value);
    if (entries.length > 0 || prefix === '')
      return entries.flatMap(([name, inner]) => walk(prefix === '' ? name : `${prefix}.${name}`, inner));
  }
  return [{ name: prefix, text: typeof value === 'string' ? value : JSON.stringify(value ?? null) }];
}
