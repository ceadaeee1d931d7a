import { replay } from '../../../server/engine/replay.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const MINUTE = 60_000;
const START = Date.parse('2024-05-01T12:00:00Z');

test('rules that ask the same are all answered', async () => {
  const event = { id: 'e', index: 'logs', document: { '@timestamp': '2024-05-01T12:00:30Z' } };
  const twin = ruleOf({ type: 'any', name: 'one' });
  const rules = [twin, { ...twin, id: 'other', name: 'two', realertKey: 'two' }];
  const ports = { source: replaySource([event]), store: memoryStore(), transports: recordingTransports(), fence: 1 };
  const replayed = await replay(ports, { rules, start: START, end: START + 3 * MINUTE });
  expect(replayed).toMatchObject({ ticks: 4, error: null });
  expect(replayed.alerts.map(({ ruleName, firedAt }) => [ruleName, firedAt - START])).toEqual([
    ['one', MINUTE],
    ['two', MINUTE],
  ]);
});
