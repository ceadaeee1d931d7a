import { numberAt, objectAt, stringAt, type Json } from '../../common/model/json.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { MAPPING_VERSION, MAPPINGS, SETTINGS } from './index_mappings.ts';
import type { IndexNames } from './index_names.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

const KINDS = [
  'state',
  'outbox',
  'runs',
  'rules',
  'secrets',
  'lease',
  'alerts',
] as const satisfies readonly (keyof IndexNames)[];

/** Makes the indices that are not there and brings older ones up to date; rejects where one is not ours to write. */
export async function ensureIndices(client: EngineClient, names: IndexNames): Promise<void> {
  const there = await mappingsOf(client, names);
  for (const kind of KINDS) {
    const mapping = objectAt(there, names[kind]);
    if (Object.keys(mapping).length === 0) await create(client, names, kind);
    else await update(client, names, { kind, mapping });
  }
}

async function mappingsOf(client: EngineClient, names: IndexNames): Promise<Json> {
  const path = `/${Object.values(names).map(encodeURIComponent).join(',')}/_mapping`;
  const query = { ignore_unavailable: 'true', expand_wildcards: 'all' };
  const answer = expectStatus(await client({ method: 'GET', path, query }), 200, 404);
  return answer.status === 200 ? answer.body : {};
}

async function create(client: EngineClient, names: IndexNames, kind: keyof IndexNames): Promise<void> {
  const body = { settings: SETTINGS, mappings: MAPPINGS[kind] };
  const answer = await client({ method: 'PUT', path: pathOf(names, kind), body });
  // Another node was quicker: what it made is what we would have made, or it is newer and is found so next time.
  const isThere = stringAt(objectAt(answer.body, 'error'), 'type') === 'resource_already_exists_exception';
  if (!isThere) expectStatus(answer, 200);
}

async function update(
  client: EngineClient,
  names: IndexNames,
  { kind, mapping }: { kind: keyof IndexNames; mapping: Json },
): Promise<void> {
  const version = numberAt(objectAt(objectAt(mapping, 'mappings'), '_meta'), 'tocsin_version');
  if (version === MAPPING_VERSION) return;
  const index = names[kind];
  if (version === 0) throw refused(`the index ${index} is there but was not made by Tocsin; choose another prefix`);
  if (version > MAPPING_VERSION)
    throw refused(
      `the index ${index} was made by a newer Tocsin (${version}); update this one, or choose another prefix`,
    );
  expectStatus(await client({ method: 'PUT', path: `${pathOf(names, kind)}/_mapping`, body: MAPPINGS[kind] }), 200);
}

const refused = (message: string): StoreFailure => new StoreFailure({ code: 'engine_error', message });

const pathOf = (names: IndexNames, kind: keyof IndexNames): string => `/${encodeURIComponent(names[kind])}`;
