import fc from 'fast-check';
import { isList, listAt, type Json, type JsonObject } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { pythonFloat, WrittenNumber } from '../../../common/model/written_number.ts';
import type { RuleFacts } from '../../../server/engine/define_rule_type.ts';
import type { Finding } from '../../../server/engine/event.ts';
import { answerWith, bucketsOf, factsByKeys } from '../../support/answers.ts';
import { compileText, ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';

const SECOND = 1000;
/** 2025-03-10T12:00:00Z. */
const ZERO = Date.parse('2025-03-10T12:00:00Z');
/** How long each run looks back. */
const REACH = 10 * SECOND;
const RULE: JsonObject = {
  type: 'spike_aggregation',
  metric_agg_key: 'load',
  metric_agg_type: 'avg',
  spike_height: 2,
  spike_type: 'up',
  timeframe: { seconds: 60 },
};
const NAME = 'metric_load_avg';

/** What the run that ends so many seconds after zero is answered. */
type Step = readonly [second: number, answer: JsonObject];

const value = (one: Json, type = 'avg'): JsonObject => ({ [`metric_load_${type}`]: { value: one } });
const groups = (values: JsonObject, type = 'avg'): JsonObject => ({
  bucket_aggs: bucketsOf(...Object.entries(values).map(([key, one]) => ({ key, ...value(one ?? null, type) }))),
});

/** All that is found, run by run; the memory goes through JSON between them. */
function runs(more: JsonObject, steps: readonly Step[], facts: RuleFacts = factsWith()): readonly Finding[] {
  const { detector } = ruleOf({ ...RULE, ...more });
  const own = { ...facts, bufferTime: REACH, commonRunEvery: REACH, runEvery: REACH };
  let memory: Json = null;
  return steps.flatMap(([second, aggregations]) => {
    const end = ZERO + second * SECOND;
    const run = runOf({ start: end - REACH, end }, { since: -Infinity, readUpTo: end - SECOND });
    const verdict = detector.judge(run, { answers: [answerWith(aggregations, 1)], memory, facts: own });
    if (verdict.kind !== 'found') throw new Error('what was calculated is always found');
    memory = parseJson(JSON.stringify(detector.prune(run, verdict.memory))) ?? null;
    return verdict.findings;
  });
}

const told = (findings: readonly Finding[]): readonly JsonObject[] =>
  findings.map(({ key, event: { at, document } }) => ({
    at: (at - ZERO) / SECOND,
    key,
    current: document.spike_count ?? null,
    before: document.reference_count ?? null,
  }));

const every = (seconds: number, values: readonly JsonObject[]): readonly Step[] =>
  values.map((one, index) => [index * seconds, one]);

test('SA1: a value after a long time without any', () => {
  const own = { metric_agg_type: 'percentiles', percentile_range: 95, spike_height: 1.5, timeframe: { minutes: 5 } };
  const percentile = (one: Json): JsonObject => ({ metric_load_percentiles: { values: { '95.0': one } } });
  const found = runs(own, [
    [-36_000, percentile(new WrittenNumber('0.0'))],
    [0, percentile(new WrittenNumber('9879.0'))],
  ]);
  expect(told(found)).toEqual([{ at: 0, key: null, current: new WrittenNumber('9879.0'), before: 0 }]);
});

describe('SA2: the windows are compared by their mean, least, greatest, or sum', () => {
  const values = [10, 20, 30, 40, 200, 300];
  test.each<readonly [string, number, Json, Json]>([
    ['avg', 90, pythonFloat(120), pythonFloat(25)],
    ['min', 90, pythonFloat(40), pythonFloat(20)],
    ['max', 90, pythonFloat(200), pythonFloat(30)],
    ['sum', 90, pythonFloat(240), pythonFloat(50)],
    ['cardinality', 90, 240, 50],
    ['value_count', 90, 240, 50],
  ])('%s', (metric_agg_type, at, current, before) => {
    const steps = every(
      30,
      values.map(one => value(one, metric_agg_type)),
    );
    expect(told(runs({ metric_agg_type }, steps))).toEqual([{ at, key: null, current, before }]);
  });
});

describe('when a match is told', () => {
  const rising = [1.5, 1.5, 1.5, 1.5, 9.5].map(one => value(one));
  const falling = [9.5, 9.5, 9.5, 9.5, 1.5, 1.5].map(one => value(one));

  test.each<readonly [string, JsonObject, readonly Step[], number]>([
    ['SP19: not before twice the timeframe', {}, every(29, rising), 0],
    ['SP19: but then', {}, every(30, rising), 1],
    ['SP24: both thresholds are reached', { threshold_ref: 1.5, threshold_cur: 5.5 }, every(30, rising), 1],
    ['SP24: too little before', { threshold_ref: 1.6 }, every(30, rising), 0],
    ['SP24: too little now', { threshold_cur: 5.6 }, every(30, rising), 0],
    ['SP7: not high enough', { spike_height: 4 }, every(30, rising), 0],
    ['not a spike down', { spike_type: 'down' }, every(30, rising), 0],
    ['SP8: down', { spike_type: 'down' }, every(30, falling), 1],
    ['not a spike up', {}, every(30, falling), 0],
    [
      'SP4: nothing before',
      {},
      [
        [0, value(null)],
        [120, value(5)],
      ],
      0,
    ],
    [
      'SP4: nothing now',
      {},
      [
        [0, value(5)],
        [120, value(null)],
      ],
      0,
    ],
    [
      'an index that is not there is no value',
      {},
      [
        [0, {}],
        [120, value(5)],
      ],
      0,
    ],
    ['after a match the windows fill anew', {}, every(30, [...rising, ...rising.slice(1)]), 1],
    ['and there is another', {}, every(30, [...rising, ...rising]), 2],
  ])('%s', (_name, more, steps, matches) => expect(runs(more, steps)).toHaveLength(matches));

  test('Q3: nothing against nothing is a spike where no threshold says otherwise', () => {
    const steps = every(
      30,
      [0, 0, 0, 0, 0].map(one => value(one, 'value_count')),
    );
    expect(told(runs({ metric_agg_type: 'value_count' }, steps))).toEqual([
      { at: 120, key: null, current: 0, before: 0 },
    ]);
  });

  test('Q5: a value that comes back is compared with what was long ago', () => {
    const steps: readonly Step[] = [
      [0, groups({ a: 2.5 })],
      [30, groups({ a: 2.5 })],
      [900, groups({ a: 9.5 })],
    ];
    expect(told(runs({ query_key: 'k' }, steps, factsByKeys('k')))).toMatchObject([{ at: 900, key: 'a', before: 2.5 }]);
  });

  test('Q7: a window without a value has its time, and no part in the mean, the least or the greatest', () => {
    for (const type of ['avg', 'min', 'max']) {
      const steps = every(
        30,
        [1.5, null, 1.5, null, 9.5].map(one => value(one, type)),
      );
      expect(told(runs({ metric_agg_type: type }, steps))).toMatchObject([{ at: 120, current: 9.5, before: 1.5 }]);
    }
  });
});

describe('alert_on_new_data', () => {
  const own = { query_key: 'k', alert_on_new_data: true, threshold_cur: 5, metric_agg_type: 'sum' };
  const known = every(
    30,
    Array.from({ length: 5 }, () => groups({ a: 0.5 }, 'sum')),
  );
  const facts = factsByKeys('k');

  test.each<readonly [string, JsonObject, readonly Step[], number]>([
    ['SP16: a new value is told', {}, [...known, [150, groups({ c: 9.5 }, 'sum')]], 1],
    ['SP15: not without the option', { alert_on_new_data: false }, [...known, [150, groups({ c: 9.5 }, 'sum')]], 0],
    ['not before others were there for long', {}, [[0, groups({ c: 9.5 }, 'sum')]], 0],
    ['SP17: not twice', {}, [...known, [150, groups({ c: 9.5 }, 'sum')], [180, groups({ c: 99.5 }, 'sum')]], 1],
    [
      'again after twice the timeframe',
      {},
      [...known, [150, groups({ c: 9.5 }, 'sum')], [270, groups({ c: 29.5 }, 'sum')]],
      2,
    ],
  ])('%s', (_name, more, steps, matches) => expect(runs({ ...own, ...more }, steps, facts)).toHaveLength(matches));

  test('needs a query_key', () => {
    const steps = every(
      30,
      [0.5, 0.5, 0.5, 9.5].map(one => value(one, 'sum')),
    );
    expect(runs({ alert_on_new_data: true, metric_agg_type: 'sum' }, steps)).toEqual([]);
  });
});

describe('what a match holds', () => {
  test('its time, the group, and the two numbers', () => {
    const steps = every(
      60,
      [1, 1, 9.5].map(one => groups({ 'web-1': one })),
    );
    const [found] = runs({ query_key: 'host.name' }, steps, factsByKeys('host.name'));
    expect(found).toMatchObject({ origin: 'calculated', key: 'web-1', evidence: { counted: 9.5, needed: 2 } });
    expect(found?.event.document).toEqual({
      '@timestamp': '2025-03-10T12:02:00Z',
      'host.name': 'web-1',
      spike_count: 9.5,
      reference_count: pythonFloat(1),
    });
  });

  test('several fields are joined', () => {
    const both = (one: Json): JsonObject => ({ bucket_aggs: bucketsOf({ key: 'q', ...groups({ s: one }) }) });
    const [found] = runs({ query_key: ['a', 'b'] }, every(60, [1, 1, 9].map(both)), factsByKeys('a', 'b'));
    expect(found?.event.document).toMatchObject({ 'a,b': 'q,s' });
    expect(found?.event.document).not.toHaveProperty('a');
  });

  test('Q8: numbers and truth values are groups too', () => {
    const keyed = (one: Json): JsonObject => ({
      bucket_aggs: bucketsOf({ key: 5, ...value(one) }, { key: 1, key_as_string: 'true', ...value(one) }),
    });
    const found = runs({ query_key: 'k' }, every(60, [1, 1, 9].map(keyed)), factsByKeys('k'));
    expect(found.map(({ key }) => key)).toEqual(['5', 'true']);
  });

  test('a sum has what adding and taking away floats leaves, as in Python', () => {
    const steps = every(
      30,
      [0.1, 0.2, 0.3, 0.7, 0.9].map(one => value(one, 'sum')),
    );
    const [found] = told(runs({ metric_agg_type: 'sum' }, steps));
    expect(found).toMatchObject({ current: 1.6000000000000003, before: 0.5000000000000001 });
  });
});

describe('a run of several windows', () => {
  const { detector } = ruleOf({ ...RULE, metric_agg_type: 'min', spike_type: 'both', use_run_every_query_size: true });
  const facts = { ...factsWith(), bufferTime: 150 * SECOND, commonRunEvery: 50 * SECOND, runEvery: 50 * SECOND };
  const answers = [1.5, 2.5, 9.5].map(one => answerWith(value(one, 'min'), 1));
  const run = runOf({ start: ZERO - 150 * SECOND, end: ZERO });
  const verdict = detector.judge(run, { answers, memory: null, facts });

  test('Q10: marks the time after all but the last, which counts as nothing', () => {
    if (verdict.kind !== 'found') throw new Error('what was calculated is always found');
    const at = (second: number): number => ZERO + second * SECOND;
    expect(verdict.hits).toBe(3);
    expect(verdict.memory).toMatchObject({
      groups: [
        ['all', { entries: [[at(-50), 2.5], [at(-50)], [at(0), 9.5]] }, { entries: [[at(-100), 1.5], [at(-100)]] }],
      ],
    });
  });
});

describe('memory', () => {
  test('what was told long ago is no longer quiet, and only so many groups are known', () => {
    const { detector } = ruleOf({ ...RULE, query_key: 'k' });
    const window = { entries: [[ZERO, 1]], sum: 1, hasParts: true };
    const many = Array.from({ length: 1200 }, (_, index) => `host ${index}`);
    const memory = {
      groups: many.map((name, index) => [name, { ...window, entries: [[ZERO + index, 1]] }, window]),
      first: many.map(name => [name, ZERO]),
      quiet: [
        ['old', ZERO - 1],
        ['new', ZERO + 1],
      ],
      isWarm: true,
    };
    const pruned = detector.prune(runOf({ start: ZERO, end: ZERO + REACH }), memory);
    expect(pruned).toMatchObject({ quiet: [['new', ZERO + 1]], isWarm: true });
    const known = listAt(pruned, 'groups').flatMap(group => (isList(group) ? group.slice(0, 1) : []));
    expect([known.length, known[0]]).toEqual([1000, 'host 200']);
  });

  test('law: what is told does not depend on when the memory is written down', () =>
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            gap: fc.integer({ min: 1, max: 10 }),
            a: fc.option(fc.double({ min: 0, max: 9, noNaN: true })),
            b: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
          }),
          { maxLength: 30 },
        ),
        fc.constantFrom('avg', 'min', 'max', 'sum', 'value_count'),
        (story, metric_agg_type) => {
          let second = 0;
          const steps = story.map(({ gap, a, b }): Step => [
            (second += gap),
            groups({ a, ...(b === undefined ? {} : { b }) }, metric_agg_type),
          ]);
          const own = { query_key: 'k', metric_agg_type, alert_on_new_data: true, timeframe: { seconds: 12 } };
          expect(told(runs(own, steps, factsByKeys('k')))).toEqual(toldAtOnce(own, steps));
        },
      ),
      { seed: 20250310, numRuns: 60 },
    ));

  /** The same windows in one run. */
  function toldAtOnce(more: JsonObject, steps: readonly Step[]): readonly JsonObject[] {
    const { detector } = ruleOf({ ...RULE, ...more });
    const beats = steps.map(([second]) => ZERO + second * SECOND);
    const [end = ZERO] = beats.slice(-1);
    const run = runOf({ start: end - REACH, end }, { since: -Infinity, readUpTo: (beats[0] ?? ZERO) - SECOND, beats });
    const facts = { ...factsByKeys('k'), bufferTime: REACH, commonRunEvery: REACH, runEvery: REACH };
    const answers = steps.map(([, aggregations]) => answerWith(aggregations, 1));
    const verdict = detector.judge(run, { answers, memory: null, facts });
    return verdict.kind === 'found' ? told(verdict.findings) : [];
  }
});

describe('the text', () => {
  const facts = factsWith({ printTime: () => '2025-03-10 12:00 UTC' });

  test.each<readonly [Json, Json, string, string]>([
    [9.5, 2.345, '9.5', '2.35'],
    [new WrittenNumber('9.0'), new WrittenNumber('0.0'), '9.0', '0.0'],
    [240, 0, '240', '0'],
    [2.675, -1.005, '2.67', '-1.0'],
    [0.125, 0.375, '0.12', '0.38'],
  ])('%p and %p', (spike_count, reference_count, current, before) => {
    const match = { '@timestamp': '2025-03-10T12:00:00Z', spike_count, reference_count };
    expect(ruleOf(RULE).detector.describe(match, facts)).toBe(
      `An abnormal avg of load (${current}) occurred around 2025-03-10 12:00 UTC.\nPreceding that time, there was a avg of load of (${before}) within 0:01:00\n\n`,
    );
  });
});

test('percentiles need to say which', () => {
  const rule = { ...RULE, metric_agg_type: 'percentiles', timeframe: { minutes: 1 } };
  const yaml = Object.entries({ name: 'r', index: 'logs', alert: 'notebook', ...rule }).map(
    ([name, own]) => `${name}: ${JSON.stringify(own)}`,
  );
  expect(compileText(yaml.join('\n')).problems).toMatchObject([{ path: 'percentile_range', code: 'missing_option' }]);
});

test('what is asked for is one number for each group', () =>
  expect(
    ruleOf(RULE).detector.screens(runOf({ start: ZERO - REACH, end: ZERO }), {
      ...factsByKeys('k'),
      bufferTime: REACH,
    }),
  ).toMatchObject([
    { aggregations: { bucket_aggs: { terms: { field: 'k' }, aggs: { [NAME]: { avg: { field: 'load' } } } } } },
  ]));
