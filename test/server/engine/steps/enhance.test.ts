import { formatInstant } from '../../../../common/time/instant.ts';
import { runTick } from '../../../../server/engine/run.ts';
import { memoryStore } from '../../../../server/stores/memory.ts';
import { recordingTransports } from '../../../support/recording_transports.ts';
import { replaySource } from '../../../support/replay_source.ts';
import { ruleOf } from '../../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const events = ['1', '2', '3'].map((id, at) => ({
  id,
  index: 'logs',
  document: { '@timestamp': formatInstant(AT - 60_000 + at) },
}));

const enhancement = (id: string, process: Parameters<typeof ruleWith>[0][number]['process']) => ({
  id,
  title: id,
  summary: id,
  process,
});

const ruleWith = (steps: ReturnType<typeof ruleOf>['enhancements']['steps'], first: boolean, more = {}) => ({
  ...ruleOf({ type: 'any', realert: { minutes: 0 }, ...more }),
  enhancements: { steps, first },
});

const FAILS = enhancement('fails.js', () => {
  throw new Error('no such field: host');
});
const MARKS = enhancement('marks.js', match => ({ ...match, marked: true }));

test.each([
  ['when matches are told', false],
  ['when matches are found', true],
])(
  'an enhancement that fails %s: the matches are told, the next one goes on, and the run says so once',
  async (_name, first) => {
    const ports = { source: replaySource(events), store: memoryStore(), transports: recordingTransports(), fence: 1 };
    const rule = ruleWith([FAILS, MARKS], first);
    const { runs, alerts } = await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
    expect(alerts.map(({ matches }) => matches[0]?.document)).toMatchObject(
      events.map(({ id }) => ({ _id: id, marked: true })),
    );
    expect(runs[0]?.warnings).toEqual([
      'the enhancement fails.js failed: no such field: host; the match is told as it was before it',
    ]);
  },
);

test('also where the matches were gathered and are told between two runs', async () => {
  const ports = { source: replaySource(events), store: memoryStore(), transports: recordingTransports(), fence: 1 };
  const rule = ruleWith([FAILS], false, { aggregation: { seconds: 30 }, run_every: { hours: 1 } });
  const tick = (at: number) => runTick(ports, { at, compile: () => Promise.resolve([rule]) });
  await tick(AT);
  const { runs, alerts } = await tick(AT + 60_000);
  expect(alerts).toHaveLength(1);
  expect(runs[0]?.warnings).toEqual([expect.stringMatching(/^the enhancement fails\.js failed/)]);
});
