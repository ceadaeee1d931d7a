import { isList, isObject, toJson, type Json } from '../../common/model/json.ts';
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

/** `__proto__` and its like, spelled out or hidden in escapes; such text is copied without them. */
const MAYBE_UNSAFE = /__proto__|"constructor"|"prototype"|\\u00/;

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
  if (lines) return lines.map(line => `${JSON.stringify(line)}\n`).join('');
  return body ? JSON.stringify(body) : null;
}

/** What `JSON.parse` gave is JSON; only keys that reach a prototype are looked for, and those before it is parsed. */
const isParsed = (value: unknown): value is Json =>
  value === null || isObject(value) || isList(value) || ['string', 'number', 'boolean'].includes(typeof value);

function parseAnswer(text: string, method: EngineRequest['method']): Json {
  if (text === '' || method === 'HEAD') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    return MAYBE_UNSAFE.test(text) || !isParsed(parsed) ? toJson(parsed) : parsed;
  } catch {
    return { error: `the answer is no JSON; it begins with ${JSON.stringify(text.slice(0, MAX_SHOWN))}` };
  }
}

function withoutAnswer(error: unknown, url: URL): EngineResponse {
  const explained = explainNoAnswer(error, url);
  if (explained.kind === 'too_large') return { status: TOO_LARGE, body: { error: explained.message } };
  return { status: 0, body: null, reason: explained.kind, message: explained.message };
}
