import type { Json } from '../../common/model/json.ts';
import { parseJson, writeJson } from '../../common/model/json_text.ts';
import { authorizationFor, type EngineAuth } from './engine_auth.ts';
import type { EngineRequest, EngineResponse } from './engine_client.ts';
import { openPool, type HttpPool, type PoolOptions } from './http_pool.ts';
import { explainNoAnswer, type Asked } from './no_answer.ts';
import type { RequestSigner } from './request_signer.ts';

/** How a host is reached, and how to prove who we are. Holds secrets: never printed. */
export interface NodeOptions extends Omit<PoolOptions, 'origin' | 'proxy'> {
  readonly auth?: EngineAuth;
  readonly sign?: RequestSigner | undefined;
  /** The proxy for an address. */
  readonly proxyFor?: (url: URL) => URL | null;
}

/** What a host said, and whether another one should be asked: now, or from the next request on. */
export interface Sent {
  readonly response: EngineResponse;
  readonly asksAnother: 'no' | 'now' | 'next';
}

/** One host of a search engine. */
export type HttpNode = (request: EngineRequest) => Promise<Sent>;

/** What an answer that is no JSON shows of itself. */
const MAX_SHOWN = 200;

const TOO_LARGE = 413;
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

/** What a proxy before a host that is down answers, or a host that is not ready. */
const NOT_READY: readonly number[] = [502, 503, 504];

/** Reaches one host over a bounded number of connections that are kept. */
export function httpNode(url: URL, connection: NodeOptions): HttpNode {
  const prefix = url.pathname.replace(/\/+$/, '');
  const authorization = authorizationFor(connection.auth ?? { kind: 'none' }, url);
  const proxy = connection.proxyFor?.(url) ?? null;
  let pool: HttpPool | undefined;
  return async request => {
    try {
      pool ??= openPool({ ...connection, origin: url.origin, proxy });
      const path = `${prefix}${request.path}`;
      const body = bodyOf(request);
      const signed = await connection.sign?.({
        method: request.method,
        url: new URL(`${url.origin}${path}`),
        query: request.query ?? {},
        headers: bodyType(request),
        body,
      });
      if (signed && !signed.ok) return unsigned(signed.error);
      const { status, text } = await pool.request({
        method: request.method,
        path: `${path}${queryOf(request)}`,
        headers: { accept: JSON_TYPE, ...bodyType(request), ...authorization, ...signed?.value },
        body,
        ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
      });
      const response = { status, body: parseAnswer(text, request.method) };
      return { response, asksAnother: NOT_READY.includes(status) ? 'now' : 'no' };
    } catch (error) {
      return withoutAnswer(error, { url, proxy, showsCertificate: Boolean(connection.certFile) });
    }
  };
}

/** A space is `%20`: signatures know no plus. */
function queryOf({ query = {} }: EngineRequest): string {
  const pairs = Object.entries(query).map(pair => pair.map(encodeURIComponent).join('='));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

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

/** Nothing was sent, and nothing would be elsewhere. */
const unsigned = (message: string): Sent => ({
  response: { status: 0, body: null, reason: 'unreachable', message },
  asksAnother: 'no',
});

/** What takes too long is not asked a second time at once: it would only take longer. */
function withoutAnswer(error: unknown, asked: Asked): Sent {
  const { kind, message, wasConnected } = explainNoAnswer(error, asked);
  if (kind === 'too_large') return { response: { status: TOO_LARGE, body: { error: message } }, asksAnother: 'no' };
  const asksAnother = kind === 'timeout' && wasConnected ? 'next' : 'now';
  return { response: { status: 0, body: null, reason: kind, message }, asksAnother };
}
