import { isList, isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import { parseInstant, type Instant } from '../../common/time/instant.ts';
import type { EventSource, FieldFacts, Hit, SearchAnswer, SearchRequest } from '../engine/ports.ts';
import { calculations } from './calculations.ts';
import { matchesQuery, valuesOf } from './match_query.ts';
import type { StoredEvent } from './stored_event.ts';

/** How a replay source behaves. */
interface ReplayOptions {
  /** When searches happen: what becomes visible later is not seen. */
  readonly now?: () => Instant;
  readonly pageSize?: number;
  /** An error that every request meets for now; null where all is well. */
  readonly broken?: () => RunError | null;
  /** Fields that are text, so that only their `.keyword` can be counted. */
  readonly textFields?: readonly string[];
}

/** A source over events in memory, and what was asked of it. */
export interface ReplaySource extends EventSource {
  readonly searches: readonly SearchRequest[];
  readonly reads: readonly SearchRequest[];
}

/** Answers as a search engine would; events of one millisecond come in the order they are listed. */
export function replaySource(events: readonly StoredEvent[], options: ReplayOptions = {}): ReplaySource {
  const searches: SearchRequest[] = [];
  const reads: SearchRequest[] = [];
  const broken = options.broken ?? (() => null);
  const seen = ({ index, body }: SearchRequest): readonly StoredEvent[] => {
    const now = options.now?.() ?? Infinity;
    return events.filter(
      event =>
        (event.visibleFrom ?? -Infinity) <= now && isIn(event.index, index) && matchesQuery(body.query ?? {}, event),
    );
  };
  return {
    searches,
    reads,
    searchMany: requests => {
      searches.push(...requests);
      const error = broken();
      return Promise.resolve(
        requests.map(request => {
          const reason = error ?? (request.language ? NO_LANGUAGE : null);
          return reason ? fail(reason) : ok(answerOf(request, seen(request)));
        }),
      );
    },
    pages: request => {
      reads.push(request);
      return pagesOf(sorted(seen(request), request), request, { error: broken(), size: options.pageSize ?? 1000 });
    },
    fields: (index, names) => {
      const error = broken();
      const facts = names.flatMap(name =>
        factsOf(
          name,
          events.filter(event => isIn(event.index, index)),
          options,
        ),
      );
      return Promise.resolve(error ? fail(error) : ok(facts));
    },
  };
}

const NO_LANGUAGE: RunError = {
  code: 'bad_query',
  message: 'only a search engine reads EQL and ES|QL: the events of a list cannot be found by it',
};

const isIn = (index: string, patterns: string): boolean =>
  patterns
    .split(',')
    .some(pattern => new RegExp(`^${pattern.trim().replaceAll('.', '\\.').replaceAll('*', '.*')}$`).test(index));

function answerOf({ body }: SearchRequest, hits: readonly StoredEvent[]): SearchAnswer {
  const limit = body.track_total_hits;
  const aggregations = Object.entries(objectAt(body, 'aggs')).map(([name, wanted]): [string, JsonObject] => [
    name,
    aggregate(wanted ?? null, hits),
  ]);
  return {
    total: typeof limit === 'number' ? Math.min(limit, hits.length) : hits.length,
    aggregations: Object.fromEntries(aggregations),
    shards: 1,
    failedShards: 0,
  };
}

/** One aggregation over hits, with those inside it. */
function aggregate(wanted: Json, hits: readonly StoredEvent[]): JsonObject {
  const [kind, calculate] = Object.entries(AGGREGATIONS).find(([name]) => isObject(wanted) && name in wanted) ?? [];
  if (!kind || !calculate)
    throw new Error(`the replay source knows the aggregations ${Object.keys(AGGREGATIONS).join(', ')}`);
  const inner = (own: readonly StoredEvent[]): JsonObject =>
    Object.fromEntries(
      Object.entries(objectAt(wanted, 'aggs')).map(([name, aggs]) => [name, aggregate(aggs ?? null, own)]),
    );
  return calculate(objectAt(wanted, kind), hits, inner);
}

type Calculate = (
  body: JsonObject,
  hits: readonly StoredEvent[],
  inner: (own: readonly StoredEvent[]) => JsonObject,
) => JsonObject;

const fieldValues = (body: JsonObject, { document }: StoredEvent): readonly Json[] =>
  valuesOf(document, stringAt(body, 'field'));

const AGGREGATIONS: Readonly<Record<string, Calculate>> = {
  missing: (body, hits, inner) =>
    bucketOf(
      hits.filter(hit => fieldValues(body, hit).length === 0),
      inner,
    ),
  filter: (body, hits, inner) =>
    bucketOf(
      hits.filter(hit => matchesQuery(body, hit)),
      inner,
    ),
  ...calculations,
  composite,
  value_count: (body, hits) => ({ value: hits.flatMap(hit => fieldValues(body, hit)).length }),
  cardinality: (body, hits) => ({ value: new Set(hits.flatMap(hit => fieldValues(body, hit)).map(String)).size }),
  max: (body, hits) => ({ value: extreme(Math.max, body, hits) }),
  min: (body, hits) => ({ value: extreme(Math.min, body, hits) }),
  terms: (body, hits, inner) => {
    const groups = new Map<Json, StoredEvent[]>();
    for (const hit of hits) {
      for (const value of new Set(fieldValues(body, hit))) groups.set(value, [...(groups.get(value) ?? []), hit]);
    }
    const most = [...groups].sort(
      ([a, left], [b, right]) => right.length - left.length || (pythonStr(a) < pythonStr(b) ? -1 : 1),
    );
    const least = Number(body.min_doc_count ?? 1);
    const shown = most.filter(([, own]) => own.length >= least).slice(0, Number(body.size ?? 10));
    const count = (some: typeof most): number => some.reduce((sum, [, own]) => sum + own.length, 0);
    return {
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: count(most) - count(shown),
      buckets: shown.map(([key, own]) => ({ key, ...bucketOf(own, inner) })),
    };
  },
};

/** Hits by the values of all sources together; a hit without one is counted under null. */
function composite(body: JsonObject, hits: readonly StoredEvent[], inner: Parameters<Calculate>[2]): JsonObject {
  const sources = listAt(body, 'sources').flatMap(source => Object.entries(isObject(source) ? source : {}));
  const groups = new Map<string, { readonly key: JsonObject; readonly hits: StoredEvent[] }>();
  for (const hit of hits) {
    for (const key of keysOf(sources, hit)) {
      const name = JSON.stringify(key);
      const group = groups.get(name) ?? { key, hits: [] };
      groups.set(name, group);
      group.hits.push(hit);
    }
  }
  const buckets = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).slice(0, Number(body.size ?? 10));
  return { buckets: buckets.map(([, { key, hits: own }]) => ({ key, ...bucketOf(own, inner) })) };
}

/** Every way to choose one value from each source. */
const keysOf = (sources: readonly (readonly [string, Json | undefined])[], hit: StoredEvent): readonly JsonObject[] =>
  sources.reduce<readonly JsonObject[]>(
    (keys, [name, source]) => {
      const values = new Set<Json>(fieldValues(objectAt(source, 'terms'), hit));
      return keys.flatMap(key => (values.size > 0 ? [...values] : [null]).map(value => ({ ...key, [name]: value })));
    },
    [{}],
  );

const bucketOf = (hits: readonly StoredEvent[], inner: Parameters<Calculate>[2]): JsonObject => ({
  doc_count: hits.length,
  ...inner(hits),
});

/** The greatest or least of numbers, or of times as milliseconds; null of nothing. */
function extreme(of: (...values: number[]) => number, body: JsonObject, hits: readonly StoredEvent[]): number | null {
  const values = hits.flatMap(hit => fieldValues(body, hit)).map(value => parseInstant(value) ?? NaN);
  return values.length === 0 ? null : of(...values);
}

function sorted(hits: readonly StoredEvent[], { body }: SearchRequest): readonly StoredEvent[] {
  const [by] = isList(body.sort) ? body.sort : [];
  const [field] = isObject(by) ? Object.keys(by) : [];
  if (field === undefined) return hits;
  const atOf = ({ document }: StoredEvent): number =>
    Math.floor(parseInstant(valuesOf(document, field)[0]) ?? Infinity);
  return [...hits].sort((a, b) => atOf(a) - atOf(b));
}

async function* pagesOf(
  hits: readonly StoredEvent[],
  { body }: SearchRequest,
  { error, size }: { readonly error: RunError | null; readonly size: number },
): AsyncIterable<Result<readonly Hit[], RunError>> {
  if (error) {
    yield await Promise.resolve(fail(error));
    return;
  }
  for (let from = 0; from < hits.length; from += size) {
    const page = hits
      .slice(from, from + size)
      .map(({ id, index, document }) => ({ id, index, source: sourceOf(document, body._source) }));
    yield await Promise.resolve(ok(page));
  }
}

function sourceOf(document: JsonObject, wanted: Json | undefined): JsonObject {
  return isList(wanted) ? only(document, wanted.map(pythonStr).map(wantedField), '') : structuredClone(document);
}

/** A field that is asked for: whether a path is it or lies in it, and whether it may lie in a path. */
interface WantedField {
  readonly is: (path: string) => boolean;
  readonly mayBeIn: (path: string) => boolean;
}

/** A name, in which `*` stands for any characters. */
function wantedField(name: string): WantedField {
  const [start = ''] = name.split('*');
  const pattern = new RegExp(`^${name.split('*').map(escapeRegExp).join('.*')}(\\..*)?$`, 's');
  return {
    is: path => pattern.test(path),
    mayBeIn: path => start.startsWith(`${path}.`) || (start !== name && `${path}.`.startsWith(start)),
  };
}

const escapeRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function only(document: JsonObject, fields: readonly WantedField[], above: string): JsonObject {
  const kept = Object.entries(document).flatMap(([key, value]): [string, Json][] => {
    const path = `${above}${key}`;
    if (fields.some(field => field.is(path))) return [[key, value ?? null]];
    if (!fields.some(field => field.mayBeIn(path))) return [];
    if (isObject(value)) return [[key, only(value, fields, `${path}.`)]];
    return isList(value) ? [[key, value.map(item => (isObject(item) ? only(item, fields, `${path}.`) : item))]] : [];
  });
  return Object.fromEntries(kept);
}

function factsOf(
  name: string,
  events: readonly StoredEvent[],
  { textFields = [] }: ReplayOptions,
): readonly FieldFacts[] {
  const base = name.replace(/\.keyword$/, '');
  const isText = textFields.includes(base);
  const isKnown = events.some(({ document }) => valuesOf(document, base).length > 0);
  if (!isKnown || (base !== name && !isText)) return [];
  const isCountable = base !== name || !isText;
  return [{ name, type: isCountable ? 'keyword' : 'text', aggregatable: isCountable, searchable: true }];
}
