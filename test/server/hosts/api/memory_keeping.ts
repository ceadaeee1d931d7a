import type { AlertStatus } from '../../../../common/model/alert';
import { fail, ok } from '../../../../common/model/result';
import type {
  AlertReads,
  LogReads,
  RuleStore,
  StoredRule,
  Undelivered,
  UnreadableRule,
} from '../../../../server/hosts/api/keeping';
import type { Product } from '../../../../server/sources/product';
import type { MemoryStore } from '../../../../server/stores/memory';

/** Rules in memory, and some that cannot be read. */
export function memoryRules(unreadable: readonly UnreadableRule[] = []): RuleStore {
  const rules = new Map<string, StoredRule>();
  const put = (rule: StoredRule): StoredRule => {
    rules.set(rule.id, rule);
    return rule;
  };
  const damaged = new Map(unreadable.map(rule => [rule.id, rule]));
  const within = <T extends UnreadableRule>(all: ReadonlyMap<string, T>, scope: string | undefined): readonly T[] =>
    [...all.values()].filter(rule => scope === undefined || rule.scope === scope);
  return {
    survey: scope => Promise.resolve({ rules: within(rules, scope), unreadable: within(damaged, scope) }),
    list: scope => Promise.resolve(within(rules, scope)),
    get: id => Promise.resolve(rules.get(id) ?? null),
    create: rule => Promise.resolve(put({ ...rule, id: `rule-${rules.size + 1}`, revision: 1 })),
    update: rule =>
      Promise.resolve(
        rules.get(rule.id)?.revision === rule.revision
          ? ok(put({ ...rule, revision: rule.revision + 1 }))
          : fail('conflict' as const),
      ),
    delete: id => {
      rules.delete(id);
      damaged.delete(id);
      return Promise.resolve();
    },
  };
}

/** What a memory store keeps, read as people do. */
export function memoryReads(store: MemoryStore): AlertReads {
  const statuses = new Map<string, AlertStatus>();
  const statusOf = (id: string): AlertStatus => statuses.get(id) ?? 'open';
  const entriesOf = (alertId: string) => store.entries().filter(entry => entry.alert.id === alertId);
  return {
    list: ({ scope, size, status }) => {
      const found = store
        .alerts()
        .filter(alert => alert.scope === scope && (status === undefined || statusOf(alert.id) === status));
      const alerts = found.slice(0, size).map(alert => ({ ...alert, status: statusOf(alert.id) }));
      return Promise.resolve({ total: found.length, alerts, histogram: [] });
    },
    get: id => {
      const alert = store.alerts().find(candidate => candidate.id === id);
      return Promise.resolve(alert ? { alert, status: statusOf(id) } : null);
    },
    setStatus: (id, status) => {
      statuses.set(id, status);
      return Promise.resolve();
    },
    lastAlertAt: () => Promise.resolve(new Map(store.alerts().map(alert => [alert.ruleId, alert.firedAt]))),
    undelivered: ids => {
      const failed = store.entries().filter(({ lastError, status }) => lastError !== null && status !== 'delivered');
      const known = ids.flatMap((id): [string, Undelivered][] => {
        const own = failed.filter(({ alert }) => alert.ruleId === id);
        const givenUp = own.filter(({ status }) => status === 'dead').length;
        const [last] = own.slice(-1);
        const said = { output: last?.output ?? '', message: last?.lastError?.message ?? '' };
        return last ? [[id, { givenUp, waiting: own.length - givenUp, ...said }]] : [];
      });
      return Promise.resolve(new Map(known));
    },
    deliveriesOf: id => Promise.resolve(entriesOf(id)),
    outbox: ({ status, size }) =>
      Promise.resolve(
        store
          .entries()
          .filter(entry => status === undefined || entry.status === status)
          .slice(0, size),
      ),
    entry: async id => {
      const { entries } = await store.dueEntries(Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
      return entries.find(({ entry }) => entry.id === id) ?? null;
    },
  };
}

/** A search engine that has nothing, or is away. */
export const memoryLogs = (isAway: () => boolean, problem: () => string | null = () => null): LogReads => {
  const answer = <T>(value: T) =>
    Promise.resolve(isAway() ? fail({ code: 'unreachable' as const, message: 'connection refused' }) : ok(value));
  return {
    product: () => answer<Product>({ name: 'OpenSearch', version: '2.19.1', problem: problem() }),
    indices: () => answer(['filebeat-1']),
    fields: () => answer([{ name: 'user.name', type: 'keyword', aggregatable: true }]),
    topValues: () => answer({ total: 1, withField: 1, values: [{ value: 'alice', count: 1 }] }),
  };
};
