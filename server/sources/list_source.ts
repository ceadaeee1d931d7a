import { isList, isObject, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import { parseInstant, type Window } from '../../common/time/instant.ts';
import type { EventSource, Hit, SearchRequest } from '../engine/ports.ts';

/** Where a rule's own filters do not apply: the list is what they let through. */
const NEEDS_ENGINE: RunError = {
  code: 'bad_query',
  message: 'this rule type lets the search engine calculate, which a list of events cannot; run it without --data',
};

/**
 * Events of a list, such as a file of JSON documents. Only time (and ids) are looked at: the filters of a rule
 * are NOT applied, as in ElastAlert's `--data`. It counts and gives events, and calculates nothing else.
 */
export function listSource(documents: readonly JsonObject[], index: string): EventSource {
  const hits = documents.map((document, position) => hitOf(document, position, index));
  return {
    searchMany: requests =>
      Promise.resolve(
        requests.map(({ body }) =>
          Object.keys(objectAt(body, 'aggs')).length > 0
            ? fail(NEEDS_ENGINE)
            : ok({ total: found(hits, body).length, aggregations: {}, shards: 1, failedShards: 0 }),
        ),
      ),
    pages: request => onePage(hits, request),
    fields: (_index, names) =>
      Promise.resolve(
        ok(
          names
            .filter(name => !name.endsWith('.keyword') && hits.some(({ source }) => lookup(source, name) !== null))
            .map(name => ({ name, type: 'keyword', aggregatable: false, searchable: true })),
        ),
      ),
  };
}

/** `_id` and `_index` of a document are its own; it is numbered where it has no id. */
function hitOf(document: JsonObject, position: number, index: string): Hit {
  const { _id: id, _index: ownIndex, ...source } = document;
  return {
    id: typeof id === 'string' ? id : `document-${position + 1}`,
    index: typeof ownIndex === 'string' ? ownIndex : index,
    source,
  };
}

async function* onePage(
  hits: readonly Hit[],
  { body }: SearchRequest,
): AsyncIterable<Result<readonly Hit[], RunError>> {
  const page = found(hits, body);
  if (page.length > 0) yield await Promise.resolve(ok(page));
}

function found(hits: readonly Hit[], body: JsonObject): readonly Hit[] {
  const ids = objectAt(objectAt(body, 'query'), 'ids').values;
  if (isList(ids)) return hits.filter(({ id }) => ids.includes(id));
  const asked = timeIn(body);
  if (!asked) return hits;
  const timed = hits.map(hit => ({ hit, at: parseInstant(lookup(hit.source, asked.field)) }));
  return timed
    .filter(({ at }) => at === undefined || (at > asked.window.start && at <= asked.window.end))
    .sort((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity))
    .map(({ hit }) => hit);
}

/** The range of time a plan asks for: the first of its filters. */
function timeIn(body: JsonObject): { readonly field: string; readonly window: Window } | undefined {
  const filters = objectAt(objectAt(body, 'query'), 'bool').filter;
  const first: Json = isList(filters) ? (filters[0] ?? null) : null;
  const [entry] = Object.entries(objectAt(first, 'range'));
  if (!entry) return undefined;
  const [field, bounds] = entry;
  const start = isObject(bounds) ? parseInstant(bounds.gt) : undefined;
  const end = isObject(bounds) ? parseInstant(bounds.lte) : undefined;
  return start === undefined || end === undefined ? undefined : { field, window: { start, end } };
}
