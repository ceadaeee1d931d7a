import type { OutboxEntry } from '../../../common/model/alert.ts';
import type { Store } from '../../engine/ports.ts';

/** How many matches of a rule arrived, and how many were tried in vain. */
export interface Tally {
  readonly ruleId: string;
  readonly sent: number;
  readonly notSent: number;
}

/** A store that counts what becomes of deliveries. */
export interface TallyingStore<S extends Store> {
  readonly store: S;
  /** What was counted since the last time. */
  readonly take: () => readonly Tally[];
}

/** So many alerts are known to have arrived; each is counted once, whatever the number of its outputs. */
const REMEMBERED = 10_000;

/** The same store, which counts as ElastAlert does: a match is sent where one output took it. Source: parity runtime §13. */
export function tallyingStore<S extends Store>(store: S): TallyingStore<S> {
  const arrived = new Set<string>();
  let sent: OutboxEntry[] = [];
  let failed: OutboxEntry[] = [];
  const note = (entry: OutboxEntry): void => {
    if (entry.status === 'delivered' && !arrived.has(entry.alert.id)) {
      arrived.add(entry.alert.id);
      sent.push(entry);
    }
    if (entry.status !== 'delivered' && entry.lastError !== null) failed.push(entry);
    for (const oldest of arrived) {
      if (arrived.size <= REMEMBERED) break;
      arrived.delete(oldest);
    }
  };
  return {
    store: {
      ...store,
      updateEntry: async (entry, version) => {
        const written = await store.updateEntry(entry, version);
        if (written.ok) note(entry);
        return written;
      },
    },
    take: () => {
      const inVain = new Map(
        failed.filter(({ alert }) => !arrived.has(alert.id)).map(entry => [entry.alert.id, entry]),
      );
      const tallies = [
        ...sent.map(entry => ({ ruleId: entry.alert.ruleId, sent: entry.alert.matches.length, notSent: 0 })),
        ...[...inVain.values()].map(({ alert }) => ({ ruleId: alert.ruleId, sent: 0, notSent: alert.matches.length })),
      ];
      [sent, failed] = [[], []];
      return tallies;
    },
  };
}
