import { readFileSync } from 'node:fs';
import { Pool } from 'undici';
import { isObject, stringAt } from '../../common/model/json.ts';

/** How connections are made. */
export interface PoolOptions {
  /** `https://host:9200`. */
  readonly origin: string;
  readonly verifyCerts?: boolean;
  /** Files, as PEM. */
  readonly caFile?: string | null;
  readonly certFile?: string | null;
  readonly keyFile?: string | null;
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

/** Why no answer came. */
interface NoAnswer {
  readonly kind: 'unreachable' | 'timeout' | 'too_large';
  /** Says where and what to do; free of secrets. */
  readonly message: string;
  /** Whether the request may have reached somebody. */
  readonly wasConnected: boolean;
}

/** How many requests are under way at once; more wait. */
const CONNECTIONS = 16;

const DEFAULT_TIMEOUT_MS = 20_000;

/** A connection is there sooner than this, or not at all. */
const CONNECT_TIMEOUT_MS = 10_000;

/** Below the half gigabyte that is the longest string of the runtime. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** A certificate or key file that cannot be read. */
class UnreadableFile extends Error {}

/** Opens a pool; throws where a certificate file cannot be read. */
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
      ...fileAt('ca', options.caFile),
      ...fileAt('cert', options.certFile),
      ...fileAt('key', options.keyFile),
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

function fileAt(name: 'ca' | 'cert' | 'key', file: string | null | undefined): Record<string, Buffer> {
  if (!file) return {};
  try {
    return { [name]: readFileSync(file) };
  } catch (error) {
    throw new UnreadableFile(`the file ${file} cannot be read (${codeOf(error)})`);
  }
}

const TIMEOUTS = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT']);
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET)_/;

/** What a failed request says to people: only its code is looked at, since its text may repeat a header. */
export function explainNoAnswer(error: unknown, url: URL): NoAnswer {
  const where = `${url.hostname}:${url.port || (url.protocol === 'https:' ? '443' : '80')}`;
  if (error instanceof UnreadableFile) return { kind: 'unreachable', message: error.message, wasConnected: false };
  const code = codeOf(error);
  if (TIMEOUTS.has(code)) {
    const message = `${where} did not answer in time; es_conn_timeout says how long to wait`;
    return { kind: 'timeout', message, wasConnected: code !== 'UND_ERR_CONNECT_TIMEOUT' };
  }
  const wasConnected = true;
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE')
    return {
      kind: 'too_large',
      message: `the answer is larger than ${MAX_ANSWER_BYTES} bytes; ask for less`,
      wasConnected,
    };
  return { kind: 'unreachable', message: unreachable(code, where, url), wasConnected };
}

function unreachable(code: string, where: string, url: URL): string {
  if (code === 'ECONNREFUSED') return `nothing listens at ${where}; check es_host and es_port`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${url.hostname} is not known (${code})`;
  if (CERTIFICATE.test(code))
    return `the certificate of ${where} is not trusted (${code}); name its CA with ca_certs, or set verify_certs: false`;
  if (code === 'EPROTO' || code.startsWith('ERR_SSL'))
    return `${where} does not speak TLS as expected (${code}); check use_ssl`;
  if (code === 'UND_ERR_SOCKET' || code === 'ECONNRESET' || code === 'EPIPE')
    return `${where} closed the connection${url.protocol === 'http:' ? '; if it wants https, set use_ssl: true' : ''}`;
  return `${where} cannot be reached (${code})`;
}

/** The code of an error, or of what caused it. */
function codeOf(error: unknown): string {
  if (!isObject(error)) return 'unknown';
  return (
    stringAt(error, 'code') || (error.cause === undefined ? stringAt(error, 'name', 'unknown') : codeOf(error.cause))
  );
}
