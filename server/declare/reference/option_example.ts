import { z } from 'zod';
import {
  isList,
  isObject,
  numberAt,
  objectAt,
  stringAt,
  toJson,
  type Json,
  type JsonObject,
} from '../../../common/model/json.ts';
import { notesOf } from '../field.ts';
import { plainSchema } from '../plain_schema.ts';
import { isDuration } from './type_in_words.ts';

/** What stands for options that are drawn in a way of their own. */
const BY_WIDGET: Readonly<Record<string, Json>> = {
  duration: { minutes: 5 },
  field_name: 'user.name',
  field_names: ['user.name', 'source.ip'],
  index_pattern: 'filebeat-*',
  query: [{ term: { 'event.outcome': 'failure' } }],
};

/**
 * A value that an option takes: the one it notes, the one of its declaration's example, or one made from its
 * schema. Undefined where there is none of these: nobody can tell from a schema what a text should say.
 */
export function exampleOf(name: string, schema: z.ZodType, declared: JsonObject = {}): Json | undefined {
  const notes = notesOf(schema);
  const plain = schemaOf(schema);
  const candidates = [
    notes?.example === undefined ? undefined : toJson(notes.example),
    declared[name],
    notes?.widget === undefined ? undefined : BY_WIDGET[notes.widget],
    ...valuesFor(plain),
  ];
  return candidates.find(value => value !== undefined && schema.safeParse(value).success);
}

function schemaOf(schema: z.ZodType): JsonObject {
  const written = toJson(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return isObject(written) ? plainSchema(written) : {};
}

/** Values of a schema that differ from the default, then the default. */
function valuesFor(schema: JsonObject): readonly Json[] {
  const fallback = schema.default;
  const made = madeFor(schema);
  const differing = made.filter(value => JSON.stringify(value) !== JSON.stringify(fallback));
  return [...differing, ...made];
}

function madeFor(schema: JsonObject): readonly Json[] {
  if (isDuration(schema)) return [{ minutes: 5 }];
  if (isList(schema.enum)) return schema.enum;
  if (isList(schema.anyOf)) return schema.anyOf.filter(isObject).flatMap(madeFor);
  const kinds = isList(schema.type) ? schema.type : [schema.type ?? null];
  return kinds.flatMap(kind => madeForKind(kind, schema));
}

function madeForKind(kind: Json, schema: JsonObject): readonly Json[] {
  switch (kind) {
    case 'string':
      return textDefault(schema);
    case 'boolean':
      return [true, false];
    case 'integer':
    case 'number':
      return [numberAt(schema, 'default', Math.max(numberAt(schema, 'minimum'), 1) * 10)];
    case 'array':
      return madeFor(objectAt(schema, 'items')).map(item => [item]);
    case 'object':
      return [objectFor(schema)];
    default:
      return [];
  }
}

const textDefault = (schema: JsonObject): readonly Json[] => {
  const text = stringAt(schema, 'default');
  return text === '' ? [] : [text];
};

function objectFor(schema: JsonObject): JsonObject {
  const properties = Object.entries(objectAt(schema, 'properties')).filter(([, inner]) => isObject(inner));
  if (properties.length > 0)
    return Object.fromEntries(
      properties.map(([name, inner]) => [name, madeFor(isObject(inner) ? inner : {})[0] ?? null]),
    );
  const inner = isObject(schema.additionalProperties) ? madeFor(schema.additionalProperties) : [];
  return { name: inner[0] ?? 'value' };
}
