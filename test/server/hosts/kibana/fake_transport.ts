import { Readable } from 'node:stream';
import type { KibanaTransport } from '../../../../server/hosts/kibana/contract';

/** What the client was asked. */
export type Asked = Parameters<KibanaTransport['request']>;

/** What the client rejects with where nothing answers. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
  readonly meta = { statusCode: 0 };
}

/** A client whose search engine is away. */
export const AWAY: KibanaTransport = { request: () => Promise.reject(new ConnectionError('connect ECONNREFUSED')) };

/** A client that gives one answer, as the real one does when it is asked for a stream. */
export function answering(
  status: number,
  parts: Iterable<string | Uint8Array> | Readable,
  headers: Readonly<Record<string, string>> = {},
): KibanaTransport & { readonly asked: Asked[] } {
  const asked: Asked[] = [];
  return {
    asked,
    request: (...call) => {
      asked.push(call);
      const body = parts instanceof Readable ? parts : Readable.from([...parts].map(part => Buffer.from(part)));
      return Promise.resolve({ statusCode: status, headers, body });
    },
  };
}

/** Kibana's client over a search engine that runs. */
export const transportTo = (url: string): KibanaTransport => ({
  request: async ({ method, path, querystring, body }, { headers, requestTimeout }) => {
    const target = new URL(`${url}${path}`);
    const query = typeof querystring === 'object' && querystring !== null ? Object.entries(querystring) : [];
    for (const [key, value] of query) target.searchParams.set(key, String(value));
    const answer = await fetch(target, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
      signal: AbortSignal.timeout(requestTimeout),
    });
    const text = await answer.text();
    return { statusCode: answer.status, headers: {}, body: Readable.from(text === '' ? [] : [Buffer.from(text)]) };
  },
});
