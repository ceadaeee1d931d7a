import { toJson, type Json } from '../../../common/model/json.ts';
import type { EngineClient, EngineResponse } from '../../sources/engine_client.ts';
import type { KibanaTransport } from './contract.ts';

const TIMEOUT_MS = 30_000;

/** Reaches the search engine through Kibana's own client; `transport.request` alone is the same in every version. */
export const kibanaClient =
  (transport: () => KibanaTransport | null): EngineClient =>
  async request => {
    const chosen = transport();
    if (!chosen) return { status: 0, body: null, reason: 'unreachable', message: 'Kibana has not started yet' };
    const body = request.lines ? request.lines.map(line => JSON.stringify(line)).join('\n') + '\n' : request.body;
    try {
      const answer = await chosen.request(
        {
          method: request.method,
          path: request.path,
          ...(request.query ? { querystring: request.query } : {}),
          ...(body === undefined ? {} : { body }),
        },
        { meta: true, requestTimeout: request.timeoutMs ?? TIMEOUT_MS, maxRetries: 0 },
      );
      return { status: answer.statusCode, body: toJson(answer.body) };
    } catch (error) {
      return refusal(error);
    }
  };

/** Kibana's client rejects what is not 2xx; here it is an answer like any other. */
function refusal(error: unknown): EngineResponse {
  const status = property(error, 'statusCode') ?? property(property(error, 'meta'), 'statusCode');
  if (typeof status === 'number' && status > 0) return { status, body: bodyOf(error) };
  const reason = property(error, 'name') === 'TimeoutError' ? 'timeout' : 'unreachable';
  return {
    status: 0,
    body: null,
    reason,
    message: reason === 'timeout' ? 'the search engine did not answer in time' : 'the search engine cannot be reached',
  };
}

function bodyOf(error: unknown): Json {
  return toJson(property(property(error, 'meta'), 'body') ?? property(error, 'body') ?? null);
}

/** A property, own or inherited: the client's errors answer by getters. */
function property(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  const found: unknown = Reflect.get(value, name);
  return found;
}
