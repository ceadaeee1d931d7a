import { isList, isObject, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonFloat } from '../../common/model/written_number.ts';
import { parseInstant } from '../../common/time/instant.ts';
import { matchesQuery, valuesOf } from './match_query.ts';
import type { StoredEvent } from './stored_event.ts';

type Hits = readonly StoredEvent[];
type Inner = (own: Hits) => JsonObject;

const UNITS: ReadonlyMap<string, number> = new Map([
  ['s', 1000],
  ['m', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

/** The aggregations that calculate, and those that cut hits into parts, as a search engine answers them. */
export const calculations = {
  avg: (body: JsonObject, hits: Hits): JsonObject => {
    const values = numbersOf(body, hits);
    return { value: values.length === 0 ? null : pythonFloat(sumOf(values) / values.length) };
  },
  sum: (body: JsonObject, hits: Hits): JsonObject => ({ value: pythonFloat(sumOf(numbersOf(body, hits))) }),
  percentiles: (body: JsonObject, hits: Hits): JsonObject => {
    const values = numbersOf(body, hits).sort((a, b) => a - b);
    const [percent = 50] = Array.isArray(body.percents) ? body.percents.map(Number) : [];
    const value = values[Math.max(0, Math.ceil((percent / 100) * values.length) - 1)];
    return { values: { [`${percent}.0`]: value === undefined ? null : pythonFloat(value) } };
  },
  date_histogram: (body: JsonObject, hits: Hits, inner: Inner): JsonObject => {
    const [length, offset] = [spanOf(stringAt(body, 'fixed_interval')), spanOf(stringAt(body, 'offset', '0s'))];
    const beginOf = (at: number): number => Math.floor((at - offset) / length) * length + offset;
    const timed = hits.map(hit => ({ hit, begin: beginOf(momentOf(body, hit)) }));
    const begins = timed.map(({ begin }) => begin);
    const buckets: Json[] = [];
    for (let key = Math.min(...begins); key <= Math.max(...begins); key += length) {
      const own = timed.filter(({ begin }) => begin === key).map(({ hit }) => hit);
      buckets.push({ key, key_as_string: new Date(key).toISOString(), doc_count: own.length, ...inner(own) });
    }
    return { buckets };
  },
  filters: (body: JsonObject, hits: Hits, inner: Inner): JsonObject => {
    const passing = (query: Json | undefined): Hits => hits.filter(hit => isObject(query) && matchesQuery(query, hit));
    const bucketOf = (own: Hits): JsonObject => ({ doc_count: own.length, ...inner(own) });
    if (isList(body.filters)) return { buckets: body.filters.map(query => bucketOf(passing(query))) };
    const named = Object.entries(objectAt(body, 'filters'));
    const others = hits.filter(hit => !named.some(([, query]) => isObject(query) && matchesQuery(query, hit)));
    const buckets = [...named.map(([name, query]) => [name, passing(query)] as const), ['_other_', others] as const];
    return {
      buckets: Object.fromEntries(buckets.map(([name, own]) => [name, bucketOf(own)])),
    };
  },
};

const numbersOf = (body: JsonObject, hits: Hits): number[] =>
  hits.flatMap(({ document }) => valuesOf(document, stringAt(body, 'field'))).map(Number);

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

const momentOf = (body: JsonObject, { document }: StoredEvent): number =>
  Math.floor(parseInstant(valuesOf(document, stringAt(body, 'field'))[0]) ?? NaN);

function spanOf(text: string): number {
  const [, amount, unit = ''] = /^\+?(\d+)([smhd])$/.exec(text) ?? [];
  return Number(amount) * (UNITS.get(unit) ?? NaN);
}
