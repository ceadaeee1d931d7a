import { isObject, listAt, numberAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { Span } from '../../common/time/instant.ts';
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

/** How searches are asked. */
export interface Asking {
  readonly client: EngineClient;
  /** When the engine gives up a search; sooner than the client gives up the request, so that others have their answer. */
  readonly limitMs: Span;
}

/** What is said of a search that was answered in part: what it did not see may be what is looked for. */
export const TOO_SLOW: RunError = {
  code: 'timeout',
  message: 'the search engine took too long for a search; es_conn_timeout says how long to wait',
};

/** Asks many searches in few requests; each has its own outcome. */
export async function msearch(asking: Asking, requests: readonly SearchRequest[]): Promise<readonly SearchResponse[]> {
  const answers: SearchResponse[] = [];
  for (let from = 0; from < requests.length; from += SEARCHES_PER_REQUEST) {
    answers.push(...(await searchBatch(asking, requests.slice(from, from + SEARCHES_PER_REQUEST))));
  }
  return answers;
}

async function searchBatch(asking: Asking, batch: readonly SearchRequest[]): Promise<readonly SearchResponse[]> {
  const { client, limitMs } = asking;
  const lines = batch.flatMap(({ index, body }): Json[] => [
    { index: index.split(','), ignore_unavailable: true },
    { ...body, timeout: `${limitMs}ms` },
  ]);
  const response = await client({ method: 'POST', path: '/_msearch', query: { filter_path: NEEDED }, lines });
  if (batch.length > 1 && (REFUSED_WHOLE.includes(response.status) || response.reason === 'timeout'))
    return searchHalves(asking, batch);
  if (response.status !== 200) return batch.map(() => fail(engineError(response)));
  const items = listAt(response.body, 'responses');
  return batch.map((_, index) => readItem(items[index] ?? null));
}

/** An engine refuses all searches of a request where it cannot read one of them, or where they are too large. */
const REFUSED_WHOLE: readonly number[] = [400, 413];

/** One rule's mistake never stops another: the halves are asked on their own, at once, until it stands alone. */
async function searchHalves(asking: Asking, batch: readonly SearchRequest[]): Promise<readonly SearchResponse[]> {
  const middle = Math.ceil(batch.length / 2);
  const halves = [batch.slice(0, middle), batch.slice(middle)];
  return (await Promise.all(halves.map(half => searchBatch(asking, half)))).flat();
}

function readItem(item: Json): SearchResponse {
  if (!isObject(item)) return fail(UNANSWERED);
  const status = numberAt(item, 'status', 200);
  if (item.error !== undefined) return fail(engineError({ status: status === 200 ? 500 : status, body: item }));
  return item.timed_out === true ? fail(TOO_SLOW) : ok(item);
}
