import { fail } from '../../../common/model/result.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import type { EventSource } from '../../../server/engine/ports.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;
const events = [{ id: '1', index: 'logs', document: { '@timestamp': formatInstant(AT - 1000), user: 'ann' } }];
const fine: Rule = { ...ruleOf({ name: 'fine', type: 'any' }), id: 'fine' };

/** A process with one store; each tick may have other rules and another source. */
function newProcess() {
  const store = memoryStore();
  const transports = recordingTransports();
  const tick = (at: number, rules: readonly Rule[], change: Partial<EventSource> = {}) =>
    runTick(
      { source: { ...replaySource(events), ...change }, store, transports, fence: 1 },
      { at, compile: () => Promise.resolve(rules) },
    );
  return { store, tick };
}

const boom = (): never => {
  throw new Error('a bug');
};

describe('a mistake in one rule', () => {
  test.each<readonly [string, Partial<Rule['detector']>]>([
    ['while it is planned', { screens: boom }],
    ['while its screen is judged', { judge: boom }],
    ['while it folds', { fold: boom }],
    ['while its memory is pruned', { prune: boom }],
    ['while its text is written', { describe: boom }],
  ])('SE16: %s is said on the rule and stops no other', async (_name, broken) => {
    const { tick } = newProcess();
    const wrong: Rule = { ...fine, id: 'wrong', name: 'wrong', detector: { ...fine.detector, ...broken } };
    const { runs, alerts } = await tick(AT, [wrong, fine]);
    expect(alerts.map(({ ruleId }) => ruleId)).toEqual(['fine']);
    expect(runs.find(({ ruleId }) => ruleId === 'wrong')).toMatchObject({
      outcome: 'failed',
      error: { code: 'unexpected', message: 'a bug' },
    });
  });

  test('LI4: also a look-back before all calendars, which may be mended', async () => {
    const { tick } = newProcess();
    const endless: Rule = { ...ruleOf({ type: 'any', buffer_time: { weeks: 1e9 } }), id: 'endless' };
    const { runs, alerts } = await tick(AT, [endless, fine]);
    expect(alerts.map(({ ruleId }) => ruleId)).toEqual(['fine']);
    expect(runs.find(({ ruleId }) => ruleId === 'endless')).toMatchObject({ outcome: 'failed' });
    const mended = await tick(AT + MINUTE, [{ ...fine, id: 'endless' }]);
    expect(mended.runs).toMatchObject([{ outcome: 'told', window: { start: AT - 14 * MINUTE } }]);
  });
});

test('a rule whose fields cannot be read fails alone', async () => {
  const { tick } = newProcess();
  const keyed: Rule = { ...ruleOf({ type: 'any', query_key: 'user' }), id: 'keyed' };
  const fields = () => Promise.resolve(fail({ code: 'unauthorized' as const, message: 'may not' }));
  const { runs, alerts } = await tick(AT, [keyed, fine], { fields });
  expect(alerts.map(({ ruleId }) => ruleId)).toEqual(['fine']);
  expect(runs.find(({ ruleId }) => ruleId === 'keyed')).toMatchObject({ error: { code: 'unauthorized' } });
});

test('RU6: where no event is, none is read and none is folded', async () => {
  const { tick } = newProcess();
  const nobody: Rule = {
    ...ruleOf({ type: 'any', filter: [{ term: { user: 'nobody' } }] }),
    detector: { ...fine.detector, fold: boom },
  };
  expect((await tick(AT, [nobody])).runs).toMatchObject([{ outcome: 'quiet', error: null }]);
  const counted: Rule = ruleOf({
    type: 'frequency',
    num_events: 1,
    timeframe: { minutes: 5 },
    query_key: 'user',
    use_terms_query: true,
    filter: [{ term: { user: 'nobody' } }],
  });
  expect((await newProcess().tick(AT, [counted])).runs).toMatchObject([
    { outcome: 'no_match', matches: 0, error: null },
  ]);
});

test('every run is recorded', async () => {
  const { tick, store } = newProcess();
  await tick(AT, [fine]);
  await tick(AT + 30_000, [fine]);
  await tick(AT + MINUTE, [fine]);
  expect(store.runs()).toMatchObject([
    { ruleId: 'fine', at: AT, outcome: 'told', hits: 1, matches: 1, alerts: 1 },
    { ruleId: 'fine', at: AT + MINUTE, outcome: 'quiet', hits: 1 },
  ]);
});

describe('what the search engine leaves out', () => {
  const answered = { total: 0, aggregations: {}, shards: 2, failedShards: 0 };
  const searchMany = (answer: Partial<typeof answered>) => () =>
    Promise.resolve([{ ok: true as const, value: { ...answered, ...answer } }]);

  test('an index that matches nothing is said', async () => {
    const { runs } = await newProcess().tick(AT, [fine], { searchMany: searchMany({ shards: 0 }) });
    expect(runs).toMatchObject([{ outcome: 'quiet', warnings: ['no index matches logs'] }]);
  });

  test('shards that did not answer are said, and their events looked for again, however long it takes', async () => {
    const { tick } = newProcess();
    for (let minute = 0; minute < 30; minute += 1) {
      const { runs } = await tick(AT + minute * MINUTE, [fine], { searchMany: searchMany({ failedShards: 1 }) });
      expect(runs[0]?.warnings).toEqual(['1 of 2 shards did not answer; their events are looked for again']);
    }
    const { alerts } = await tick(AT + 30 * MINUTE, [fine]);
    expect(alerts).toHaveLength(1);
  });

  test('a search without an answer is a failure', async () => {
    const { runs } = await newProcess().tick(AT, [fine], { searchMany: () => Promise.resolve([]) });
    expect(runs).toMatchObject([{ outcome: 'failed', error: { code: 'engine_error' } }]);
  });

  test('a field that no index has is said', async () => {
    const { runs } = await newProcess().tick(AT, [ruleOf({ type: 'any', query_key: ['user', 'nothing'] })]);
    expect(runs[0]?.warnings).toEqual(['no index that matches logs has the field nothing']);
  });
});
