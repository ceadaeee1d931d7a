import { z } from 'zod';
import { isObject, toJson } from '../../../../common/model/json.ts';
import {
  anyJson,
  count,
  duration,
  fieldName,
  flag,
  jsonMap,
  listOf,
  oneOf,
  oneOrMany,
  positiveDuration,
  text,
  textMap,
  url,
} from '../../../../server/declare/kinds.ts';
import { typeInWords } from '../../../../server/declare/reference/type_in_words.ts';

const inWords = (schema: z.ZodType): string => {
  const written = toJson(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }));
  return typeInWords(isObject(written) ? written : {});
};

test.each<[z.ZodType, string]>([
  [text(), 'text'],
  [url().optional(), 'text'],
  [flag().default(true), 'true or false'],
  [count(1).default(5), 'whole number, at least 1'],
  [z.number().gt(0).max(100), 'number, more than 0, at most 100'],
  [duration(), 'length of time'],
  [positiveDuration().optional(), 'length of time'],
  [oneOf(['up', 'down']), 'one of up, down'],
  [oneOrMany(fieldName()), 'text, or a list'],
  [listOf(text()), 'list of texts'],
  [listOf(z.object({ title: text(), short: flag() })), 'list of objects of title, short'],
  [z.union([z.boolean(), z.string()]), 'true or false, or text'],
  [textMap(), 'object of names and texts'],
  [jsonMap(), 'object'],
  [anyJson(), 'anything'],
  [anyJson().optional(), 'anything'],
])('%#', (schema, words) => {
  expect(inWords(schema)).toBe(words);
});
