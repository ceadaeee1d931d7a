import { Pool } from 'undici';
import { readTlsFiles, type TlsFiles } from './tls_files.ts';

/** How connections are made. */
export interface PoolOptions extends TlsFiles {
  /** `https://host:9200`. */
  readonly origin: string;
  readonly verifyCerts?: boolean;
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
  const pool = new Pool(origin, {
    connections: CONNECTIONS,
    maxResponseSize: MAX_ANSWER_BYTES,
    connect: {
      timeout: connectMs,
      rejectUnauthorized: verifyCerts,
      autoSelectFamily: true,
      ...readTlsFiles(options),
    },
  });
  return {
    request: async ({ method, path, headers, body, timeoutMs: own }) => {
      const limit = own ?? timeoutMs;
      const times = { headersTimeout: limit, bodyTimeout: limit };
      const answer = await begun(limit + connectMs, signal =>
        pool.request({ method, path, headers, body, signal, ...times }),
      );
      return { status: answer.statusCode, text: await answer.body.text() };
    },
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
