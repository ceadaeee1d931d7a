import type { Json, JsonObject } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { EventRow, Finding } from '../../../server/engine/event.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';
import { foundInCounts, foundInSteps, SINCE, type CountedStep, type Step } from '../../support/steps.ts';

const SECOND = 1000;
const KEYED = factsWith({ keys: [{ field: 'key', aggregateOn: 'key' }], flatKey: 'key' });

const row = (second: number, key?: Json): EventRow => ({
  id: `${JSON.stringify(key ?? '')}${second}`,
  index: 'logs',
  at: second * SECOND,
  key: null,
  document: key === undefined ? {} : { key },
});

const seconds = (from: number, to: number): readonly EventRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index));

/** What each run finds: `second:count`, with the key before it where there are keys, `!` where it is an event. */
const tell = (options: JsonObject, steps: readonly Step[]): readonly string[] =>
  foundInSteps(
    ruleOf({ type: 'flatline', ...options }),
    options.query_key === undefined ? factsWith() : KEYED,
    steps,
  ).map(found => found.map(shown).join(' '));

function shown({ event, origin, extra }: Finding): string {
  const said = { ...event.document, ...extra };
  const key = said.key === 'all' ? '' : `${pythonStr(said.key ?? null)} `;
  return `${origin === 'document' ? '!' : ''}${key}${event.at / SECOND}:${Number(said.count)}`;
}

const TWO = { threshold: 2, timeframe: { seconds: 30 } };
const ONE = { threshold: 1, timeframe: { seconds: 30 } };

describe('what each run finds', () => {
  test.each<readonly [string, JsonObject, readonly Step[], readonly string[]]>([
    [
      'FL1, FL2, FL3, FL4',
      TWO,
      [[11, [row(0), ...seconds(0, 9)]], [45], [50], [55, seconds(30, 39)], [71]],
      ['', '45:0', '50:0', '', '71:0'],
    ],
    ['FL5: without any event', TWO, [[0], [2100]], ['', '2100:0']],
    [
      'FL7: each value is watched',
      { ...ONE, query_key: 'key' },
      [[11, [row(0, 'key1'), row(0, 'key2'), row(0, 'key3')]], [45, [row(20, 'key3')]], [80]],
      ['', 'key1 45:0 key2 45:0', 'key1 80:0 key2 80:0 key3 80:0'],
    ],
    [
      'FL8: a value is told once',
      { ...ONE, query_key: 'key', forget_keys: true },
      [[11, [row(0, 'key1')]], [45], [71]],
      ['', 'key1 45:0', ''],
    ],
    ['FL9 below', TWO, [[0, [row(0)]], [29.999]], ['', '']],
    ['FL9 equal', TWO, [[0, [row(0)]], [30]], ['', '30:0']],
    ['FL10', TWO, [[20, [row(0), row(10), row(20)]], [35], [50]], ['', '', '50:0']],
    [
      'FL11: by the event, and by the time',
      TWO,
      [
        [0, [row(0)]],
        [45, [row(40)]],
      ],
      ['', '!40:1 45:1'],
    ],
    [
      'FL12',
      { ...TWO, forget_keys: true },
      [[0, [row(0)]], ...Array.from({ length: 27 }, (_, index): Step => [5 * (index + 1)])],
      Array.from({ length: 28 }, (_, index) => ([30, 65, 100, 135].includes(index * 5) ? `${index * 5}:0` : '')),
    ],
    ['FL13: a value that was never seen is not missed', { ...ONE, query_key: 'key' }, [[0], [600]], ['', '']],
    [
      'only the last event is judged by its own time',
      { ...TWO, query_key: 'key' },
      [
        [0, [row(-5, 'a'), row(0, 'b')]],
        [31, [row(30, 'a'), row(30.5, 'b'), row(31, 'c')]],
      ],
      ['', 'a 31:1 b 31:1'],
    ],
    [
      'values of each kind, and none',
      { ...ONE, query_key: 'key' },
      [[0, [row(-3, 5), row(-2, '5'), row(-1, ['x', 1]), row(0)]], [40]],
      ['', "5 40:0 5 40:0 ['x', 1] 40:0 None 40:0"],
    ],
    [
      'numbers are one where Python says so; the first spelling is told',
      { ...ONE, query_key: 'key' },
      [[0, [row(-3, new WrittenNumber('1.0')), row(-2, 1), row(-1, true)]], [40]],
      ['', '1.0 40:0'],
    ],
    [
      'an event that comes late counts, and is not looked at by itself',
      { ...TWO, threshold: 3 },
      [[0, [row(0)]], [40], [50, [row(35)]], [60]],
      ['', '40:0', '50:1', '60:1'],
    ],
    [
      'nor is a forgotten value known again by one that comes late',
      { ...ONE, query_key: 'key', forget_keys: true },
      [[0, [row(0, 'a')]], [40], [50, [row(35, 'a')]], [66], [90]],
      ['', 'a 40:0', '', '', ''],
    ],
    [
      'a forgotten value is not met again in what was read before',
      { ...TWO, query_key: 'key', forget_keys: true },
      [[0, [row(0, 'a')]], [30, [row(10, 'a')]], [35], [66, [row(36, 'a')]], [96]],
      ['', 'a 30:1', '', 'a 66:0', ''],
    ],
  ])('%s', (_name, options, steps, expected) => expect(tell(options, steps)).toEqual(expected));
});

test('missed runs are made up for one by one', () => {
  const { detector } = ruleOf({ type: 'flatline', ...ONE });
  const facts = factsWith();
  const first = detector.fold(runOf({ start: SINCE, end: 0 }, { since: SINCE }), { memory: null, facts });
  first.push([row(0)]);
  const { memory } = first.close();
  const beats = [20, 40, 60].map(second => second * SECOND);
  const folding = detector.fold(runOf({ start: SINCE, end: 60_000 }, { since: SINCE, readUpTo: 0, beats }), {
    memory,
    facts,
  });
  folding.push([row(0), row(50)]);
  expect(folding.close().findings.map(shown)).toEqual(['40:0']);
});

describe('numbers instead of events', () => {
  /** What is found at each moment, given the number counted there. */
  const tellCounts = (options: JsonObject, counts: readonly CountedStep[]) =>
    foundInCounts(ruleOf({ type: 'flatline', ...ONE, ...options }), KEYED, counts).map(found =>
      found.map(shown).join(' '),
    );

  test('FL6: a number of nothing is looked at as it comes, and at the end of the run', () =>
    expect(
      tellCounts({ use_count_query: true }, [
        [0, 1],
        [10, 0],
        [15, 0],
        [20, 0],
        [35, 0],
      ]),
    ).toEqual(['', '', '', '', '35:0 35:0']));

  test('by value', () =>
    expect(
      tellCounts({ use_terms_query: true, query_key: 'key', threshold: 3 }, [
        [0, { a: 5, b: 2 }],
        [20, { a: 2 }],
        [40, { a: 1 }],
        [60, {}],
      ]),
    ).toEqual(['', '', 'b 40:0', 'a 60:1 b 60:0']));
});

test('values that the search engine may have rounded are read', () => {
  const { detector } = ruleOf({ type: 'flatline', ...ONE, query_key: 'key' });
  const run = runOf({ start: SINCE, end: 60_000 }, { since: SINCE, readUpTo: 50_000 });
  const facts = factsWith({ ...KEYED, isExact: () => false });
  const [screen] = detector.screens(run, facts);
  expect(screen?.aggregations).toEqual({});
  const answers = [{ total: 5, aggregations: {} }];
  expect(detector.judge(run, { answers, memory: { watched: [[1, 0, []]] }, facts }).kind).toBe('perhaps');
});

test('the evidence says what was counted', () => {
  const { detector } = ruleOf({ type: 'flatline', ...TWO });
  const facts = factsWith();
  const folding = detector.fold(runOf({ start: SINCE, end: 45_000 }, { since: SINCE }), {
    memory: { watched: [['all', 0, []]] },
    facts,
  });
  folding.push([row(40)]);
  const [byEvent, byTime] = folding.close().findings;
  const counted = { counted: 1, needed: 2, summary: '1 events within 30 seconds; fewer than 2 are too few' };
  expect(byEvent?.evidence).toEqual({ ...counted, window: { start: 10_000, end: 40_000 }, eventIds: ['""40'] });
  expect(byTime?.evidence).toEqual({ ...counted, window: { start: 15_000, end: 45_000 }, eventIds: [] });
  expect(byTime?.event.document).toEqual({
    '@timestamp': '1970-01-01T00:00:45Z',
    key: 'all',
    count: 1,
    threshold: 2,
  });
});

describe('describe', () => {
  const { detector } = ruleOf({ type: 'flatline', ...TWO });
  const facts = factsWith({ printTime: ({ at }) => `${at / SECOND} s` });
  test('names the time, and the least number asked for', () =>
    expect(detector.describe({ '@timestamp': '1970-01-01T00:01:00Z' }, facts)).toBe(
      'An abnormally low number of events occurred around 60 s.\n' +
        'Between 30 s and 60 s, there were less than 2 events.\n\n',
    ));
  test('says nothing where there is no time', () => expect(detector.describe({}, facts)).toBe(''));
});

test('a terms query needs one key', () => {
  expect(() => ruleOf({ type: 'flatline', ...ONE, use_terms_query: true })).toThrow(/use_terms_query.*query_key/);
});
