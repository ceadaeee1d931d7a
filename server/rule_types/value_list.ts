import { isList, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonStr } from '../../common/text/python.ts';
import { oneOrMany, fieldName, flag, listOf, text } from '../declare/kinds.ts';
import { field } from '../declare/field.ts';
import type { EventRow } from '../engine/event.ts';

/** Options of the types that compare a field with a list. Source: parity rule-types §3. */
export const valueListOptions = {
  compare_key: field(oneOrMany(fieldName()), {
    label: 'Field to compare',
    help: 'Its value is looked for in the list.',
    widget: 'field_name',
  }),
  filter_by_list: field(flag().default(true), {
    label: 'Let the search engine use the list',
    help: 'The list is added to the filter, so that only events that matter are read.',
  }),
};

/** A list of values; see `checkValueList`. */
export const valueList = () => listOf(text());

/** Marks an entry that stands for the lines of a file. */
const FILE_ENTRY = '!file';

/** One field is compared; files are read before a rule comes here. */
export function checkValueList(name: string, entries: readonly string[], compareKey: readonly string[]) {
  const wrong = (path: string, message: string) => [{ code: 'wrong_value', severity: 'error', path, message }] as const;
  if (compareKey.length !== 1) return wrong('compare_key', 'must be one field');
  if (entries.some(entry => entry.startsWith(FILE_ENTRY)))
    return wrong(name, 'takes the lines of a file only from a rule file on the command line; write the values here');
  return [];
}

/** More alternatives than a search engine takes in one query string. */
const MAX_TERMS = 500;

/** The list as a filter: any of the values, or none of them. An entry between slashes is a Lucene regex. */
export function listFilters(
  compareKey: readonly string[],
  entries: readonly string[],
  has: 'any' | 'none',
): readonly JsonObject[] {
  const [key = ''] = compareKey;
  const terms = [...new Set(entries)].map(entry => `${key}:${isRegex(entry) ? entry : quoted(entry)}`);
  const queries = chunksOf(terms).map(some => ({
    query_string: { query: has === 'any' ? some.join(' OR ') : `NOT ${some.join(' AND NOT ')}` },
  }));
  if (has === 'none') return queries;
  return queries.length === 1 ? queries : [{ bool: { should: queries, minimum_should_match: 1 } }];
}

const isRegex = (entry: string): boolean => entry.length > 1 && entry.startsWith('/') && entry.endsWith('/');

const quoted = (entry: string): string => `"${entry.replace(/["\\]/g, '\\$&')}"`;

function chunksOf(terms: readonly string[]): readonly (readonly string[])[] {
  const chunks: (readonly string[])[] = [];
  for (let from = 0; from < terms.length; from += MAX_TERMS) chunks.push(terms.slice(from, from + MAX_TERMS));
  return chunks;
}

/** Looks values up in a list: exact, of the same kind, upper and lower case apart; a regex must match it all. */
export function listedIn(entries: readonly string[]): (value: Json) => boolean {
  const plain = new Set<Json>(entries);
  const patterns = entries.filter(isRegex).map(regexOf);
  return value => plain.has(value) || (typeof value === 'string' && patterns.some(pattern => pattern(value)));
}

/** Lucene's regex as ours; one that only the search engine can read lets through what that let through. */
function regexOf(entry: string): (value: string) => boolean {
  try {
    const regex = new RegExp(`^(?:${entry.slice(1, -1)})$`, 's');
    return value => regex.test(value);
  } catch {
    return () => true;
  }
}

/** The values an event has for the field: several where it holds a list; none where it has none. */
export function comparedValues(event: EventRow, compareKey: readonly string[]): readonly Json[] {
  const value = lookup(event.document, compareKey[0] ?? '');
  if (value === null) return [];
  return isList(value) ? value : [value];
}

/** Such as `user.name is "root"`. */
export const sayValue = (compareKey: readonly string[], value: Json): string =>
  `${compareKey[0] ?? ''} is ${JSON.stringify(pythonStr(value))}`;
