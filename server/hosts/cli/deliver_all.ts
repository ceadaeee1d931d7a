import type { Instant } from '../../../common/time/instant.ts';
import { deliverDue } from '../../engine/deliver.ts';
import type { Ports } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import type { MemoryStore } from '../../stores/memory.ts';

/** Deliveries of a stepped clock that are to be settled. */
export interface Unsettled {
  readonly ports: Ports;
  readonly store: MemoryStore;
  readonly rules: readonly Rule[];
  /** Where the clock stands. */
  readonly from: Instant;
  readonly stop: AbortSignal;
}

/** Steps the clock on to each next attempt, until every delivery is made or given up. */
export async function deliverAll({ ports, store, rules, from, stop }: Unsettled): Promise<void> {
  const pending = () => store.entries().filter(({ status }) => status === 'pending');
  for (let open = pending(); open.length > 0 && !stop.aborted; open = pending()) {
    await deliverDue(ports, rules, Math.max(from, Math.min(...open.map(({ nextAttemptAt }) => nextAttemptAt))));
  }
}
