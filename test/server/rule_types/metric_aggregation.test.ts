import type { Json, JsonObject } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { answerWith, bucketsOf, factsByKeys, foundIn } from '../../support/answers.ts';
import { compileText, ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';

const END = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;
const RUN = runOf({ start: END - 15 * MINUTE, end: END });
const RULE: JsonObject = {
  type: 'metric_aggregation',
  metric_agg_key: 'cpu_pct',
  metric_agg_type: 'avg',
  min_threshold: 0.1,
  max_threshold: 0.8,
};
const NAME = 'metric_cpu_pct_avg';

const metric = (value: Json, name = NAME): JsonObject => ({ [name]: { value } });
const judge = (more: JsonObject, aggregations: JsonObject, facts = factsWith()) =>
  foundIn({ ...RULE, ...more }, [answerWith(aggregations, 7)], { run: RUN, facts });
const documentsOf = (more: JsonObject, aggregations: JsonObject, facts = factsWith()) =>
  (judge(more, aggregations, facts)?.findings ?? []).map(({ event }) => event.document);

/** The aggregations of a rule's first screen. */
const asked = (more: JsonObject, facts = factsWith()) =>
  ruleOf({ ...RULE, ...more }).detector.screens(RUN, facts)[0]?.aggregations;

const problemsOf = (yaml: string) =>
  compileText(`name: r\nalert: notebook\nindex: logs\ntype: metric_aggregation\n${yaml}`).problems.map(
    ({ path, message }) => `${path}: ${message}`,
  );
const METRIC = 'metric_agg_key: load\nmetric_agg_type: avg\n';

describe('rules that cannot be', () => {
  test.each([
    ['ME1: without limits', METRIC, 'max_threshold: is required, or min_threshold, or both'],
    [
      'percentiles without saying which',
      METRIC.replace('avg', 'percentiles') + 'max_threshold: 1\n',
      'percentile_range: is required',
    ],
    ['a limit that is no number', `${METRIC}max_threshold: much\n`, 'max_threshold: must be a number'],
    [
      'AG2: an interval that does not divide the look back',
      `${METRIC}max_threshold: 1\nbucket_interval: {seconds: 13}\nbuffer_time: {seconds: 60}\n`,
      'bucket_interval: does not divide buffer_time without a rest',
    ],
    [
      'AG2: an interval that does not divide the beat',
      `${METRIC}max_threshold: 1\nbucket_interval: {seconds: 13}\nrun_every: {seconds: 120}\nuse_run_every_query_size: true\n`,
      'bucket_interval: does not divide run_every without a rest',
    ],
    [
      'an interval of milliseconds',
      `${METRIC}max_threshold: 1\nbucket_interval: {milliseconds: 5}\n`,
      'bucket_interval: needs seconds',
    ],
  ])('%s', (_name, yaml, expected) => expect(problemsOf(yaml)).toEqual([expect.stringContaining(expected)]));
});

describe('what is asked for', () => {
  test('ME2: the calculation, by its name', () => expect(asked({})).toEqual({ [NAME]: { avg: { field: 'cpu_pct' } } }));

  test('a text is calculated with by its keyword', () =>
    expect(asked({}, factsWith({ aggregateOn: name => `${name}.keyword` }))).toEqual({
      [NAME]: { avg: { field: 'cpu_pct.keyword' } },
    }));

  test.each<readonly [string, JsonObject, JsonObject]>([
    ['ME12: a script as an object', { metric_agg_script: { script: 's' } }, { avg: { script: 's' } }],
    ['a script as text', { metric_agg_script: 's' }, { avg: { script: 's' } }],
  ])('%s', (_name, more, expected) => expect(asked(more)).toEqual({ [NAME]: expected }));

  test.each<readonly [string, Json, JsonObject]>([
    ['ME13: a text', 's', { script: 's', percents: [95] }],
    ['ME13: an object', { script: 's' }, { script: 's', percents: [95] }],
    ['ME13: an object that says which', { script: 's', percents: [99] }, { script: 's', percents: [99] }],
  ])('%s', (_name, metric_agg_script, percentiles) => {
    for (const type of ['metric_aggregation', 'spike_aggregation']) {
      const spike = { timeframe: { minutes: 5 }, spike_height: 2, spike_type: 'up' };
      const own = { type, ...spike, metric_agg_script, metric_agg_type: 'percentiles', percentile_range: 95 };
      expect(asked(own)).toEqual({ metric_cpu_pct_percentiles: { percentiles } });
    }
  });

  test.each<readonly [string, JsonObject, string]>([
    ['AG1', { seconds: 10 }, '10s'],
    ['AG1', { minutes: 5 }, '5m'],
    ['AG1', { hours: 4 }, '4h'],
    ['AG1', { days: 2 }, '2d'],
    ['AG1, Q27: engines know no weeks', { weeks: 1 }, '7d'],
    ['the first of several units, as ElastAlert', { minutes: 1, seconds: 30 }, '30s'],
    ['engines take whole numbers', { minutes: 1.5 }, '90s'],
  ])('%s: %j', (_name, bucket_interval, fixed_interval) => {
    const aggregations = asked({ bucket_interval, buffer_time: { weeks: 2, minutes: 0 } });
    expect(aggregations).toMatchObject({ interval_aggs: { date_histogram: { field: '@timestamp', fixed_interval } } });
  });

  test('intervals begin where the window does', () => {
    const run = runOf({ start: END - 15 * MINUTE + 70_000, end: END + 70_000 });
    const [screen] = ruleOf({ ...RULE, bucket_interval: { minutes: 5 } }).detector.screens(run, factsWith());
    expect(screen?.aggregations).toEqual({
      interval_aggs: {
        date_histogram: { field: '@timestamp', fixed_interval: '5m', offset: '+70s' },
        aggs: { [NAME]: { avg: { field: 'cpu_pct' } } },
      },
    });
  });

  test('by the values of each query_key, outside in', () =>
    expect(
      asked({ terms_size: 3, min_doc_count: 2, bucket_interval: { minutes: 5 } }, factsByKeys('a', 'b.c')),
    ).toMatchObject({
      bucket_aggs: {
        terms: { field: 'a', size: 3, min_doc_count: 2 },
        aggs: { bucket_aggs: { terms: { field: 'b.c' }, aggs: { interval_aggs: { aggs: { [NAME]: {} } } } } },
      },
    }));
});

describe('values', () => {
  test.each<readonly [Json, boolean]>([
    [null, false],
    [0.09, true],
    [0.1, false],
    [0.79, false],
    [0.81, true],
    [new WrittenNumber('1.0'), true],
  ])('ME3, ME4: %p', (value, isFound) => expect(judge({}, metric(value)) !== null).toBe(isFound));

  test('an index that is not there gives no answer', () => expect(judge({}, {})).toBeNull());

  test('ME5: the match has the number, and its own name for it', () => {
    const found = judge({}, metric(0.966666667));
    expect(found).toMatchObject({ hits: 7, findings: [{ key: null, origin: 'calculated', event: { at: END } }] });
    expect(documentsOf({}, metric(0.966666667))).toEqual([
      { '@timestamp': '2025-03-10T12:00:00Z', [NAME]: 0.966666667, metric_agg_value: 0.966666667 },
    ]);
  });

  test.each([
    ['{:.2%}', '96.67%'],
    ['%.2f', '0.97'],
  ])('ME6: %s', (metric_format_string, shown) => {
    const [match = {}] = documentsOf({ metric_format_string }, metric(0.966666667));
    expect(match).toMatchObject({
      [NAME]: 0.966666667,
      [`${NAME}_formatted`]: shown,
      metric_agg_value_formatted: shown,
    });
    expect(ruleOf({ ...RULE, metric_format_string }).detector.describe(match, factsWith())).toBe(
      `Threshold violation, avg:cpu_pct ${shown} (min: 0.1 max : 0.8) \n\n`,
    );
  });

  test('a form that is not for numbers changes nothing', () => {
    const [match = {}] = documentsOf({ metric_format_string: '%q' }, metric(0.9));
    expect(match).not.toHaveProperty('metric_agg_value_formatted');
    expect(ruleOf({ ...RULE, metric_format_string: '%q' }).detector.describe(match, factsWith())).toContain(' 0.9 ');
  });

  test('ME12: a negative value', () =>
    expect(documentsOf({ metric_agg_script: { script: 's' }, min_threshold: 0 }, metric(-0.5))).toHaveLength(1));

  test('of percentiles the first is judged', () => {
    const name = 'metric_cpu_pct_percentiles';
    const values = { '95.0': 0.91 };
    const own = { metric_agg_type: 'percentiles', percentile_range: 95 };
    expect(documentsOf(own, { [name]: { values } })).toMatchObject([{ [name]: 0.91, metric_agg_value: 0.91 }]);
    expect(documentsOf(own, { [name]: { values: { '95.0': null } } })).toEqual([]);
  });
});

test.each([
  ['max_threshold: 10\n', '9', '(min: None max : 10)'],
  ['max_threshold: 10.0\nmin_threshold: .5\n', '9.0', '(min: 0.5 max : 10.0)'],
])('the text has limits as they were written: %j', (limits, value, shown) => {
  const { rule } = compileText(`name: r\nalert: notebook\nindex: logs\ntype: metric_aggregation\n${METRIC}${limits}`);
  const match = { metric_load_avg: value === '9' ? 9 : new WrittenNumber(value) };
  expect(rule?.detector.describe(match, factsWith())).toBe(`Threshold violation, avg:load ${value} ${shown} \n\n`);
});

describe('groups', () => {
  const groups = (...pairs: readonly (readonly [Json, Json])[]): JsonObject => ({
    bucket_aggs: bucketsOf(...pairs.map(([key, value]) => ({ key, ...metric(value) }))),
  });

  test.each<readonly [string, JsonObject]>([
    ['subdict', { subdict: 'a' }],
    ['subdict1.subdict2.subdict3', { subdict1: { subdict2: { subdict3: 'a' } } }],
  ])('ME7, UT12: %s', (query_key, expected) =>
    expect(documentsOf({ query_key }, groups(['a', 0.9], ['b', 0.5]), factsByKeys(query_key))).toMatchObject([
      expected,
    ]),
  );

  test('a value keeps its kind', () => {
    const aggregations = groups([new WrittenNumber('1.0'), 0.9], [7, 0.91]);
    expect(judge({ query_key: 'k' }, aggregations, factsByKeys('k'))?.findings).toMatchObject([
      { key: '1.0', event: { document: { k: new WrittenNumber('1.0') } } },
      { key: '7', event: { document: { k: 7 } } },
    ]);
  });

  const compound = (inner: readonly JsonObject[]): JsonObject => ({
    bucket_aggs: bucketsOf({
      key: 'q',
      bucket_aggs: bucketsOf(...inner.map((one, index) => ({ key: `s${index}`, ...one }))),
    }),
  });
  const BOTH = factsByKeys('qk', 'sub_qk');

  test('ME8: several fields stand beside each other, and joined; there is no metric_agg_value', () => {
    const values = [0.91, 0.95, 0.89].map(value => metric(value));
    const found = documentsOf({ query_key: ['qk', 'sub_qk'] }, compound(values), BOTH);
    expect(found).toHaveLength(3);
    expect(found[1]).toEqual({
      '@timestamp': '2025-03-10T12:00:00Z',
      [NAME]: 0.95,
      qk: 'q',
      sub_qk: 's1',
      'qk,sub_qk': 'q,s1',
    });
  });

  test('ME9: percentiles', () => {
    const name = 'metric_cpu_pct_percentiles';
    const values = [0.91, 0.95, 0.89].map(value => ({ [name]: { values: { '95.0': value } } }));
    const own = {
      query_key: ['qk', 'sub_qk'],
      metric_agg_type: 'percentiles',
      percentile_range: 95,
      max_threshold: 0.9,
    };
    expect(documentsOf(own, compound(values), BOTH).map(match => match[name])).toEqual([0.91, 0.95]);
  });

  test('ME10: in a form', () => {
    const values = [1000.9133333, 10.9, 0.89999].map(value => metric(value));
    const own = { query_key: ['qk', 'sub_qk'], metric_format_string: '{:.2f}' };
    const shown = documentsOf(own, compound(values), BOTH).map(match => match.metric_agg_value_formatted);
    expect(shown).toEqual(['1000.91', '10.90', '0.90']);
  });

  test('ME11: in intervals, told with the end of the window', () => {
    const buckets = [0.91, 0.89, 0.78, 0.85, 0.86].map((value, index) => ({ key: index * MINUTE, ...metric(value) }));
    const answer = compound([{ interval_aggs: bucketsOf(...buckets) }]);
    const own = { query_key: ['qk', 'sub_qk'], bucket_interval: { minutes: 1 } };
    expect(documentsOf(own, answer, BOTH).map(match => match['@timestamp'])).toEqual(
      Array.from({ length: 4 }, () => '2025-03-10T12:00:00Z'),
    );
  });
});

test('AG3: a plain answer, intervals, values, and intervals of values', () => {
  const bucket = { key: END - 5 * MINUTE, key_as_string: '2025-03-10T11:55:00.000Z', ...metric(0.9) };
  const intervals = { interval_aggs: bucketsOf(bucket) };
  const bucket_interval = { minutes: 5 };
  const at = (more: JsonObject, aggregations: JsonObject, facts = factsWith()) =>
    documentsOf(more, aggregations, facts).map(match => [match['@timestamp'], match.k ?? null]);
  expect(at({}, metric(0.9))).toEqual([['2025-03-10T12:00:00Z', null]]);
  expect(at({ bucket_interval }, intervals)).toEqual([['2025-03-10T11:55:00Z', null]]);
  const own = { query_key: 'k' };
  expect(at(own, { bucket_aggs: bucketsOf({ key: 'a', ...metric(0.9) }) }, factsByKeys('k'))).toEqual([
    ['2025-03-10T12:00:00Z', 'a'],
  ]);
  const both = { bucket_aggs: bucketsOf({ key: 'a', ...intervals }) };
  expect(at({ ...own, bucket_interval }, both, factsByKeys('k'))).toEqual([['2025-03-10T11:55:00Z', 'a']]);
});
