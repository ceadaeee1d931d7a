import { isList, isObject, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { FieldSummary } from '../../common/routes.ts';
import { t } from '../app/i18n.ts';
import type { OptionPath } from './rule_text.ts';

/** One part of a filter as people read it, and where it stands in the list. */
interface Clause {
  readonly index: number;
  readonly words: string;
}

/** A rule's filter: the text of the search box, and all other parts. */
interface FilterView {
  readonly query: string;
  /** Where the text of the search box is, or is to be, written. */
  readonly queryPath: OptionPath;
  /** The entry that goes when the box is emptied; null where there is none. */
  readonly queryIndex: number | null;
  readonly clauses: readonly Clause[];
}

/** Splits a filter into the search box and the rest. */
export function readFilter(filter: Json | undefined): FilterView {
  const items = isList(filter) ? filter : [];
  const index = items.findIndex(item => queryTextOf(item) !== null);
  const item = items[index];
  const isWrapped = isObject(item) && isObject(item['query']);
  const at = index < 0 ? items.length : index;
  return {
    query: queryTextOf(item) ?? '',
    queryPath: ['filter', at, ...(isWrapped ? ['query'] : []), 'query_string', 'query'],
    queryIndex: index < 0 ? null : index,
    clauses: items.flatMap((other, at) => (at === index ? [] : [{ index: at, words: wordsOf(other) }])),
  };
}

function queryTextOf(item: Json | undefined): string | null {
  const inner = unwrap(item);
  const queryString = inner?.['query_string'];
  return isObject(queryString) && typeof queryString['query'] === 'string' ? queryString['query'] : null;
}

/** ElastAlert also takes `query: {…}` around a clause. */
function unwrap(item: Json | undefined): JsonObject | null {
  if (!isObject(item)) return null;
  return isObject(item['query']) ? item['query'] : item;
}

/** A clause in words; as JSON where there are none. */
function wordsOf(item: Json): string {
  const inner = unwrap(item);
  const [kind, body] = Object.entries(inner ?? {})[0] ?? [];
  const [field, wanted] = Object.entries(isObject(body) ? body : {})[0] ?? [];
  if (kind === 'exists') return t('tocsin.clause.exists', '{field} is there', { field: stringAt(body, 'field') });
  if (kind === 'bool' && isObject(body) && Object.keys(body).length === 1 && isObject(body['must_not']))
    return t('tocsin.clause.not', 'not: {clause}', { clause: wordsOf(body['must_not']) });
  if (field === undefined) return JSON.stringify(item);
  const value = plainValue(wanted);
  if ((kind === 'term' || kind === 'match_phrase' || kind === 'match') && value !== null)
    return t('tocsin.clause.is', '{field} is {value}', { field, value });
  if (kind === 'terms' && isList(wanted))
    return t('tocsin.clause.oneOf', '{field} is one of {value}', { field, value: wanted.map(String).join(', ') });
  return JSON.stringify(item);
}

function plainValue(wanted: Json | undefined): string | null {
  const value = isObject(wanted) ? wanted['value'] : wanted;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

const NUMBERS = new Set([
  'long',
  'integer',
  'short',
  'byte',
  'double',
  'float',
  'half_float',
  'scaled_float',
  'unsigned_long',
]);

/** Texts are cut into words, so that a value is found as a phrase. */
const TEXTS = new Set(['text', 'match_only_text', 'annotated_text']);

/** The clause that asks for a value of a field, or for anything but it. */
export function clauseFor({ name, type }: FieldSummary, value: string, isWanted: boolean): JsonObject {
  const isNumber = NUMBERS.has(type) && value !== '' && !Number.isNaN(Number(value));
  const isBoolean = type === 'boolean' && (value === 'true' || value === 'false');
  const typed = isNumber ? Number(value) : isBoolean ? value === 'true' : value;
  const wanted = { [TEXTS.has(type) ? 'match_phrase' : 'term']: { [name]: typed } };
  return isWanted ? wanted : { bool: { must_not: wanted } };
}

/** The clause that asks for a field to be there. */
export const existsClause = (field: string): JsonObject => ({ exists: { field } });
