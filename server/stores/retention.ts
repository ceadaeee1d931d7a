import type { JsonObject } from '../../common/model/json.ts';
import { formatInstant, type Instant } from '../../common/time/instant.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { bulk, type BulkRemoval } from './bulk.ts';
import type { IndexNames } from './index_names.ts';
import type { Removed, Retention } from './keeping.ts';
import { refreshOwn, searchOwn, type Kept } from './searches.ts';
import { StoreFailure } from './store_failure.ts';

/** What one search finds and one pass removes of a kind; the rest waits for the next pass. */
const PER_SEARCH = 1000;
const PER_PASS = 100_000;

/** Somebody wrote since, or somebody else removed it. */
const LEFT_ALONE: readonly number[] = [404, 409];

interface Place {
  readonly client: EngineClient;
  readonly names: IndexNames;
}

/** Removes what is older than it is to be kept: each document only as it was found, so that no fresh write is lost. */
export async function removeOld({ client, names }: Place, keep: Retention, at: Instant): Promise<Removed> {
  const before = (age: number): JsonObject => ({ range: { '@timestamp': { lt: formatInstant(at - age) } } });
  const settled = [
    { terms: { status: ['delivered', 'dead'] } },
    { range: { settledAt: { lt: at - keep.deliveries } } },
  ];
  return {
    alerts: await removeFrom(client, names.alerts, before(keep.alerts)),
    deliveries: await removeFrom(client, names.outbox, { bool: { filter: settled } }),
    runs: await removeFrom(client, names.runs, before(keep.runs)),
  };
}

async function removeFrom(client: EngineClient, index: string, query: JsonObject): Promise<number> {
  await refreshOwn(client, index);
  const search = {
    size: PER_SEARCH,
    query,
    sort: ['_doc'],
    _source: false,
    seq_no_primary_term: true,
    track_total_hits: false,
  };
  for (let removed = 0; ;) {
    const { hits } = await searchOwn(client, index, search);
    const items = await bulk(
      client,
      hits.map(hit => removalOf(index, hit)),
      { refresh: true },
    );
    const failed = items.find(({ error, status }) => error && !LEFT_ALONE.includes(status));
    if (failed?.error) throw new StoreFailure(failed.error);
    const gone = items.filter(({ error }) => error === null).length;
    removed += gone;
    if (gone === 0 || hits.length < PER_SEARCH || removed >= PER_PASS) return removed;
  }
}

const removalOf = (index: string, { id, version }: Kept): BulkRemoval => ({
  action: 'delete',
  index,
  id,
  over: version,
});
