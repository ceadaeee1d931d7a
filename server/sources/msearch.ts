import { isObject, listAt, numberAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { SearchRequest } from '../engine/ports.ts';
import type { EngineClient } from './engine_client.ts';
import { engineError } from './engine_error.ts';

/** How many searches one `_msearch` carries. */
const SEARCHES_PER_REQUEST = 200;

/** What an engine answers to one search: `hits`, `aggregations`, `_shards`. */
export type SearchResponse = Result<JsonObject, RunError>;

/** Nobody looks at these, and they make up a quarter of an answer with many hits. */
const NEEDED = '-responses.hits.hits.sort,-responses.hits.hits._score';

/** What is said of a search that has no answer. */
export const UNANSWERED: RunError = {
  code: 'engine_error',
  message: 'the search engine left a search unanswered',
};

/** Asks many searches in few requests; each has its own outcome. */
export async function msearch(
  client: EngineClient,
  requests: readonly SearchRequest[],
): Promise<readonly SearchResponse[]> {
  const answers: SearchResponse[] = [];
  for (let from = 0; from < requests.length; from += SEARCHES_PER_REQUEST) {
    answers.push(...(await searchBatch(client, requests.slice(from, from + SEARCHES_PER_REQUEST))));
  }
  return answers;
}

async function searchBatch(client: EngineClient, batch: readonly SearchRequest[]): Promise<readonly SearchResponse[]> {
  const lines = batch.flatMap(({ index, body }): Json[] => [
    { index: index.split(','), ignore_unavailable: true },
    body,
  ]);
  const response = await client({ method: 'POST', path: '/_msearch', query: { filter_path: NEEDED }, lines });
  if (batch.length > 1 && REFUSED_WHOLE.includes(response.status)) return searchHalves(client, batch);
  if (response.status !== 200) return batch.map(() => fail(engineError(response)));
  const items = listAt(response.body, 'responses');
  return batch.map((_, index) => readItem(items[index] ?? null));
}

/** An engine refuses all searches of a request where it cannot read one of them, or where they are too long. */
const REFUSED_WHOLE: readonly number[] = [400, 413];

/** One rule's mistake never stops another: the halves are asked on their own until it stands alone. */
async function searchHalves(client: EngineClient, batch: readonly SearchRequest[]): Promise<readonly SearchResponse[]> {
  const middle = Math.ceil(batch.length / 2);
  return [...(await searchBatch(client, batch.slice(0, middle))), ...(await searchBatch(client, batch.slice(middle)))];
}

function readItem(item: Json): SearchResponse {
  if (!isObject(item)) return fail(UNANSWERED);
  const status = numberAt(item, 'status', 200);
  return item.error === undefined ? ok(item) : fail(engineError({ status: status === 200 ? 500 : status, body: item }));
}
