import type { Json } from '../../common/model/json.ts';
import { parseJson, writeJson } from '../../common/model/json_text.ts';
import type { EngineClient, EngineRequest, EngineResponse } from './engine_client.ts';
import { authorizationFor, type EngineAuth } from './engine_auth.ts';
import { explainNoAnswer, openPool, type HttpPool, type PoolOptions } from './http_pool.ts';

/** Where a search engine is and how to prove who we are. Holds secrets: never printed. */
export interface EngineConnection extends Omit<PoolOptions, 'origin'> {
  /** `https://host:9200/prefix`; a user and a password in it are used where `auth` says none. */
  readonly url: string;
  readonly auth?: EngineAuth;
}

/** What an answer that is no JSON shows of itself. */
const MAX_SHOWN = 200;

const TOO_LARGE = 413;
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

/** Reaches a search engine by plain HTTP(S), over a bounded number of connections that are kept. */
export function httpClient(connection: EngineConnection): EngineClient {
  const url = new URL(connection.url);
  const prefix = url.pathname.replace(/\/+$/, '');
  const authorization = authorizationFor(connection.auth ?? { kind: 'none' }, url);
  let pool: HttpPool | undefined;
  return async request => {
    try {
      pool ??= openPool({ ...connection, origin: url.origin });
      const answer = await pool.request({
        method: request.method,
        path: `${prefix}${request.path}${queryOf(request)}`,
        headers: { accept: JSON_TYPE, ...bodyType(request), ...authorization },
        body: bodyOf(request),
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      });
      return { status: answer.status, body: parseAnswer(answer.text, request.method) };
    } catch (error) {
      return withoutAnswer(error, url);
    }
  };
}

const queryOf = ({ query }: EngineRequest): string => {
  const text = new URLSearchParams(query ?? {}).toString();
  return text === '' ? '' : `?${text}`;
};

const bodyType = ({ body, lines }: EngineRequest): Record<string, string> =>
  lines ? { 'content-type': LINES_TYPE } : body ? { 'content-type': JSON_TYPE } : {};

function bodyOf({ body, lines }: EngineRequest): string | null {
  if (lines) return lines.map(line => `${writeJson(line)}\n`).join('');
  return body ? writeJson(body) : null;
}

function parseAnswer(text: string, method: EngineRequest['method']): Json {
  if (text === '' || method === 'HEAD') return null;
  return (
    parseJson(text) ?? { error: `the answer is no JSON; it begins with ${JSON.stringify(text.slice(0, MAX_SHOWN))}` }
  );
}

function withoutAnswer(error: unknown, url: URL): EngineResponse {
  const explained = explainNoAnswer(error, url);
  if (explained.kind === 'too_large') return { status: TOO_LARGE, body: { error: explained.message } };
  return { status: 0, body: null, reason: explained.kind, message: explained.message };
}
