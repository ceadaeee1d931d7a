import type { EngineClient, EngineResponse } from './engine_client.ts';
import { httpNode, type NodeOptions } from './http_node.ts';

/** Where a search engine is and how to prove who we are. Holds secrets: never printed. */
export interface EngineConnection extends NodeOptions {
  /** `https://host:9200/prefix`; a user and a password in it are used where `auth` says none. */
  readonly url: string;
  /** Further hosts of the same cluster. */
  readonly otherUrls?: readonly string[];
}

/**
 * Reaches a search engine by plain HTTP(S). The host that answered last is asked; where it does not answer, each other
 * one in turn, until one does or none is left.
 */
export function httpClient(connection: EngineConnection): EngineClient {
  const nodes = [connection.url, ...(connection.otherUrls ?? [])].map(url => httpNode(new URL(url), connection));
  let preferred = 0;
  return async request => {
    const failures: EngineResponse[] = [];
    const first = preferred;
    for (let tried = 0; tried < nodes.length; tried += 1) {
      const at = (first + tried) % nodes.length;
      const { response, asksAnother } = (await nodes[at]?.(request)) ?? NO_HOST;
      preferred = asksAnother === 'next' ? (at + 1) % nodes.length : at;
      if (asksAnother !== 'now') return response;
      failures.push(response);
    }
    return noneOf(failures);
  };
}

const NO_HOST = { response: { status: 0, body: null, reason: 'unreachable' as const }, asksAnother: 'now' as const };

/** Where no host answers, each says why; an answer of any kind says more than none. */
function noneOf(failures: readonly EngineResponse[]): EngineResponse {
  const answer = failures.find(({ status }) => status !== 0);
  const [only, ...more] = failures;
  if (answer ?? (only && more.length === 0)) return answer ?? only ?? NO_HOST.response;
  const message = failures.map(failure => failure.message ?? '').join('; ');
  return { status: 0, body: null, reason: 'unreachable', message: `none of the hosts answers: ${message}` };
}
