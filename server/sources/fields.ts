import { listAt, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { FieldFacts } from '../engine/ports.ts';
import { formatInstant, type Window } from '../../common/time/instant.ts';
import type { EngineClient } from './engine_client.ts';
import { engineError } from './engine_error.ts';
import { readFields } from './field_caps.ts';

/** The values of a field that most events have, and how many events have any. */
interface FieldValues {
  /** Events that were looked at. */
  readonly total: number;
  /** Of these, how many have the field. */
  readonly withField: number;
  readonly values: readonly { readonly value: string; readonly count: number }[];
}

/** Whose values are asked for. */
interface ValuesQuery {
  readonly index: string;
  readonly field: string;
  /** In Lucene's syntax, as in a rule's `query_string`. */
  readonly query?: string | undefined;
  readonly within?: { readonly timestampField: string; readonly window: Window } | undefined;
  readonly size?: number | undefined;
}

/** A list nobody reads to its end. */
const MAX_FIELDS = 10_000;

const DEFAULT_VALUES = 10;

/** Texts cannot be counted by the search engine; we count those of so many events. */
const SAMPLE_SIZE = 500;

/** Longer values are cut. */
const MAX_VALUE = 256;

/** A person waits for this answer. */
const SEARCH_TIMEOUT = '10s';

const KEYWORD = '.keyword';

/** The fields of an index by name: neither objects nor metadata, and a text with its `.keyword` as one. */
export async function listFields(
  client: EngineClient,
  index: string,
): Promise<Result<readonly FieldFacts[], RunError>> {
  const read = await readFields(client, index, ['*']);
  if (!read.ok) return read;
  const leaves = read.value.filter(({ name, type }) => !name.startsWith('_') && !['object', 'nested'].includes(type));
  const byName = new Map(leaves.map(facts => [facts.name, facts]));
  const own = leaves.filter(({ name }) => !byName.has(name.slice(0, name.lastIndexOf('.'))));
  const listed = own.map(facts => ({
    ...facts,
    aggregatable: facts.aggregatable || byName.get(facts.name + KEYWORD)?.aggregatable === true,
  }));
  return ok(listed.sort((a, b) => a.name.localeCompare(b.name)).slice(0, MAX_FIELDS));
}

/** The most frequent values of a field; of a sample of the events where the search engine cannot count them. */
export async function topValues(client: EngineClient, asked: ValuesQuery): Promise<Result<FieldValues, RunError>> {
  const names = [asked.field, asked.field + KEYWORD];
  const facts = await readFields(client, asked.index, names);
  if (!facts.ok) return facts;
  const countable = names.find(name => facts.value.some(fact => fact.name === name && fact.aggregatable));
  return countable === undefined ? sample(client, asked) : count(client, asked, countable);
}

async function count(
  client: EngineClient,
  asked: ValuesQuery,
  countable: string,
): Promise<Result<FieldValues, RunError>> {
  const size = asked.size ?? DEFAULT_VALUES;
  const answer = await search(client, asked, {
    size: 0,
    track_total_hits: true,
    aggs: { with_field: exists(asked), values: { terms: { field: countable, size } } },
  });
  if (!answer.ok) return answer;
  const { total, aggregations } = answer.value;
  const buckets = listAt(objectAt(aggregations, 'values'), 'buckets');
  const values = buckets.map(bucket => ({ value: keyOf(bucket), count: numberAt(bucket, 'doc_count') }));
  return ok({ total, withField: numberAt(objectAt(aggregations, 'with_field'), 'doc_count'), values });
}

const exists = ({ field }: ValuesQuery): JsonObject => ({ filter: { exists: { field } } });

function keyOf(bucket: Json): string {
  const written = stringAt(bucket, 'key_as_string') || stringAt(bucket, 'key');
  return (written === '' ? String(numberAt(bucket, 'key')) : written).slice(0, MAX_VALUE);
}

async function sample(client: EngineClient, asked: ValuesQuery): Promise<Result<FieldValues, RunError>> {
  const answer = await search(client, asked, { size: SAMPLE_SIZE, _source: true });
  if (!answer.ok) return answer;
  const found = answer.value.sources.map(source => textsOf(lookup(source, asked.field)));
  const counts = new Map<string, number>();
  for (const text of found.flatMap(texts => [...new Set(texts)])) counts.set(text, (counts.get(text) ?? 0) + 1);
  const values = [...counts].map(([value, times]) => ({ value, count: times })).sort((a, b) => b.count - a.count);
  return ok({
    total: found.length,
    withField: found.filter(texts => texts.length > 0).length,
    values: values.slice(0, asked.size ?? DEFAULT_VALUES),
  });
}

function textsOf(value: Json): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, MAX_VALUE)];
}

interface Found {
  readonly total: number;
  readonly aggregations: JsonObject;
  readonly sources: readonly JsonObject[];
}

async function search(client: EngineClient, asked: ValuesQuery, body: JsonObject): Promise<Result<Found, RunError>> {
  const response = await client({
    method: 'POST',
    path: `/${encodeURIComponent(asked.index)}/_search`,
    query: { ignore_unavailable: 'true' },
    body: { ...body, timeout: SEARCH_TIMEOUT, query: { bool: { filter: filtersOf(asked) } } },
  });
  if (response.status !== 200) return fail(engineError(response));
  const hits = objectAt(response.body, 'hits');
  return ok({
    total: numberAt(objectAt(hits, 'total'), 'value'),
    aggregations: objectAt(response.body, 'aggregations'),
    sources: listAt(hits, 'hits').map(hit => objectAt(hit, '_source')),
  });
}

function filtersOf({ query, within }: ValuesQuery): readonly JsonObject[] {
  const text = query === undefined || query.trim() === '' ? [] : [{ query_string: { query } }];
  if (!within) return text;
  const { start, end } = within.window;
  const range = { gt: formatInstant(start), lte: formatInstant(end) };
  return [...text, { range: { [within.timestampField]: range } }];
}
