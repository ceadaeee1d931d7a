import type { Alert, OutboxEntry } from '../../common/model/alert.ts';
import { copyJson } from '../../common/model/json_text.ts';
import { fail, ok } from '../../common/model/result.ts';
import type { RunReport } from '../../common/model/run.ts';
import type { StoredState, Version } from '../engine/ports.ts';
import { initialState, type RuleState } from '../engine/state.ts';
import { RETENTION, type RetainingStore, type Retention } from './keeping.ts';

/** A store in memory, and what was put into it: for replay, preview and tests. */
export interface MemoryStore extends RetainingStore {
  readonly alerts: () => readonly Alert[];
  readonly entries: () => readonly OutboxEntry[];
  readonly runs: () => readonly RunReport[];
}

interface Kept<T> {
  readonly value: T;
  readonly seqNo: number;
}

/** How many run reports are kept. */
const MAX_RUNS = 10_000;

/** A new, empty store; it keeps copies, as a real one would. */
export function memoryStore(retention: Retention = RETENTION): MemoryStore {
  const states = new Map<string, Kept<RuleState>>();
  const alerts = new Map<string, Alert>();
  const entries = new Map<string, Kept<OutboxEntry>>();
  const runs: RunReport[] = [];
  let seqNo = 0;
  const put = <T>(into: Map<string, Kept<T>>, id: string, value: T): Version => {
    seqNo += 1;
    into.set(id, { value: copyJson(value), seqNo });
    return { seqNo, primaryTerm: 1 };
  };
  const isCurrent = (into: ReadonlyMap<string, Kept<unknown>>, id: string, version: Version | null): boolean =>
    (into.get(id)?.seqNo ?? null) === (version?.seqNo ?? null);

  return {
    loadStates: rules => {
      const load = ({ id, name }: { id: string; name: string }): [string, StoredState] => {
        const kept = states.get(id);
        return [
          id,
          kept
            ? { state: copyJson(kept.value), version: { seqNo: kept.seqNo, primaryTerm: 1 } }
            : { state: initialState(id, name), version: null },
        ];
      };
      return Promise.resolve(new Map(rules.map(load)));
    },
    commitStates: writes =>
      Promise.resolve(
        writes.map(({ state, version }) =>
          isCurrent(states, state.ruleId, version) ? ok(put(states, state.ruleId, state)) : fail('conflict' as const),
        ),
      ),
    publish: (newAlerts, newEntries) => {
      for (const alert of newAlerts) if (!alerts.has(alert.id)) alerts.set(alert.id, copyJson(alert));
      for (const entry of newEntries) if (!entries.has(entry.id)) put(entries, entry.id, entry);
      return Promise.resolve();
    },
    dueEntries: (at, limit) => {
      const due = [...entries.values()].filter(({ value }) => value.status === 'pending' && value.nextAttemptAt <= at);
      const oldestFirst = due
        .sort((a, b) => a.value.createdAt - b.value.createdAt || a.seqNo - b.seqNo)
        .slice(0, limit);
      const stored = oldestFirst.map(kept => ({
        entry: copyJson(kept.value),
        version: { seqNo: kept.seqNo, primaryTerm: 1 },
      }));
      return Promise.resolve({ entries: stored, unreadable: [] });
    },
    updateEntry: (entry, version) =>
      Promise.resolve(
        isCurrent(entries, entry.id, version) ? ok(put(entries, entry.id, entry)) : fail('conflict' as const),
      ),
    receiptsOf: ids =>
      Promise.resolve(
        ids.flatMap(id => {
          const receipt = entries.get(id)?.value.receipt;
          return receipt ? [copyJson(receipt)] : [];
        }),
      ),
    recordRuns: reports => {
      runs.push(...reports);
      if (runs.length > MAX_RUNS) runs.splice(0, runs.length - MAX_RUNS);
      return Promise.resolve();
    },
    removeOld: at => {
      const oldAlerts = [...alerts.values()].filter(({ firedAt }) => firedAt < at - retention.alerts);
      const isOld = ({ status, settledAt }: OutboxEntry): boolean =>
        status !== 'pending' && settledAt !== null && settledAt < at - retention.deliveries;
      const oldEntries = [...entries.values()].filter(({ value }) => isOld(value));
      const freshRuns = runs.filter(run => run.at >= at - retention.runs);
      const removed = { alerts: oldAlerts.length, deliveries: oldEntries.length, runs: runs.length - freshRuns.length };
      for (const { id } of oldAlerts) alerts.delete(id);
      for (const { value } of oldEntries) entries.delete(value.id);
      runs.splice(0, runs.length, ...freshRuns);
      return Promise.resolve(removed);
    },
    alerts: () => [...alerts.values()],
    entries: () => [...entries.values()].map(kept => kept.value),
    runs: () => runs,
  };
}
