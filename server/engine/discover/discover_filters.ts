import { isList, type Json, type JsonObject } from '../../../common/model/json.ts';
import { writeJson } from '../../../common/model/json_text.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { pythonStr } from '../../../common/text/python.ts';

/** What a page of Discover shows: one data view, narrowed. */
export interface Shown {
  readonly view: string;
  readonly filters: readonly JsonObject[];
  readonly queryKeys: readonly string[];
  readonly match: JsonObject;
}

const STATE = { $state: { store: 'appState' } };

const ASCII = /[\u0080-\uffff]/g;

/** JSON without spaces, what is not ASCII as escapes. */
const compactJson = (value: Json): string =>
  writeJson(value).replace(ASCII, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The filters of Kibana's page: the rule's own as one, then one for each `query_key`. */
export function kibanaFilters({ view, filters, queryKeys, match }: Shown): readonly JsonObject[] {
  const must: JsonObject = { must: filters };
  const own: JsonObject = { ...STATE, bool: must, meta: { ...ownMeta(view, 'bool'), value: compactJson(must) } };
  const keys = queryKeys.map(key => {
    const value = singleValue(lookup(match, key));
    return value === null ? withoutField(view, key, {}) : withValue(view, key, value);
  });
  return filters.length > 0 ? [own, ...keys] : keys;
}

/** The filters of OpenSearch Dashboards' page. */
export function openSearchFilters({ view, filters, queryKeys, match }: Shown): readonly JsonObject[] {
  const query: JsonObject = { bool: { must: filters } };
  const own: JsonObject = { ...STATE, meta: { ...ownMeta(view, 'query'), value: compactJson(query) }, query };
  const keys = queryKeys.map(key => {
    const value = lookup(match, key);
    return value === null ? withoutField(view, key, { view: 'discover' }) : withValue(view, key, value);
  });
  return filters.length > 0 ? [own, ...keys] : keys;
}

const ownMeta = (index: string, key: string): JsonObject => ({
  alias: 'filter',
  disabled: false,
  index,
  key,
  negate: false,
  type: 'custom',
});

/** Nothing, an empty text and a list of nothing are no value; a list of one is that one. */
function singleValue(value: Json): Json {
  if (value === '') return null;
  if (!isList(value)) return value;
  const given = value.filter(item => item !== null && item !== '');
  return given.length > 1 ? given : (given[0] ?? null);
}

const withoutField = (index: string, key: string, more: JsonObject): JsonObject => ({
  ...STATE,
  exists: { field: key },
  meta: { alias: null, disabled: false, index, key, negate: true, type: 'exists', ...more, value: 'exists' },
});

const withValue = (index: string, key: string, value: Json): JsonObject => ({
  ...STATE,
  meta: {
    alias: null,
    disabled: false,
    index,
    key,
    negate: false,
    params: { query: value, type: 'phrase' },
    type: 'phrase',
    value: pythonStr(value),
  },
  query: { match: { [key]: { query: value, type: 'phrase' } } },
});
