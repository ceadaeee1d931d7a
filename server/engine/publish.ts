import { wordedFor, type Alert, type OutboxEntry } from '../../common/model/alert.ts';
import type { Ports, StoredState } from './ports.ts';
import type { Rule } from './rule.ts';

/**
 * Puts the alerts that were committed among the alerts and into the outbox, and only then takes them out of their
 * states: a crash in between is made good at the next tick, and what was published is never published anew once it
 * has been cleared away. Gives the states as they are from now on.
 */
export async function publishCommitted(
  ports: Ports,
  rules: readonly Rule[],
  committed: readonly StoredState[],
): Promise<readonly StoredState[]> {
  const waiting = committed.filter(({ state }) => state.unpublished.length > 0);
  if (waiting.length === 0) return [];
  const alerts = waiting.flatMap(({ state }) => state.unpublished);
  await ports.store.publish(alerts, entriesOf(rules, alerts));
  const cleared = waiting.map(({ state, version }) => ({ state: { ...state, unpublished: [] }, version }));
  const written = await ports.store.commitStates(cleared);
  return cleared.flatMap(({ state }, index) => {
    const version = written[index];
    return version?.ok ? [{ state, version: version.value }] : [];
  });
}

/** Alerts that a crash left between commit and outbox go there now, also where it is not their rule's turn. */
export async function publishLeftovers(
  ports: Ports,
  rules: readonly Rule[],
  stored: ReadonlyMap<string, StoredState>,
): Promise<ReadonlyMap<string, StoredState>> {
  const ours = [...stored.values()].filter(({ state }) => state.fence <= ports.fence);
  const cleared = await publishCommitted(ports, rules, ours);
  return new Map([...stored, ...cleared.map(one => [one.state.ruleId, one] as const)]);
}

function entriesOf(rules: readonly Rule[], alerts: readonly Alert[]): readonly OutboxEntry[] {
  return alerts.flatMap(alert => {
    const rule = rules.find(candidate => candidate.id === alert.ruleId);
    return (rule?.outputs ?? []).map((output): OutboxEntry => ({
      id: `${alert.id}:${output.key}`,
      alert: wordedFor(alert, output.key),
      outputKey: output.key,
      output: output.alerterId,
      status: 'pending',
      partsConfirmed: 0,
      attempts: 0,
      createdAt: alert.firedAt,
      nextAttemptAt: alert.firedAt,
      giveUpAt: alert.firedAt + (rule?.alertTimeLimit ?? 0),
      settledAt: null,
      lastError: null,
    }));
  });
}
