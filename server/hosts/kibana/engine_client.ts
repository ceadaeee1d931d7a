import { Readable } from 'node:stream';
import { toJson, type Json } from '../../../common/model/json.ts';
import { parseJson, writeJson } from '../../../common/model/json_text.ts';
import type { EngineClient, EngineRequest, EngineResponse } from '../../sources/engine_client.ts';
import type { KibanaTransport } from './contract.ts';
import { LargeAnswer, readStream, SlowAnswer } from './read_stream.ts';

const TIMEOUT_MS = 30_000;

const TOO_LARGE = 413;

/** Elasticsearch wants media types with a version on both sides or on neither; these every engine knows. */
const JSON_TYPE = 'application/json';
const LINES_TYPE = 'application/x-ndjson';

/**
 * Reaches the search engine through Kibana's own client. `transport.request` alone is the same in every version;
 * answers are asked for as streams, since the client's own parser would make `1.0` and `1` the same.
 */
export const kibanaClient =
  (transport: () => KibanaTransport | null): EngineClient =>
  async request => {
    const chosen = transport();
    if (!chosen) return { status: 0, body: null, reason: 'unreachable', message: 'Kibana has not started yet' };
    const timeoutMs = request.timeoutMs ?? TIMEOUT_MS;
    const body = bodyOf(request);
    try {
      const answer = await chosen.request(
        {
          method: request.method,
          path: request.path,
          ...(request.query ? { querystring: request.query } : {}),
          ...(body === null ? {} : { body }),
        },
        {
          meta: true,
          asStream: true,
          headers: { accept: JSON_TYPE, ...(body === null ? {} : { 'content-type': typeOf(request) }) },
          requestTimeout: timeoutMs,
          maxRetries: 0,
        },
      );
      return { status: answer.statusCode, body: await readBody(answer, timeoutMs) };
    } catch (error) {
      return refusal(error);
    }
  };

const typeOf = ({ lines }: EngineRequest): string => (lines ? LINES_TYPE : JSON_TYPE);

function bodyOf({ body, lines }: EngineRequest): string | null {
  if (lines) return lines.map(line => `${writeJson(line)}\n`).join('');
  return body ? writeJson(body) : null;
}

async function readBody({ body, headers }: { body: unknown; headers?: unknown }, timeoutMs: number): Promise<Json> {
  if (!(body instanceof Readable)) return toJson(body);
  const encoding = property(headers, 'content-encoding');
  const isZipped = typeof encoding === 'string' && /gzip|deflate/i.test(encoding);
  const text = await readStream(body, { timeoutMs, isZipped });
  if (text === '') return null;
  return parseJson(text) ?? { error: 'the answer is no JSON' };
}

/** Some versions of the client reject what is not 2xx; here it is an answer like any other. */
function refusal(error: unknown): EngineResponse {
  if (error instanceof LargeAnswer) return { status: TOO_LARGE, body: { error: 'the answer is too large' } };
  const status = property(error, 'statusCode') ?? property(property(error, 'meta'), 'statusCode');
  if (typeof status === 'number' && status > 0) return { status, body: bodyOfError(error) };
  const isLate = error instanceof SlowAnswer || property(error, 'name') === 'TimeoutError';
  return {
    status: 0,
    body: null,
    reason: isLate ? 'timeout' : 'unreachable',
    message: isLate ? 'the search engine did not answer in time' : 'the search engine cannot be reached',
  };
}

function bodyOfError(error: unknown): Json {
  return toJson(property(property(error, 'meta'), 'body') ?? property(error, 'body') ?? null);
}

/** A property, own or inherited: the client's errors answer by getters. */
function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}
