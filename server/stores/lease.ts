import { numberAt, objectAt, stringAt } from '../../common/model/json.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { indexNames, type IndexChoice } from './index_names.ts';
import { getOwn, putOwn, refreshOwn, searchOwn, type Kept } from './searches.ts';

/** Who wants to be the owner. */
export interface LeaseClaim extends IndexChoice {
  readonly client: EngineClient;
  /** Names one process; two must never share it. */
  readonly holder: string;
}

/** How long a lease lasts where it is not renewed: so long do rules wait when their owner dies. */
const LEASE_MS: Span = 15_000;

/** All rules of one prefix have one owner. */
const LEASE_ID = 'rules';

/**
 * Takes or renews the lease; the owner's fence, or null while somebody else holds it. The fence rises with
 * each change of owner, also where the lease itself was deleted.
 */
export async function acquireLease(
  claim: LeaseClaim & { readonly at: Instant; readonly ttlMs?: Span; readonly lastTickAt?: Instant | null },
): Promise<number | null> {
  const { client, holder, at, ttlMs = LEASE_MS } = claim;
  const index = indexNames(claim).lease;
  const kept = await getOwn(client, index, LEASE_ID);
  const isMine = kept !== null && stringAt(kept.document, 'holder') === holder;
  if (kept && !isMine && numberAt(kept.document, 'until') > at) return null;
  const fence = isMine ? numberAt(kept.document, 'fence') : (await lastFence(claim, kept)) + 1;
  const tickedAt = laterOf(claim.lastTickAt ?? null, tickedAtIn(kept));
  const document = { holder, fence, until: at + ttlMs, tickedAt };
  const written = await putOwn(client, { index, id: LEASE_ID, document }, { over: kept?.version ?? null });
  return written ? fence : null;
}

/** When an owner last looked at its rules, as of the beginning of a later turn; null where nobody did. */
export async function lastTickOf(choice: IndexChoice & { readonly client: EngineClient }): Promise<Instant | null> {
  return tickedAtIn(await getOwn(choice.client, indexNames(choice).lease, LEASE_ID));
}

const tickedAtIn = (kept: Kept | null): Instant | null => numberAt(kept?.document, 'tickedAt') || null;

/** The later of two moments that there may be. */
export const laterOf = (one: Instant | null, other: Instant | null): Instant | null =>
  one === null || other === null ? (one ?? other) : Math.max(one, other);

/** The last owner's fence; without a lease, the highest that any state was written with. */
async function lastFence(claim: LeaseClaim, kept: Kept | null): Promise<number> {
  if (kept) return numberAt(kept.document, 'fence');
  const { state } = indexNames(claim);
  await refreshOwn(claim.client, state);
  const aggs = { fence: { max: { field: 'fence' } } };
  const { aggregations } = await searchOwn(claim.client, state, { size: 0, aggs });
  return numberAt(objectAt(aggregations, 'fence'), 'value');
}

/** Renews the lease of its holder, and takes it from nobody; whether it is still held. */
export async function renewLease(claim: LeaseClaim & { readonly at: Instant }): Promise<boolean> {
  const { client, holder, at } = claim;
  const index = indexNames(claim).lease;
  const kept = await getOwn(client, index, LEASE_ID);
  if (!kept || stringAt(kept.document, 'holder') !== holder) return false;
  const document = { ...kept.document, until: at + LEASE_MS };
  return (await putOwn(client, { index, id: LEASE_ID, document }, { over: kept.version })) !== null;
}

/** Lets another process go on at once; does nothing where somebody else holds the lease. */
export async function releaseLease(claim: LeaseClaim): Promise<void> {
  const { client, holder } = claim;
  const index = indexNames(claim).lease;
  const kept = await getOwn(client, index, LEASE_ID);
  if (!kept || stringAt(kept.document, 'holder') !== holder) return;
  await putOwn(client, { index, id: LEASE_ID, document: { ...kept.document, until: 0 } }, { over: kept.version });
}
