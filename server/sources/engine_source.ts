import {
  isList,
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { EventSource, FieldFacts, Hit, SearchAnswer, SearchRequest } from '../engine/ports.ts';
import type { EngineClient, EngineResponse } from './engine_client.ts';
import { engineError } from './engine_error.ts';
import { languageSource, type LanguageRequest } from './language_source.ts';

/** How many searches one `_msearch` carries. */
const SEARCHES_PER_REQUEST = 200;

/** How many hits a page has; the engines' own limit for one search. */
const PAGE_SIZE = 10_000;

/** How long a scroll stays open between two pages. */
const SCROLL_KEEPALIVE = '1m';

/** How long the facts of fields are believed. */
const FIELDS_FRESH_MS = 60_000;

/** Reads events from Elasticsearch or OpenSearch; `now` only ages the memory of field facts. */
export function engineSource(client: EngineClient, now: () => number): EventSource {
  const remembered = new Map<string, { readonly at: number; readonly facts: readonly FieldFacts[] }>();
  const byLanguage = languageSource(client);
  return {
    searchMany: requests =>
      inTwo(requests, { plain: some => searchMany(client, some), language: byLanguage.searchMany }),
    pages: request => (isOfLanguage(request) ? byLanguage.pages(request) : pages(client, request)),
    fields: async (index, names) => {
      const key = `${index}\n${names.join('\n')}`;
      const known = remembered.get(key);
      if (known && now() - known.at < FIELDS_FRESH_MS) return ok(known.facts);
      const read = await readFields(client, index, names);
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

const UNANSWERED: RunError = { code: 'engine_error', message: 'the search engine left a search unanswered' };

async function searchMany(
  client: EngineClient,
  requests: readonly SearchRequest[],
): Promise<readonly Result<SearchAnswer, RunError>[]> {
  const answers: Result<SearchAnswer, RunError>[] = [];
  for (let from = 0; from < requests.length; from += SEARCHES_PER_REQUEST) {
    answers.push(...(await searchBatch(client, requests.slice(from, from + SEARCHES_PER_REQUEST))));
  }
  return answers;
}

async function searchBatch(
  client: EngineClient,
  batch: readonly SearchRequest[],
): Promise<readonly Result<SearchAnswer, RunError>[]> {
  const lines = batch.flatMap(({ index, body }): Json[] => [
    { index: index.split(','), ignore_unavailable: true },
    body,
  ]);
  const response = await client({ method: 'POST', path: '/_msearch', lines });
  if (batch.length > 1 && REFUSED_WHOLE.includes(response.status)) return searchHalves(client, batch);
  if (response.status !== 200) return batch.map(() => fail(engineError(response)));
  const items = listAt(response.body, 'responses');
  return batch.map((_, index) => readAnswer(items[index] ?? null));
}

/** An engine refuses all searches of a request where it cannot read one of them, or where they are too long. */
const REFUSED_WHOLE: readonly number[] = [400, 413];

/** One rule's mistake never stops another: the halves are asked on their own until it stands alone. */
async function searchHalves(
  client: EngineClient,
  batch: readonly SearchRequest[],
): Promise<readonly Result<SearchAnswer, RunError>[]> {
  const middle = Math.ceil(batch.length / 2);
  return [...(await searchBatch(client, batch.slice(0, middle))), ...(await searchBatch(client, batch.slice(middle)))];
}

function readAnswer(item: Json): Result<SearchAnswer, RunError> {
  if (!isObject(item)) return fail(UNANSWERED);
  const status = numberAt(item, 'status', 200);
  if (item.error !== undefined) return fail(engineError({ status: status === 200 ? 500 : status, body: item }));
  const shards = objectAt(item, '_shards');
  return ok({
    total: totalOf(item),
    aggregations: objectAt(item, 'aggregations'),
    shards: numberAt(shards, 'total'),
    failedShards: numberAt(shards, 'failed'),
  });
}

const totalOf = (answer: JsonObject): number => numberAt(objectAt(objectAt(answer, 'hits'), 'total'), 'value');

/** So many hits are asked for at once; only where there are more is a scroll opened, which costs the engine memory. */
const FIRST_PAGE = 1000;

async function* pages(client: EngineClient, request: SearchRequest): AsyncIterable<Result<readonly Hit[], RunError>> {
  const first = readPage(await searchPage(client, request, FIRST_PAGE, { ignore_unavailable: 'true' }));
  if (first.ok && first.value.length === FIRST_PAGE) {
    yield* scrolled(client, request);
    return;
  }
  if (!first.ok || first.value.length > 0) yield first;
}

const searchPage = (
  client: EngineClient,
  { index, body }: SearchRequest,
  size: number,
  query: Readonly<Record<string, string>>,
): Promise<EngineResponse> =>
  client({ method: 'POST', path: `/${encodeURIComponent(index)}/_search`, query, body: { ...body, size } });

function readPage(response: EngineResponse): Result<readonly Hit[], RunError> {
  if (response.status !== 200) return fail(engineError(response));
  const partial = numberAt(objectAt(response.body, '_shards'), 'failed');
  if (partial > 0)
    return fail({ code: 'engine_error', message: `${partial} shards did not answer; the run is made again` });
  return ok(listAt(objectAt(response.body, 'hits'), 'hits').map(readHit));
}

async function* scrolled(
  client: EngineClient,
  request: SearchRequest,
): AsyncIterable<Result<readonly Hit[], RunError>> {
  const query = { scroll: SCROLL_KEEPALIVE, ignore_unavailable: 'true' };
  let response = await searchPage(client, request, PAGE_SIZE, query);
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

/** What an index's fields are; none where no index matches. */
export async function readFields(
  client: EngineClient,
  index: string,
  names: readonly string[],
): Promise<Result<readonly FieldFacts[], RunError>> {
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const response = await client({ method: 'GET', path: `/${encodeURIComponent(index)}/_field_caps`, query });
  if (response.status === 404) return ok([]);
  if (response.status !== 200) return fail(engineError(response));
  return ok(Object.entries(objectAt(response.body, 'fields')).map(([name, types]) => factsOf(name, types ?? null)));
}

function factsOf(name: string, types: Json): FieldFacts {
  const all = isObject(types) ? Object.entries(types).filter(([type]) => type !== 'unmapped') : [];
  const every = (flag: 'aggregatable' | 'searchable'): boolean =>
    all.length > 0 && all.every(([, facts]) => isObject(facts) && facts[flag] === true);
  return {
    name,
    type: all.length === 1 ? (all[0]?.[0] ?? 'unmapped') : all.length === 0 ? 'unmapped' : 'conflict',
    aggregatable: every('aggregatable'),
    searchable: every('searchable'),
  };
}
