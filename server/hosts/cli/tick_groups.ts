import type { Instant } from '../../../common/time/instant.ts';
import type { EventMemory } from '../../engine/event_memory.ts';
import type { EventSource, Store, Transports } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import { runTick, type TickReport } from '../../engine/run.ts';

/** Rules with the source that they read. */
export interface SourcedRules {
  readonly source: EventSource;
  readonly rules: readonly Rule[];
}

/** What all groups share in a tick. */
export interface SharedTick {
  readonly events: EventMemory;
  readonly store: Store;
  readonly transports: Transports;
  readonly fence: number;
  readonly at: Instant;
  readonly startAt: Instant | null;
  /** The clock, where the tick is of now. */
  readonly now: (() => Instant) | null;
}

/** One tick of rules that read from several search engines and keep their state in one store. */
export async function tickGroups(groups: readonly SourcedRules[], shared: SharedTick): Promise<TickReport> {
  const reports: TickReport[] = [];
  const all = groups.flatMap(({ rules }) => rules);
  for (const [index, { source, rules }] of groups.entries()) {
    const isFirst = index === 0;
    const isOurs = (ruleId: string): boolean =>
      rules.some(({ id }) => id === ruleId) || (isFirst && !all.some(({ id }) => id === ruleId));
    const ports = {
      source,
      events: shared.events,
      transports: shared.transports,
      fence: shared.fence,
      ...(shared.now === null ? {} : { now: shared.now }),
      store: groups.length === 1 ? shared.store : deliveringOnly(shared.store, isOurs),
    };
    const startAt = shared.startAt === null ? {} : { startAt: shared.startAt };
    reports.push(await runTick(ports, { at: shared.at, compile: () => Promise.resolve(rules), ...startAt }));
  }
  return {
    at: shared.at,
    runs: reports.flatMap(({ runs }) => runs),
    alerts: reports.flatMap(({ alerts }) => alerts),
    unreadableDeliveries: [...new Set(reports.flatMap(({ unreadableDeliveries }) => unreadableDeliveries))],
  };
}

/** The same store, in whose outbox each group sees its own rules' deliveries alone. */
const deliveringOnly = (store: Store, isOurs: (ruleId: string) => boolean): Store => ({
  ...store,
  dueEntries: async (at, limit) => {
    const { entries, unreadable } = await store.dueEntries(at, limit);
    return { entries: entries.filter(({ entry }) => isOurs(entry.alert.ruleId)), unreadable };
  },
});
