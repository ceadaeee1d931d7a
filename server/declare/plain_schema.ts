import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';

/** How many kinds of values JSON has: a union of all of them says nothing. */
const JSON_KINDS = 6;

/**
 * A JSON Schema without what zod adds for its own sake: definitions of "any JSON value", bounds of a double,
 * names that are text. What may be anything becomes `{}`.
 */
export function plainSchema(schema: JsonObject): JsonObject {
  if (typeof schema.$ref === 'string' || isAnything(schema)) return kept(schema, ['default']);
  const { $defs: _definitions, propertyNames: _names, ...rest } = schema;
  return Object.fromEntries(
    Object.entries(rest)
      .filter(([, value]) => value !== Number.MAX_SAFE_INTEGER && value !== Number.MIN_SAFE_INTEGER)
      .map(([key, value]) => [key, key === 'default' ? value : plainValue(value ?? null)]),
  );
}

function plainValue(value: Json): Json {
  if (isList(value)) return value.map(plainValue);
  return isObject(value) ? plainSchema(value) : value;
}

const isAnything = ({ anyOf }: JsonObject): boolean =>
  isList(anyOf) && anyOf.length === JSON_KINDS && anyOf.some(kind => isObject(kind) && kind.type === 'null');

const kept = (schema: JsonObject, names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(schema).filter(([name]) => names.includes(name)));
