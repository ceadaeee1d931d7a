import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';

/** `$option$` as a whole value stands for the rule's option of that name. Source: parity options §13. */
export function resolveReferences(value: Json, values: JsonObject): Json {
  if (typeof value === 'string') {
    const name = /^\$(.+)\$$/s.exec(value)?.[1];
    return name !== undefined && Object.hasOwn(values, name) ? (values[name] ?? value) : value;
  }
  if (isList(value)) return value.map(item => resolveReferences(item, values));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolveReferences(inner ?? null, values)]),
  );
}

/** The options that a value refers to. */
export function referencesIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [/^\$(.+)\$$/s.exec(value)?.[1] ?? []].flat();
  if (isList(value)) return value.flatMap(referencesIn);
  return isObject(value) ? Object.values(value).flatMap(inner => referencesIn(inner ?? null)) : [];
}

/** Texts may stand for another option as well; numbers become text. */
export function withTextReferences(values: JsonObject): JsonObject {
  const texts = ['alert_subject', 'alert_text'].flatMap((name): [string, Json][] => {
    const written = values[name];
    if (typeof written !== 'string') return [];
    const resolved = resolveReferences(written, values);
    return resolved === written ? [] : [[name, pythonStr(resolved)]];
  });
  return texts.length > 0 ? { ...values, ...Object.fromEntries(texts) } : values;
}
