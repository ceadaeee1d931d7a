import { randomBytes } from 'node:crypto';
import type { EngineClient } from '../../server/sources/engine_client';
import { httpClient } from '../../server/sources/http_client';
import { sharedElasticsearch, sharedOpenSearch } from './shared_engines';

/** The search engines that everything which talks to one is tested with. */
export const ENGINES = [
  ['OpenSearch', sharedOpenSearch],
  ['Elasticsearch', sharedElasticsearch],
] as const;

/** A name nobody else has, for indices on a node that tests share. */
export const uniqueName = (about: string): string => `${about}-${randomBytes(6).toString('hex')}`;

/** A client for an engine of the tests that keeps its indices apart and takes them away. */
export interface EngineForTests {
  readonly client: EngineClient;
  readonly url: string;
  /** Writes documents that are found at once. */
  readonly fill: (index: string, documents: readonly object[]) => Promise<void>;
  /** Deletes all indices whose names begin so. */
  readonly remove: (prefix: string) => Promise<void>;
}

/** Opens a client for a running engine. */
export function engineForTests(url: string): EngineForTests {
  const client = httpClient({ url });
  return {
    client,
    url,
    fill: async (index, documents) => {
      const lines = documents.flatMap(document => [{ index: { _index: index } }, { ...document }]);
      const { status, body } = await client({ method: 'POST', path: '/_bulk', query: { refresh: 'true' }, lines });
      if (status !== 200) throw new Error(JSON.stringify(body));
    },
    remove: async prefix => {
      const query = { expand_wildcards: 'all' };
      const { body } = await client({ method: 'GET', path: `/${prefix}*/_settings`, query });
      const names = typeof body === 'object' && body !== null ? Object.keys(body) : [];
      const ours = names.filter(found => found.startsWith(prefix));
      if (ours.length > 0) await client({ method: 'DELETE', path: `/${ours.join(',')}` });
    },
  };
}
