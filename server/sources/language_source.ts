import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import { messageOf } from '../../common/text/message_of.ts';
import type { AskedLanguage, Hit, SearchAnswer, SearchRequest } from '../engine/ports.ts';
import type { EngineClient } from './engine_client.ts';
import { languageRows, MAX_ROWS, type LanguageRows } from './language_rows.ts';
import { replaySource } from './replay_source.ts';

/** A request whose events a query in a language of its own gives. */
export type LanguageRequest = SearchRequest & { readonly language: AskedLanguage };

/** Rows that were read for a screen are kept for the proof that follows it, so many of them at once. */
const KEPT_ROWS = 2 * MAX_ROWS;

/** Searches over rows, as an event source answers them. */
interface LanguageSource {
  readonly searchMany: (requests: readonly LanguageRequest[]) => Promise<readonly Result<SearchAnswer, RunError>[]>;
  readonly pages: (request: LanguageRequest) => AsyncIterable<Result<readonly Hit[], RunError>>;
}

type Rows = Result<LanguageRows, RunError>;

/**
 * Answers searches over the rows of EQL and ES|QL queries. Such a query is asked whole, also where the search only
 * counts: no size-0 search says how many events it gives, so that a screen saves nothing. What the search asks of the
 * events is then answered here, over the rows.
 */
export function languageSource(client: EngineClient): LanguageSource {
  const kept = new Map<string, LanguageRows>();
  const keep = (key: string, rows: LanguageRows): void => {
    kept.delete(key);
    kept.set(key, rows);
    for (const oldest of kept.keys()) {
      if (countOf(kept) <= KEPT_ROWS) return;
      kept.delete(oldest);
    }
  };
  return {
    searchMany: async requests => {
      const asked = new Map<string, Rows>();
      for (const request of requests) {
        const key = keyOf(request);
        const rows = asked.get(key) ?? (await languageRows(client, request.index, request.language));
        asked.set(key, rows);
        if (rows.ok) keep(key, rows.value);
      }
      return Promise.all(requests.map(request => answered(request, asked.get(keyOf(request)))));
    },
    pages: request => pagesOf(client, request, take(kept, keyOf(request))),
  };
}

const countOf = (kept: ReadonlyMap<string, LanguageRows>): number =>
  [...kept.values()].reduce((sum, { events }) => sum + events.length, 0);

const keyOf = ({ index, language }: LanguageRequest): string => JSON.stringify([index, language]);

function take(kept: Map<string, LanguageRows>, key: string): LanguageRows | undefined {
  const rows = kept.get(key);
  kept.delete(key);
  return rows;
}

async function answered({ body }: LanguageRequest, rows: Rows | undefined): Promise<Result<SearchAnswer, RunError>> {
  if (!rows?.ok) return rows ?? fail({ code: 'engine_error', message: 'the search engine left a query unanswered' });
  const { events, isCut } = rows.value;
  try {
    const request = { index: ANY, body: { ...body, query: ALL } };
    const [answer] = await replaySource(events).searchMany([request]);
    if (!answer?.ok) return answer ?? fail({ code: 'engine_error', message: 'nothing was counted' });
    return ok({ ...answer.value, ...(isCut ? { warnings: [CUT] } : {}) });
  } catch (error) {
    return fail({ code: 'bad_query', message: `the rows of a query cannot be counted so: ${messageOf(error)}` });
  }
}

const ANY = '*';
const ALL = { match_all: {} };

const CUT = `the query gave ${MAX_ROWS} rows, which is the most that is read: what there is beyond is not seen; narrow the query`;

/** Rows are given whole, in the order of time. */
async function* pagesOf(
  client: EngineClient,
  { index, body, language }: LanguageRequest,
  known: LanguageRows | undefined,
): AsyncIterable<Result<readonly Hit[], RunError>> {
  const rows: Rows = known ? ok(known) : await languageRows(client, index, language);
  if (!rows.ok) {
    yield rows;
    return;
  }
  yield* replaySource(rows.value.events).pages({ index: ANY, body: { sort: body.sort ?? [], query: ALL } });
}
