import { isList, isObject, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import { parseInstant, type Instant } from '../../common/time/instant.ts';
import type { EventSource, FieldFacts, Hit, SearchAnswer, SearchRequest } from '../../server/engine/ports.ts';
import { matchesQuery, valuesOf } from './match_query.ts';

/** An event as it lies in an index. */
export interface StoredEvent {
  readonly id: string;
  readonly index: string;
  readonly document: JsonObject;
  /** From when a search sees it; always where absent. */
  readonly visibleFrom?: Instant;
}

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
      return Promise.resolve(requests.map(request => (error ? fail(error) : ok(answerOf(request, seen(request))))));
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

function aggregate(wanted: Json, hits: readonly StoredEvent[]): JsonObject {
  const missing = objectAt(wanted, 'missing');
  if (missing.field !== undefined)
    return {
      doc_count: hits.filter(({ document }) => valuesOf(document, stringAt(missing, 'field')).length === 0).length,
    };
  const terms = objectAt(wanted, 'terms');
  if (terms.field === undefined) throw new Error('the replay source knows the aggregations terms and missing');
  const counts = new Map<string, number>();
  for (const { document } of hits) {
    const values = new Set(valuesOf(document, stringAt(terms, 'field')).map(String));
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const most = [...counts].sort(([a, left], [b, right]) => right - left || (a < b ? -1 : 1));
  const buckets = most.slice(0, Number(terms.size ?? 10)).map(([key, count]) => ({ key, doc_count: count }));
  return { doc_count_error_upper_bound: 0, buckets };
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
  return isList(wanted) ? only(document, wanted.map(pythonStr), '') : structuredClone(document);
}

function only(document: JsonObject, names: readonly string[], above: string): JsonObject {
  const kept = Object.entries(document).flatMap(([key, value]): [string, Json][] => {
    const path = `${above}${key}`;
    const isWanted = names.some(name => path === name || path.startsWith(`${name}.`));
    if (isWanted) return [[key, value ?? null]];
    const holdsWanted = names.some(name => name.startsWith(`${path}.`));
    if (!holdsWanted) return [];
    if (isObject(value)) return [[key, only(value, names, `${path}.`)]];
    return isList(value) ? [[key, value.map(item => (isObject(item) ? only(item, names, `${path}.`) : item))]] : [];
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
