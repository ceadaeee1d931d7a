import { formatInstant } from '../../../common/time/instant.ts';
import { fail } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { Store } from '../../../server/engine/ports.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const [broken, fine] = ['broken', 'fine'].map(id => ({ ...ruleOf({ name: id, type: 'any' }), id }));
const events = [{ id: '1', index: 'logs', document: { '@timestamp': formatInstant(AT - 1000) } }];

async function tickWith(change: (store: Store) => Partial<Store>) {
  const memory = memoryStore();
  const store: Store = { ...memory, ...change(memory) };
  const ports = { source: replaySource(events), store, transports: recordingTransports(), fence: 1 };
  const rules = [broken, fine].flatMap(rule => rule ?? []);
  const report = await runTick(ports, { at: AT, compile: () => Promise.resolve(rules) });
  return { report, memory };
}

test('a rule whose state cannot be read says so and waits; its state stays as it is', async () => {
  const { report, memory } = await tickWith(store => ({
    loadStates: async rules => {
      const states = new Map(await store.loadStates(rules));
      states.delete('broken');
      return states;
    },
  }));
  expect(report.alerts.map(({ ruleId }) => ruleId)).toEqual(['fine']);
  const run = report.runs.find(({ ruleId }) => ruleId === 'broken');
  expect(run).toMatchObject({ outcome: 'failed', error: { code: 'engine_error' } });
  expect(run?.error?.message).toMatch(/a form that is not known/);
  expect(memory.runs()).toEqual(report.runs);
  expect((await memory.loadStates([{ id: 'broken', name: 'broken' }])).get('broken')?.version).toBeNull();
});

test('SE9: while states cannot be written nothing is told; then all of it is, once', async () => {
  let isDown = true;
  const memory = memoryStore();
  const store: Store = {
    ...memory,
    commitStates: writes => (isDown ? Promise.reject(new Error('no answer')) : memory.commitStates(writes)),
  };
  const three = [1, 2, 3].map(id => ({
    id: String(id),
    index: 'logs',
    document: { '@timestamp': formatInstant(AT - id * 1000) },
  }));
  const transports = recordingTransports();
  const rule = ruleOf({ type: 'any', realert: { minutes: 0 } });
  const tick = (at: number) =>
    runTick(
      { source: replaySource(three), store, transports, fence: 1 },
      { at, compile: () => Promise.resolve([rule]) },
    );
  await expect(tick(AT)).rejects.toThrow('no answer');
  expect(transports.sent).toEqual([]);
  isDown = false;
  expect((await tick(AT + 60_000)).alerts.map(({ evidence }) => evidence.eventIds)).toEqual([['3'], ['2'], ['1']]);
  expect((await tick(AT + 120_000)).alerts).toEqual([]);
});

test('a rule whose state is refused tells nothing and says why; others go on', async () => {
  const error: RunError = { code: 'bad_query', message: 'too deep' };
  const { report } = await tickWith(store => ({
    commitStates: async writes => {
      const written = await store.commitStates(writes.filter(({ state }) => state.ruleId !== 'broken'));
      return writes.map(({ state }) => (state.ruleId === 'broken' ? fail(error) : (written[0] ?? fail(error))));
    },
  }));
  expect(report.alerts.map(({ ruleId }) => ruleId)).toEqual(['fine']);
  expect(report.runs.find(({ ruleId }) => ruleId === 'broken')).toMatchObject({ outcome: 'failed', alerts: 0, error });
});
