import { formatInstant } from '../../../common/time/instant.ts';
import type { Ports, Store } from '../../../server/engine/ports.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore, type MemoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports, retry } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const rare = ruleOf({ name: 'rare', type: 'any', run_every: { days: 30 } });
const events = [{ id: '1', index: 'logs', document: { '@timestamp': formatInstant(AT - MINUTE) } }];

function world(store: Store = memoryStore()) {
  const transports = recordingTransports();
  const ports: Ports = { source: replaySource(events), store, transports, fence: 1 };
  const tick = (at: number, rules: readonly Rule[] = [rare], more: Partial<Ports> = {}) =>
    runTick({ ...ports, ...more }, { at, compile: () => Promise.resolve(rules) });
  return { tick, transports };
}

/** The store, but this method fails once. */
function failing(store: MemoryStore, name: 'publish' | 'recordRuns'): Store {
  let isBroken = true;
  const once = (method: string, act: () => Promise<void>): Promise<void> => {
    if (method !== name || !isBroken) return act();
    isBroken = false;
    return Promise.reject(new Error('no answer'));
  };
  return {
    ...store,
    publish: (alerts, entries) => once('publish', () => store.publish(alerts, entries)),
    recordRuns: reports => once('recordRuns', () => store.recordRuns(reports)),
  };
}

const unpublishedIn = async (store: Store): Promise<number | undefined> =>
  (await store.loadStates([{ id: rare.id, name: 'rare' }])).get(rare.id)?.state.unpublished.length;

test('a state forgets its alerts once they are in the outbox', async () => {
  const store = memoryStore();
  const { tick } = world(store);
  expect((await tick(AT)).alerts).toHaveLength(1);
  expect(store.alerts()).toHaveLength(1);
  expect(await unpublishedIn(store)).toBe(0);
});

test('what could not be published is published by the next tick, long before its rule runs again', async () => {
  const store = memoryStore();
  const { tick, transports } = world(failing(store, 'publish'));
  await expect(tick(AT)).rejects.toThrow('no answer');
  expect(await unpublishedIn(store)).toBe(1);
  const next = await tick(AT + 10_000);
  expect(next).toMatchObject({ runs: [], alerts: [] });
  expect(transports.sent).toHaveLength(1);
  expect(await unpublishedIn(store)).toBe(0);
});

test('also where the rule was switched off since', async () => {
  const store = memoryStore();
  const { tick, transports } = world(failing(store, 'publish'));
  await expect(tick(AT)).rejects.toThrow('no answer');
  await tick(AT + 10_000, [{ ...rare, enabled: false }]);
  expect(transports.sent).toHaveLength(1);
});

test('what was delivered and cleared away is not sent anew by a rule that has not run since', async () => {
  const store = memoryStore();
  const { tick, transports } = world(store);
  await tick(AT);
  const emptied = memoryStore();
  const states = [...(await store.loadStates([{ id: rare.id, name: 'rare' }])).values()];
  await emptied.commitStates(states.map(({ state }) => ({ state, version: null })));
  await runTick(
    { source: replaySource(events), store: emptied, transports, fence: 1 },
    { at: AT + 8 * DAY, compile: () => Promise.resolve([rare]) },
  );
  expect(transports.sent).toHaveLength(1);
});

test('an owner of an older token leaves what is left to the newer one', async () => {
  const store = memoryStore();
  const { tick, transports } = world(failing(store, 'publish'));
  await expect(tick(AT, [rare], { fence: 3 })).rejects.toThrow('no answer');
  await tick(AT + 10_000, [rare], { fence: 2 });
  expect([transports.sent.length, await unpublishedIn(store)]).toEqual([0, 1]);
  await tick(AT + 20_000, [rare], { fence: 3 });
  expect([transports.sent.length, await unpublishedIn(store)]).toEqual([1, 0]);
});

test('a report that cannot be kept holds up no alert', async () => {
  const { tick, transports } = world(failing(memoryStore(), 'recordRuns'));
  await expect(tick(AT)).rejects.toThrow('no answer');
  expect(transports.sent).toHaveLength(1);
});

test('deliveries go on where no rule is there any more', async () => {
  const store = memoryStore();
  const transports = recordingTransports(() => retry());
  const ports: Ports = { source: replaySource(events), store, transports, fence: 1 };
  await runTick(ports, { at: AT, compile: () => Promise.resolve([rare]) });
  expect(await runTick(ports, { at: AT + MINUTE, compile: () => Promise.resolve([]) })).toMatchObject({ runs: [] });
  expect(store.entries()).toMatchObject([{ status: 'pending', lastError: { code: 'rule_gone' } }]);
});
