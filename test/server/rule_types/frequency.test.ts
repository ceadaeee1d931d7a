import type { JsonObject } from '../../../common/model/json.ts';
import type { EventRow, Finding } from '../../../server/engine/event.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';
import { foundInCounts, type CountedStep } from '../../support/steps.ts';

const SECOND = 1000;
const HOUR = 3600 * SECOND;
const RUN = runOf({ start: 0, end: HOUR }, { since: -10 * HOUR });
const FRESH = { memory: null, facts: factsWith() };

const row = (second: number, key: string | number | null = null, id = `${key ?? ''}${second}`): EventRow => ({
  id,
  index: 'logs',
  at: second * SECOND,
  key: key === null ? null : String(key),
  document: key === null ? {} : { k: key },
});

const seconds = (from: number, to: number): readonly EventRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index));

/** Findings of pages pushed in turn. */
function fold(options: JsonObject, pages: readonly (readonly EventRow[])[]): readonly Finding[] {
  const keys = options.query_key === undefined ? [] : [{ field: 'k', aggregateOn: 'k' }];
  const facts = { ...FRESH.facts, keys };
  const folding = ruleOf({ type: 'frequency', ...options }).detector.fold(RUN, { ...FRESH, facts });
  for (const page of pages) folding.push(page);
  return folding.close().findings;
}

const momentsOf = (findings: readonly Finding[]): readonly number[] => findings.map(({ event }) => event.at / SECOND);

describe('matches, in seconds', () => {
  test.each<readonly [string, JsonObject, readonly (readonly EventRow[])[], readonly number[]]>([
    ['FR1', { num_events: 59, timeframe: { hours: 1 } }, [seconds(0, 59)], [58]],
    ['FR3', { num_events: 61, timeframe: { hours: 1 } }, [seconds(0, 59)], []],
    [
      'FR7',
      { num_events: 59, timeframe: { hours: 1 } },
      [
        seconds(0, 9),
        seconds(-3600, -3551),
        seconds(15, 19),
        seconds(10, 14),
        seconds(20, 54),
        seconds(57, 59),
        seconds(55, 56),
      ],
      [59],
    ],
    ['FR9 below', { num_events: 2, timeframe: { seconds: 10 } }, [[row(0), row(9.999)]], [9.999]],
    ['FR9 equal', { num_events: 2, timeframe: { seconds: 10 } }, [[row(0), row(10)]], []],
    ['FR9 above', { num_events: 2, timeframe: { seconds: 10 } }, [[row(0), row(10.001)]], []],
    ['FR10', { num_events: 3, timeframe: { seconds: 100 } }, [seconds(0, 6)], [2, 5]],
    [
      'FR11: the newest is told, not the last that came',
      { num_events: 3, timeframe: { seconds: 100 } },
      [[row(0), row(5), row(3)]],
      [5],
    ],
    ['one is enough', { num_events: 1, timeframe: { seconds: 1 } }, [[row(0), row(0, null, 'b')]], [0, 0]],
    ['FR12: no key is a group', { num_events: 2, timeframe: { seconds: 9 } }, [[row(0), row(1)]], [1]],
    [
      'groups apart',
      { num_events: 2, timeframe: { seconds: 9 }, query_key: 'k' },
      [[row(0, 'a'), row(1, 'b'), row(2), row(3, 'b')]],
      [3],
    ],
    [
      'the number 5 and the text "5" are two groups',
      { num_events: 2, timeframe: { seconds: 9 }, query_key: 'k' },
      [[row(0, 5), row(1, '5', 'text'), row(2, '5')]],
      [2],
    ],
  ])('%s', (_name, options, pages, expected) => expect(momentsOf(fold(options, pages))).toEqual(expected));
});

test('the evidence says what was counted', () => {
  const [finding] = fold({ num_events: 3, timeframe: { seconds: 100 } }, [[row(0), row(5), row(3)]]);
  expect(finding?.evidence).toEqual({
    summary: '3 events within 100 seconds; 3 are enough',
    window: { start: -95 * SECOND, end: 5 * SECOND },
    counted: 3,
    needed: 3,
    eventIds: ['0', '3', '5'],
  });
});

test('the evidence names the last hundred events', () => {
  const [finding] = fold({ num_events: 150, timeframe: { hours: 1 } }, [seconds(0, 149)]);
  expect(finding?.evidence).toMatchObject({ counted: 150 });
  expect(finding?.evidence.eventIds).toHaveLength(100);
  expect(finding?.evidence.eventIds.at(-1)).toBe('149');
});

test.each(['constructor', 'toString', 'hasOwnProperty'])('an event may have the id %s, and is spent once', id => {
  const { detector } = ruleOf({ type: 'frequency', num_events: 1, timeframe: { seconds: 9 } });
  const folding = detector.fold(RUN, FRESH);
  folding.push([row(1, null, id)]);
  const { findings, memory } = folding.close();
  expect(findings).toHaveLength(1);
  const again = detector.fold(RUN, { ...FRESH, memory });
  again.push([row(1, null, id)]);
  expect(again.close().findings).toHaveLength(0);
});

test('what is spent is forgotten when it can be read no more', () => {
  const { detector } = ruleOf({ type: 'frequency', num_events: 1, timeframe: { minutes: 5 } });
  const spent = { old: -300_000, edge: -299_999, recent: 5 };
  expect(detector.prune(RUN, { spent, counts: {} })).toMatchObject({ spent: { edge: -299_999, recent: 5 } });
});

describe('numbers instead of events', () => {
  const KEYED = factsWith({ keys: [{ field: 'username', aggregateOn: 'username' }], flatKey: 'username' });
  const MINUTE = 60;

  /** The matches of each beat, whole. */
  const matches = (options: JsonObject, counts: readonly CountedStep[]) =>
    foundInCounts(ruleOf({ type: 'frequency', timeframe: { hours: 1 }, ...options }), KEYED, counts).map(found =>
      found.map(({ event }) => event.document),
    );

  test.each<readonly [string, readonly CountedStep[], readonly JsonObject[][]]>([
    [
      'FR4: a match is its time alone',
      [
        [0, 75],
        [15 * MINUTE, 10],
        [25 * MINUTE, 10],
        [45 * MINUTE, 6],
      ],
      [[], [], [], [{ '@timestamp': '1970-01-01T00:45:00Z' }]],
    ],
    [
      'FR5: what comes late counts, and the newest is told',
      [
        [0, 75],
        [45 * MINUTE, 10],
        [55 * MINUTE, 10],
        [65 * MINUTE, 6],
        [60 * MINUTE, 75],
      ],
      [[], [], [], [], [{ '@timestamp': '1970-01-01T01:05:00Z' }]],
    ],
  ])('%s', (_name, counts, expected) =>
    expect(matches({ num_events: 100, use_count_query: true }, counts)).toEqual(expected),
  );

  test('FR6: the numbers of several beats are taken one by one, each at its own time', () =>
    expect(
      matches({ num_events: 10, use_count_query: true }, [
        [MINUTE, 9],
        [2 * MINUTE, 0],
        [3 * MINUTE, 1],
        [4 * MINUTE, 10],
      ]),
    ).toEqual([[], [], [{ '@timestamp': '1970-01-01T00:03:00Z' }], [{ '@timestamp': '1970-01-01T00:04:00Z' }]]));

  test('FR8: each value has a sum of its own', () =>
    expect(
      matches({ num_events: 10, use_terms_query: true, query_key: 'username' }, [
        [MINUTE, { A: 1, B: 5 }],
        [10 * MINUTE, { A: 8, B: 5 }],
        [25 * MINUTE, { A: 3, B: 0 }],
      ]),
    ).toEqual([
      [],
      [{ '@timestamp': '1970-01-01T00:10:00Z', username: 'B' }],
      [{ '@timestamp': '1970-01-01T00:25:00Z', username: 'A' }],
    ]));

  test('FR3, FR13: a group is forgotten once its last number is older than the time', () => {
    const { detector } = ruleOf({
      type: 'frequency',
      num_events: 5,
      timeframe: { seconds: 10 },
      use_count_query: true,
    });
    const kept = { spent: {}, counts: { all: [[0, 1]] } };
    const after = (second: number) => detector.prune(runOf({ start: 0, end: second * SECOND }), kept);
    expect(after(10)).toEqual(kept);
    expect(after(10.001)).toEqual({ spent: {}, counts: {} });
    expect(after(2 * 24 * 3600)).toEqual({ spent: {}, counts: {} });
  });
});

describe('describe', () => {
  const { detector } = ruleOf({ type: 'frequency', num_events: 7, timeframe: { minutes: 5 } });
  const facts = factsWith({
    timestampField: 'a.time',
    printTime: ({ at, offsetMinutes }) => `${at}+${offsetMinutes}`,
  });
  test('names the number asked for and the time before the match', () =>
    expect(detector.describe({ a: { time: '1970-01-01T01:10:00+01:00' } }, facts)).toBe(
      'At least 7 events occurred between 300000+60 and 600000+60\n\n',
    ));
  test('says nothing where there is no time', () => expect(detector.describe({}, facts)).toBe(''));
});
