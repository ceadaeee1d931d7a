import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Instant } from '../../../common/time/instant.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { keepLease } from '../../stores/kept_lease.ts';
import { ownPrefix } from './own_store.ts';

/** Which of several processes may run the rules. */
export interface Ownership {
  /** The token to write with; null while another process is the owner. */
  readonly claim: (at: Instant) => Promise<number | null>;
  /** Lets another process go on at once. */
  readonly release: () => Promise<void>;
}

/** Nobody else sees a memory of our own. */
export const aloneInMemory: Ownership = { claim: () => Promise.resolve(1), release: () => Promise.resolve() };

/** Whoever holds the lease in the search engine is the owner; it runs out soon after its holder dies. */
export function leasedOwner(client: EngineClient, writebackIndex: string, now: () => Instant): Ownership {
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`;
  const lease = keepLease({ client, prefix: ownPrefix(writebackIndex), holder }, { now });
  return {
    claim: at => lease.acquire(at),
    // Where this fails the lease runs out by itself.
    release: () => lease.release().catch(() => undefined),
  };
}
