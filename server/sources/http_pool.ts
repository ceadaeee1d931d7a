import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import { authorizationFor } from './engine_auth.ts';
import { readTlsFiles, type TlsFiles } from './tls_files.ts';

/** How connections are made. */
export interface PoolOptions extends TlsFiles {
  /** `https://host:9200`. */
  readonly origin: string;
  readonly verifyCerts?: boolean;
  /** Through which its requests go. */
  readonly proxy?: URL | null;
  /** How long to wait for an answer to begin, and between its parts. */
  readonly timeoutMs?: number;
}

/** One request, ready to be sent. */
export interface PoolRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD';
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: string | null;
  readonly timeoutMs?: number;
}

/** Connections to one search engine. */
export interface HttpPool {
  request(request: PoolRequest): Promise<{ readonly status: number; readonly text: string }>;
}

/** How many requests are under way at once; more wait. */
const CONNECTIONS = 16;

const DEFAULT_TIMEOUT_MS = 20_000;

/** A connection is there sooner than this, or not at all. */
const CONNECT_TIMEOUT_MS = 10_000;

/** The largest answer that is read: below the half gigabyte that is the longest string of the runtime. */
export const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** Opens a pool; throws where a certificate file cannot be used. */
export function openPool(options: PoolOptions): HttpPool {
  const { origin, verifyCerts = true, timeoutMs = DEFAULT_TIMEOUT_MS } = options;
  const connectMs = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);
  const connect = {
    timeout: connectMs,
    rejectUnauthorized: verifyCerts,
    autoSelectFamily: true,
    ...readTlsFiles(options),
  };
  const { dispatcher, pathOf, ownHeaders } = routeTo(origin, options.proxy ?? null, connect);
  return {
    request: async ({ method, path, headers, body, timeoutMs: own }) => {
      const limit = own ?? timeoutMs;
      const times = { headersTimeout: limit, bodyTimeout: limit };
      const answer = await begun(limit + connectMs, signal =>
        dispatcher.request({
          origin,
          method,
          path: pathOf(path),
          headers: { ...ownHeaders, ...headers },
          body,
          signal,
          ...times,
        }),
      );
      return { status: answer.statusCode, text: await answer.body.text() };
    },
  };
}

/** How requests reach their host: who sends them, what stands in their first line, and what goes to the proxy. */
interface Route {
  readonly dispatcher: Dispatcher;
  readonly pathOf: (path: string) => string;
  readonly ownHeaders: Readonly<Record<string, string>>;
}

type Connect = Exclude<Pool.Options['connect'], undefined | ((...args: never[]) => unknown)>;

/** A proxy is asked for whole addresses, and for a tunnel where TLS goes through it. */
function routeTo(origin: string, proxy: URL | null, connect: Connect): Route {
  const bounds = { connections: CONNECTIONS, maxResponseSize: MAX_ANSWER_BYTES };
  const asIs = (path: string): string => path;
  if (proxy === null) return { dispatcher: new Pool(origin, { ...bounds, connect }), pathOf: asIs, ownHeaders: {} };
  const { authorization } = authorizationFor({ kind: 'none' }, proxy);
  const uri = proxy.origin;
  if (origin.startsWith('https:')) {
    const token = authorization === undefined ? {} : { token: authorization };
    return {
      dispatcher: new ProxyAgent({ ...bounds, uri, requestTls: connect, ...token }),
      pathOf: asIs,
      ownHeaders: {},
    };
  }
  const proof: Record<string, string> = authorization === undefined ? {} : { 'proxy-authorization': authorization };
  return {
    dispatcher: new Pool(uri, { ...bounds, connect: { timeout: CONNECT_TIMEOUT_MS, autoSelectFamily: true } }),
    pathOf: path => `${origin}${path}`,
    ownHeaders: { host: new URL(origin).host, ...proof },
  };
}

/** A server that speaks before it is asked would be connected to again and again; this ends it. */
async function begun<T>(limitMs: number, begin: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const tooLate = Object.assign(new Error('no answer began'), { code: 'ETIMEDOUT' });
  const timer = setTimeout(() => controller.abort(tooLate), limitMs);
  try {
    return await begin(controller.signal);
  } finally {
    clearTimeout(timer);
  }
}
