import {
  isList,
  isObject,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../common/model/json.ts';
import { plainSchema } from '../plain_schema.ts';

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  boolean: 'true or false',
  number: 'number',
  integer: 'whole number',
  null: 'nothing',
};

/** Whether a schema is that of a length of time. */
export const isDuration = (schema: JsonObject): boolean =>
  isObject(objectAt(schema, 'properties').weeks) && isObject(objectAt(schema, 'properties').milliseconds);

/** What may be written for an option, in words: `text`, `whole number, at least 1`, `one of good, warning`. */
export const typeInWords = (schema: JsonObject): string => wordsFor(plainSchema(schema));

function wordsFor(schema: JsonObject): string {
  if (isDuration(schema)) return 'length of time';
  if (isList(schema.enum)) return `one of ${schema.enum.map(String).join(', ')}`;
  if (isList(schema.anyOf)) return choicesInWords(schema.anyOf.filter(isObject));
  if (isList(schema.type)) return schema.type.map(kind => wordsFor({ type: kind })).join(', or ');
  switch (stringAt(schema, 'type')) {
    case 'array':
      return `list of ${pluralOf(wordsFor(objectAt(schema, 'items')))}`;
    case 'object':
      return objectInWords(schema);
    case 'integer':
    case 'number':
      return `${WORDS[stringAt(schema, 'type')]}${boundsOf(schema)}`;
    case '':
      return 'anything';
    default:
      return WORDS[stringAt(schema, 'type')] ?? stringAt(schema, 'type');
  }
}

/** One value or a list of such values is one thing to a reader. */
function choicesInWords(choices: readonly JsonObject[]): string {
  const [one, many] = choices;
  const isOneOrMany = choices.length === 2 && one && many?.type === 'array' && sameText(objectAt(many, 'items'), one);
  if (isOneOrMany) return `${wordsFor(one)}, or a list`;
  return choices.map(wordsFor).join(', or ');
}

const sameText = (a: Json, b: Json): boolean => JSON.stringify(a) === JSON.stringify(b);

function objectInWords(schema: JsonObject): string {
  const names = Object.keys(objectAt(schema, 'properties'));
  if (names.length > 0) return `object of ${names.join(', ')}`;
  const inner = isObject(schema.additionalProperties) ? wordsFor(schema.additionalProperties) : 'anything';
  return inner === 'anything' ? 'object' : `object of names and ${pluralOf(inner)}`;
}

function boundsOf(schema: JsonObject): string {
  const least = schema.minimum === undefined ? '' : `, at least ${numberAt(schema, 'minimum')}`;
  const more = schema.exclusiveMinimum === undefined ? '' : `, more than ${numberAt(schema, 'exclusiveMinimum')}`;
  const most = schema.maximum === undefined ? '' : `, at most ${numberAt(schema, 'maximum')}`;
  return `${least}${more}${most}`;
}

const PLURALS: Readonly<Record<string, string>> = { text: 'texts', anything: 'anything', number: 'numbers' };

const pluralOf = (words: string): string => PLURALS[words] ?? words.replace(/^(object|list|length)\b/, '$1s');
