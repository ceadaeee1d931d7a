import type { JsonObject } from '../../common/model/json.ts';
import { copyJson } from '../../common/model/json_text.ts';
import type { Version } from '../engine/ports.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { indexNames, type IndexChoice } from './index_names.ts';
import { docPath, getOwn, putOwn, searchOwn, type Kept } from './searches.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

/** Where encrypted secrets lie, one document each; each has `id`, `scope` and `name`. A failure rejects. */
export interface SecretDocuments {
  /** Those of a scope by name; all of them where none is given. */
  list(scope?: string): Promise<readonly Kept[]>;
  get(id: string): Promise<Kept | null>;
  /** Writes over the version given, or where nothing is yet; whether nobody else wrote since. */
  write(id: string, document: JsonObject, over: Version | null): Promise<boolean>;
  /** Whether there was one. */
  remove(id: string): Promise<boolean>;
}

/** How many secrets one request reads. */
const SECRETS_PER_REQUEST = 1000;

/** Secrets in an index of our own; every write is visible at once. Where there is no index there are none. */
export function indexSecrets({ client, ...choice }: IndexChoice & { readonly client: EngineClient }): SecretDocuments {
  const index = indexNames(choice).secrets;
  return {
    list: async scope => {
      try {
        return await listAll(client, index, scope);
      } catch (error) {
        if (error instanceof StoreFailure && error.code === 'index_missing') return [];
        throw error;
      }
    },
    get: id => getOwn(client, index, id),
    write: async (id, document, over) =>
      (await putOwn(client, { index, id, document }, { over, refresh: true })) !== null,
    remove: async id => {
      const answer = await client({ method: 'DELETE', path: docPath(index, id), query: { refresh: 'true' } });
      return expectStatus(answer, 200, 404).status === 200;
    },
  };
}

async function listAll(client: EngineClient, index: string, scope: string | undefined): Promise<readonly Kept[]> {
  const all: Kept[] = [];
  for (;;) {
    const last = all.at(-1)?.document.id;
    const { hits } = await searchOwn(client, index, {
      size: SECRETS_PER_REQUEST,
      query: scope === undefined ? { match_all: {} } : { term: { scope } },
      sort: [{ id: 'asc' }],
      seq_no_primary_term: true,
      ...(last === undefined ? {} : { search_after: [last] }),
    });
    all.push(...hits);
    if (hits.length < SECRETS_PER_REQUEST) return all;
  }
}

/** Secrets in memory, for tests and for hosts that keep nothing. */
export function memorySecrets(): SecretDocuments {
  const kept = new Map<string, Kept>();
  let seqNo = 0;
  return {
    list: scope => {
      const all = [...kept.values()].filter(({ document }) => scope === undefined || document.scope === scope);
      return Promise.resolve(all.sort((a, b) => (a.id < b.id ? -1 : 1)));
    },
    get: id => Promise.resolve(kept.get(id) ?? null),
    write: (id, document, over) => {
      if ((kept.get(id)?.version.seqNo ?? null) !== (over?.seqNo ?? null)) return Promise.resolve(false);
      seqNo += 1;
      kept.set(id, { id, document: copyJson(document), version: { seqNo, primaryTerm: 1 } });
      return Promise.resolve(true);
    },
    remove: id => Promise.resolve(kept.delete(id)),
  };
}
