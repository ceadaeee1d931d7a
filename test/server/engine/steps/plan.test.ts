import { objectAt, type JsonObject } from '../../../../common/model/json.ts';
import { initialState, type RuleState } from '../../../../server/engine/state.ts';
import { planDocuments, planPages, planRun, queryIn, windowOf } from '../../../../server/engine/steps/plan.ts';
import { ruleOf } from '../../../support/rules.ts';
import { factsWith, runOf } from '../../../support/runs.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const new15m = ruleOf({ type: 'any', buffer_time: { minutes: 15 }, run_every: { minutes: 1 } });
const state = (since: number | null, readUpTo: number | null): RuleState => ({
  ...initialState('r', 'r'),
  since: since === null ? null : since * MINUTE,
  readUpTo: readUpTo === null ? null : readUpTo * MINUTE,
});

describe('windowOf, in minutes', () => {
  test.each<readonly [string, RuleState, number, number | null, readonly [number, number], number]>([
    ['the first run looks buffer_time back; RU13', state(null, null), 0, null, [-15, 0], -15],
    ['the next slides', state(-15, 0), 1, null, [-14, 1], -15],
    ['and the next', state(-15, 1), 2, null, [-13, 2], -15],
    ['a gap is read whole; RU15', state(-15, 2), 30, null, [2, 30], -15],
    ['after the gap it slides again', state(-15, 30), 31, null, [16, 31], -15],
    ['after failures it begins where the first run would have', state(-15, null), 20, null, [-15, 20], -15],
    ['a start that is given', state(null, null), 0, -60, [-60, 0], -60],
    ['a start that is given, later than buffer_time', state(null, null), 0, -5, [-5, 0], -5],
    ['never before it began', state(-5, 0), 1, null, [-5, 1], -5],
    ['a start that is given counts for new rules alone', state(-15, 0), 1, -60, [-14, 1], -15],
  ])('%s', (_name, stored, at, startAt, [start, end], since) => {
    const given = startAt === null ? null : startAt * MINUTE;
    expect(windowOf(new15m, stored, at * MINUTE, given)).toMatchObject({
      at: at * MINUTE,
      window: { start: start * MINUTE, end: end * MINUTE },
      since: since * MINUTE,
    });
  });

  test.each<readonly [string, JsonObject, number, number]>([
    ['four days are read whole', {}, 4 * DAY, 4 * DAY],
    ['of ten days the last week is; RU12', {}, 10 * DAY, 7 * DAY],
    ['a limit of two days', { old_query_limit: { days: 2 } }, 10 * DAY, 2 * DAY],
    ['a longer limit', { old_query_limit: { weeks: 2 } }, 10 * DAY, 10 * DAY],
    ['a limit that is shorter than the look back', { old_query_limit: { minutes: 0 } }, 10 * DAY, 15 * MINUTE],
    [
      'a limit that is shorter than from run to run',
      { old_query_limit: { minutes: 0 }, buffer_time: { minutes: 0 }, run_every: { hours: 1 } },
      60 * MINUTE,
      60 * MINUTE,
    ],
  ])('old_query_limit: %s', (_name, options, stoodStill, expected) => {
    const at = 30 * DAY;
    const rule = ruleOf({ type: 'any', buffer_time: { minutes: 15 }, run_every: { minutes: 1 }, ...options });
    const run = windowOf(rule, { ...state(0, 0), readUpTo: at - stoodStill }, at);
    expect([run.window.start, run.readUpTo]).toEqual([at - expected, at - expected]);
  });

  test.each<readonly [string, number | null, number, readonly number[]]>([
    ['the first run has one beat', null, 30, [30]],
    ['so has one in time', 29, 30, [30]],
    ['missed ticks each have theirs', 26, 30, [27, 28, 29, 30]],
    ['a beat that is cut is the first', 26.5, 28, [27, 28]],
  ])('%s', (_name, readUpTo, at, beats) =>
    expect(windowOf(new15m, state(-15, readUpTo), at * MINUTE).beats).toEqual(beats.map(beat => beat * MINUTE)),
  );

  test('RU9: a run over twelve hours of an hourly rule collects at each hour', () => {
    const hourly = ruleOf({ type: 'any', buffer_time: { hours: 1 }, run_every: { hours: 1 } });
    const { beats } = windowOf(hourly, state(0, 0), 12 * 60 * MINUTE);
    expect(beats).toEqual(Array.from({ length: 12 }, (_, index) => (index + 1) * 60 * MINUTE));
  });

  test('RU11: a run over a day is in pieces of buffer_time, the last one shorter', () => {
    const daily = ruleOf({ type: 'any', buffer_time: { minutes: 53 }, run_every: { days: 1 } });
    const { beats } = windowOf(daily, state(0, 0), 24 * 60 * MINUTE);
    const whole = Array.from({ length: 27 }, (_, index) => 53 * (index + 1));
    expect(beats.map(beat => beat / MINUTE)).toEqual([...whole, 24 * 60]);
  });

  test.each([
    ['with a query_delay of ten minutes', 10, ['1', '5', '15']],
    ['without one', 0, ['1', '5']],
  ])('RU18: events that were seen are known as long as they can be read again: %s', (_name, delay, kept) => {
    const rule = ruleOf({ type: 'any', buffer_time: { minutes: 10 }, query_delay: { minutes: delay } });
    const seen = Object.fromEntries([1, 5, 15].map(age => [String(age), -age * MINUTE]));
    const run = windowOf(rule, state(-60, -1), 0);
    expect(objectAt({ known: rule.detector.prune(run, seen) }, 'known')).toEqual(
      Object.fromEntries(kept.map(age => [age, -Number(age) * MINUTE])),
    );
  });

  test('a run that is longer than buffer_time has the ends of its pieces', () => {
    const seldom = ruleOf({ type: 'any', buffer_time: { minutes: 15 }, run_every: { minutes: 40 } });
    const { beats } = windowOf(seldom, state(-15, 0), 40 * MINUTE);
    expect(beats).toEqual([15, 30, 40].map(beat => beat * MINUTE));
  });

  test('after a long standstill the beats are wider, and none of it is left out', () => {
    const { beats, readUpTo } = windowOf(new15m, state(0, 0), 1000 * MINUTE);
    expect(beats.length).toBeLessThanOrEqual(121);
    expect(beats.at(-1)).toBe(1000 * MINUTE);
    expect((beats[0] ?? 0) - (readUpTo ?? 0)).toBeLessThanOrEqual(9 * MINUTE);
  });

  test('scan_entire_timeframe reads all of it on every run; RU16', () => {
    const scanning = ruleOf({
      type: 'frequency',
      num_events: 1,
      timeframe: { days: 3 },
      scan_entire_timeframe: true,
    });
    const days3 = 3 * 24 * 60;
    expect(windowOf(scanning, state(null, null), 0).window.start).toBe(-days3 * MINUTE);
    expect(windowOf(scanning, state(-days3, 0), MINUTE).window.start).toBe((1 - days3) * MINUTE);
  });

  test('query_delay moves the whole window', () => {
    const delayed = ruleOf({ type: 'any', query_delay: { minutes: 2 } });
    expect(windowOf(delayed, state(null, null), 0).window).toEqual({ start: -17 * MINUTE, end: -2 * MINUTE });
  });
});

describe('requests', () => {
  const facts = factsWith();
  const run = runOf({ start: -MINUTE, end: 0 });
  const range = { range: { '@timestamp': { gt: '1969-12-31T23:59:00Z', lte: '1970-01-01T00:00:00Z' } } };

  test('the start is outside, the end inside, filters follow; RU2', () =>
    expect(
      queryIn(ruleOf({ type: 'any', filter: [{ term: { a: 1 } }, { query: { exists: { field: 'b' } } }] }), run.window),
    ).toEqual({
      bool: { filter: [range, { term: { a: 1 } }, { exists: { field: 'b' } }] },
    }));

  test('the screen of any counts all', () => {
    const planned = planRun({ rule: new15m, state: state(null, null), run, facts });
    expect(planned.requests).toEqual([
      { index: 'logs', body: { size: 0, track_total_hits: true, query: { bool: { filter: [range] } } } },
    ]);
  });

  test('the screen of frequency counts up to num_events, one timeframe further back, and the greatest of each key', () => {
    const rule = ruleOf({ type: 'frequency', num_events: 3, timeframe: { minutes: 5 }, query_key: ['a', 'b'] });
    const long = { ...run, since: -60 * MINUTE };
    const keys = [
      { field: 'a', aggregateOn: 'a.keyword' },
      { field: 'b', aggregateOn: null },
    ];
    expect(
      planRun({ rule, state: state(null, null), run: long, facts: { ...facts, keys } }).requests[0]?.body,
    ).toMatchObject({
      track_total_hits: 3,
      query: {
        bool: { filter: [{ range: { '@timestamp': { gt: '1969-12-31T23:54:00Z', lte: '1970-01-01T00:00:00Z' } } }] },
      },
      aggs: {
        busy_0: { terms: { field: 'a.keyword', size: 500, shard_size: 1000, min_doc_count: 2 } },
        none_0: { missing: { field: 'a.keyword' } },
      },
    });
  });

  test.each<readonly [string, JsonObject, 'keys' | 'documents', readonly string[]]>([
    ['keys alone', { query_key: ['a.keyword', 'l[0]b'] }, 'keys', ['@timestamp', 'a', 'l']],
    ['whole documents', {}, 'documents', ['*']],
    ['included fields', { include: ['u.name.keyword'] }, 'documents', ['u.name', '@timestamp']],
    ['all fields and some', { include: ['u', '*'] }, 'documents', ['*']],
  ])('pages of %s', (_name, values, content, source) => {
    const { body } = planPages(ruleOf({ type: 'any', ...values }), { window: run.window, content });
    expect(body._source).toEqual(source);
    expect(body.sort).toEqual([{ '@timestamp': { order: 'asc', unmapped_type: 'date' } }]);
  });

  test('RU4: fields that are asked for by name', () => {
    const rule = ruleOf({ type: 'any', include_fields: ['cpu.total', 'when'] });
    const fields = ['cpu.total', 'when'];
    expect(planPages(rule, { window: run.window, content: 'documents' }).body).toMatchObject({ fields });
    expect(planDocuments(rule, run.window, ['1']).body).toMatchObject({ fields });
    expect(planPages(rule, { window: run.window, content: 'keys' }).body).not.toHaveProperty('fields');
  });

  test.each<readonly [string, JsonObject, readonly string[], readonly string[]]>([
    ['everything', {}, ['*'], ['@timestamp']],
    [
      'some',
      { include: ['u'], query_key: 'a.keyword' },
      ['u', 'a.keyword', 'a', '@timestamp'],
      ['@timestamp', 'a.keyword', 'a'],
    ],
  ])('RU3: stored fields instead of the source: %s', (_name, values, whole, keys) => {
    const rule = ruleOf({ type: 'any', _source_enabled: false, ...values });
    const asked = [
      planPages(rule, { window: run.window, content: 'documents' }),
      planDocuments(rule, run.window, ['1']),
      planPages(rule, { window: run.window, content: 'keys' }),
    ].map(({ body }) => body);
    expect(asked.map(body => body.stored_fields)).toEqual([whole, whole, keys]);
    for (const body of asked) expect(body).not.toHaveProperty('_source');
  });

  test('documents by id', () =>
    expect(planDocuments(ruleOf({ type: 'any', include: ['u'] }), run.window, ['1', '2'])).toEqual({
      index: 'logs',
      body: { query: { ids: { values: ['1', '2'] } }, _source: ['u', '@timestamp'] },
    }));
});
