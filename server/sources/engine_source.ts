import { isList, listAt, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { EventSource, FieldFacts, Hit, SearchAnswer, SearchRequest } from '../engine/ports.ts';
import type { Span } from '../../common/time/instant.ts';
import type { EngineClient, EngineResponse } from './engine_client.ts';
import { engineError } from './engine_error.ts';
import { readFieldsOfAll, type FieldQuestion } from './field_caps.ts';
import { msearch, TOO_SLOW, UNANSWERED, type SearchResponse } from './msearch.ts';
import { together } from './together.ts';
import { languageSource, type LanguageRequest } from './language_source.ts';

/** How many hits a page has; the engines' own limit for one search. */
const PAGE_SIZE = 10_000;

/** How long a scroll stays open between two pages. */
const SCROLL_KEEPALIVE = '1m';

/** Nobody looks at these, and they make up a quarter of a page. */
const NEEDED = '-hits.hits.sort,-hits.hits._score';

/** How long the facts of fields are believed. */
const FIELDS_FRESH_MS = 60_000;

/** How long clients wait for an answer where nobody says so. */
const PATIENCE_MS: Span = 20_000;

/** A search is given up before the request that carries it. */
const PART_OF_PATIENCE = 0.75;

/** One search; those that are asked at once go in one request. */
type Search = (request: SearchRequest) => Promise<SearchResponse>;

/**
 * Reads events from Elasticsearch or OpenSearch; `now` only ages the memory of field facts, and
 * `patienceMs` is how long the client waits for an answer. What several rules ask at
 * once is asked together: a request costs more than a search.
 */
export function engineSource(client: EngineClient, now: () => number, patienceMs: Span = PATIENCE_MS): EventSource {
  const remembered = new Map<string, { readonly at: number; readonly facts: readonly FieldFacts[] }>();
  const byLanguage = languageSource(client);
  const search: Search = together(requests =>
    msearch({ client, limitMs: Math.round(patienceMs * PART_OF_PATIENCE) }, requests),
  );
  const readFacts = together((questions: readonly FieldQuestion[]) => readFieldsOfAll(client, questions));
  const plain = async (requests: readonly SearchRequest[]) => (await Promise.all(requests.map(search))).map(answerOf);
  return {
    searchMany: requests => inTwo(requests, { plain, language: byLanguage.searchMany }),
    pages: request => (isOfLanguage(request) ? byLanguage.pages(request) : pages(client, search, request)),
    fields: async (index, names) => {
      const key = `${index}\n${names.join('\n')}`;
      const known = remembered.get(key);
      if (known && now() - known.at < FIELDS_FRESH_MS) return ok(known.facts);
      const read = await readFacts({ index, names });
      if (read.ok) remembered.set(key, { at: now(), facts: read.value });
      return read;
    },
  };
}

const isOfLanguage = (request: SearchRequest): request is LanguageRequest => request.language !== undefined;

type Answers = Promise<readonly Result<SearchAnswer, RunError>[]>;

/** Requests of a language are asked one by one, the others together. */
async function inTwo(
  requests: readonly SearchRequest[],
  ask: { plain: (some: readonly SearchRequest[]) => Answers; language: (some: readonly LanguageRequest[]) => Answers },
): Answers {
  const plain = (await ask.plain(requests.filter(request => !isOfLanguage(request)))).values();
  const language = (await ask.language(requests.filter(isOfLanguage))).values();
  return requests.map(request => (isOfLanguage(request) ? language : plain).next().value ?? fail(UNANSWERED));
}

function answerOf(response: SearchResponse): Result<SearchAnswer, RunError> {
  if (!response.ok) return response;
  const shards = objectAt(response.value, '_shards');
  return ok({
    total: totalOf(response.value),
    aggregations: objectAt(response.value, 'aggregations'),
    shards: numberAt(shards, 'total'),
    failedShards: numberAt(shards, 'failed'),
  });
}

const totalOf = (answer: JsonObject): number => numberAt(objectAt(objectAt(answer, 'hits'), 'total'), 'value');

/** So many hits are asked for at once; only where there are more is a scroll opened, which costs the engine memory. */
const FIRST_PAGE = 1000;

async function* pages(
  client: EngineClient,
  search: Search,
  request: SearchRequest,
): AsyncIterable<Result<readonly Hit[], RunError>> {
  const first = pageOf(await search({ ...request, body: { ...request.body, size: FIRST_PAGE } }));
  if (first.ok && first.value.length === FIRST_PAGE) {
    yield* scrolled(client, request);
    return;
  }
  if (!first.ok || first.value.length > 0) yield first;
}

function pageOf(response: SearchResponse): Result<readonly Hit[], RunError> {
  if (!response.ok) return response;
  if (response.value.timed_out === true) return fail(TOO_SLOW);
  const partial = numberAt(objectAt(response.value, '_shards'), 'failed');
  if (partial > 0)
    return fail({ code: 'engine_error', message: `${partial} shards did not answer; the run is made again` });
  return ok(listAt(objectAt(response.value, 'hits'), 'hits').map(readHit));
}

const readPage = (response: EngineResponse): Result<readonly Hit[], RunError> =>
  pageOf(response.status === 200 ? ok(objectAt({ response: response.body }, 'response')) : fail(engineError(response)));

async function* scrolled(
  client: EngineClient,
  request: SearchRequest,
): AsyncIterable<Result<readonly Hit[], RunError>> {
  const query = { scroll: SCROLL_KEEPALIVE, ignore_unavailable: 'true', filter_path: NEEDED };
  const path = `/${encodeURIComponent(request.index)}/_search`;
  let response = await client({ method: 'POST', path, query, body: { ...request.body, size: PAGE_SIZE } });
  const scrollIds = new Set<string>();
  try {
    for (;;) {
      const id = stringAt(response.body, '_scroll_id');
      if (id) scrollIds.add(id);
      const page = readPage(response);
      if (!page.ok || page.value.length > 0) yield page;
      if (!page.ok || page.value.length < PAGE_SIZE) return;
      response = await client({
        method: 'POST',
        path: '/_search/scroll',
        query: { filter_path: NEEDED },
        body: { scroll: SCROLL_KEEPALIVE, scroll_id: id },
      });
    }
  } finally {
    if (scrollIds.size > 0)
      await client({ method: 'DELETE', path: '/_search/scroll', body: { scroll_id: [...scrollIds] } });
  }
}

function readHit(hit: Json): Hit {
  const source = objectAt(hit, '_source');
  const fields = objectAt(hit, 'fields');
  return {
    id: stringAt(hit, '_id'),
    index: stringAt(hit, '_index'),
    source: Object.keys(fields).length === 0 ? source : { ...unwrapped(fields), ...source },
  };
}

/** Fields come as lists; a list of one is that one. Source: parity options §4, `include_fields`. */
const unwrapped = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).map(([name, values]) => [name, isList(values) && values.length === 1 ? values[0] : values]),
  );
