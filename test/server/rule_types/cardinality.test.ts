import type { Json, JsonObject } from '../../../common/model/json.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { EventRow, Finding } from '../../../server/engine/event.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';
import { foundInSteps, SINCE, type Step } from '../../support/steps.ts';

const SECOND = 1000;
const MINUTE = 60;
const KEYED = factsWith({ keys: [{ field: 'key', aggregateOn: 'key' }], flatKey: 'key' });

/** An event with a value, and a key where it is given. */
const row = (second: number, value?: Json, key?: string): EventRow => ({
  id: `${second} ${JSON.stringify(value ?? null)} ${key ?? ''}`,
  index: 'logs',
  at: second * SECOND,
  key: null,
  document: { ...(value === undefined ? {} : { v: value }), ...(key === undefined ? {} : { key }) },
});

const rows = (second: number, ...values: readonly Json[]): readonly EventRow[] =>
  values.map(value => row(second, value));

/** What each run finds: `second=value` of an event, `second` alone of none, with the key before it where there are keys. */
const tell = (options: JsonObject, steps: readonly Step[]): readonly string[] =>
  foundInSteps(
    ruleOf({ type: 'cardinality', cardinality_field: 'v', ...options }),
    options.query_key === undefined ? factsWith() : KEYED,
    steps,
  ).map(found => found.map(shown).join(' '));

function shown({ event, origin }: Finding): string {
  const key = event.document.key === undefined ? '' : `${pythonStr(event.document.key)} `;
  const value = origin === 'document' ? `=${pythonStr(event.document.v ?? null)}` : '';
  return `${key}${event.at / SECOND}${value}`;
}

const TEN_MINUTES = { timeframe: { minutes: 10 } };
const TEN_SECONDS = { timeframe: { seconds: 10 } };

describe('what each run finds', () => {
  test.each<readonly [string, JsonObject, readonly Step[], readonly string[]]>([
    [
      'CA1, CA2',
      { ...TEN_MINUTES, max_cardinality: 4 },
      [
        [0, rows(0, 'a', 'b', 'c', 'd')],
        [1, rows(1, 'a')],
        [2, rows(2, 'e')],
        [15 * MINUTE, rows(15 * MINUTE, 'x', 'y', 'z')],
      ],
      ['', '', '2=e', ''],
    ],
    [
      'CA3: old values go at the end of a run',
      { ...TEN_MINUTES, min_cardinality: 4 },
      [
        [0, rows(0, 'a', 'b')],
        [5 * MINUTE, rows(5 * MINUTE, 'c', 'd', 'e')],
        [15 * MINUTE, rows(15 * MINUTE, 'd')],
      ],
      ['', '', '900'],
    ],
    [
      'CA4: each group has its own values',
      { ...TEN_MINUTES, max_cardinality: 2, query_key: 'key' },
      [
        [0, [row(0, 0, 'foo'), row(0, 0, 'bar'), row(0, 0, 'baz')]],
        [300, [row(300, 1, 'baz'), row(300, 2, 'baz'), row(300, 3, 'baz')]],
      ],
      ['', 'baz 300=2 baz 300=3'],
    ],
    [
      'CA5: an event without a value counts for nothing',
      { ...TEN_MINUTES, max_cardinality: 4 },
      [
        [0, rows(0, 'a', 'b', 'c', 'd')],
        [1, rows(1, 'b')],
        [2, [row(2)]],
        [3, rows(3, 'e')],
        [903, rows(903, 'x', 'y', 'z')],
      ],
      ['', '', '', '3=e', ''],
    ],
    [
      'CA6: each event while there are too many',
      { ...TEN_MINUTES, max_cardinality: 2 },
      [[4, [row(0, 1), row(1, 2), row(2, 3), row(3, 3), row(4, 1)]]],
      ['2=3 3=3 4=1'],
    ],
    ['CA7 equal', { ...TEN_SECONDS, max_cardinality: 1 }, [[10, [row(0, 'a'), row(10, 'b')]]], ['10=b']],
    ['CA7 above', { ...TEN_SECONDS, max_cardinality: 1 }, [[11, [row(0, 'a'), row(10.001, 'b')]]], ['']],
    ['CA8 equal', { ...TEN_SECONDS, min_cardinality: 3 }, [[0, rows(0, 'a')], [10]], ['', '']],
    [
      'CA8 above: told once, until it is seen again',
      { ...TEN_SECONDS, min_cardinality: 3 },
      [[0, rows(0, 'a')], [10.001], [30], [50], [60, rows(55, 'a')], [66]],
      ['', '10.001', '', '', '', '66'],
    ],
    ['nothing was ever seen', { ...TEN_SECONDS, min_cardinality: 3 }, [[0], [60]], ['', '']],
    [
      'values are of a kind; a list is one value',
      { ...TEN_SECONDS, max_cardinality: 3 },
      [[1, [row(0, 1), row(0, '1'), row(0.5, true), row(0.6, ['a', 'b']), row(0.7, ['b', 'a'])]]],
      ["0.7=['b', 'a']"],
    ],
    [
      'at the time of an event, every group that has too few is told',
      { ...TEN_SECONDS, min_cardinality: 2, query_key: 'key' },
      [
        [0, [row(0, 1, 'a'), row(0, 1, 'b')]],
        [20, [row(19, 1, 'b')]],
      ],
      ['', 'a 19 b 19'],
    ],
    [
      'both limits: too many are told with and without their event',
      { ...TEN_SECONDS, min_cardinality: 1, max_cardinality: 1 },
      [[2, [row(0, 'a'), row(1, 'b')]]],
      ['1 1=b 2'],
    ],
    [
      'an event that comes late is one that may make a match',
      { ...TEN_SECONDS, max_cardinality: 1 },
      [[5, [row(4, 'a')]], [10, [row(3, 'b')]], [15]],
      ['', '4=a', ''],
    ],
    [
      'an event that comes late is judged by the time before it',
      { ...TEN_SECONDS, max_cardinality: 1 },
      [
        [20, [row(19, 'a')]],
        [22, [row(3, 'b')]],
      ],
      ['', ''],
    ],
    [
      'an event that comes late counts, and is not looked at by itself, where there is a least number',
      { ...TEN_SECONDS, min_cardinality: 2 },
      [[0, [row(0, 1)]], [9, [row(8, 1)]], [14, [row(7, 2)]], [18]],
      ['', '', '', '18'],
    ],
  ])('%s', (_name, options, steps, expected) => expect(tell(options, steps)).toEqual(expected));
});

test('what is found without an event has its time, as it was written there, and the value of the group', () => {
  const { detector } = ruleOf({ type: 'cardinality', cardinality_field: 'v', ...TEN_SECONDS, min_cardinality: 2 });
  const folding = detector.fold(runOf({ start: SINCE, end: 20 * SECOND }), { memory: null, facts: KEYED });
  const event = row(19, 1, 'b');
  folding.push([
    row(0, 1, 'b'),
    { ...event, document: { ...event.document, '@timestamp': '1970-01-01T01:00:19+01:00' } },
  ]);
  const [finding] = folding.close().findings;
  expect(finding?.event.document).toEqual({ '@timestamp': '1970-01-01T01:00:19+01:00', key: 'b' });
  expect(finding?.evidence).toEqual({
    summary: '1 values of v within 10 seconds; at least 2 are right',
    window: { start: 9000, end: 19_000 },
    counted: 1,
    needed: 2,
    eventIds: [],
  });
});

test('where the search engine may have rounded values, events are counted in their place', () => {
  const { detector } = ruleOf({ type: 'cardinality', cardinality_field: 'v', ...TEN_SECONDS, max_cardinality: 3 });
  const run = runOf({ start: SINCE, end: 60_000 }, { since: SINCE });
  const facts = factsWith({ isExact: () => false });
  const [screen] = detector.screens(run, facts);
  expect(Object.keys(screen?.aggregations ?? {})).toEqual(['having', 'ignored']);
  const kindOf = (having: number) => {
    const answers = [{ total: 9, aggregations: { having: { doc_count: having }, ignored: { doc_count: 0 } } }];
    return detector.judge(run, { answers, memory: null, facts }).kind;
  };
  expect([kindOf(3), kindOf(4)]).toEqual(['quiet', 'perhaps']);
});

test('one limit is needed', () =>
  expect(() => ruleOf({ type: 'cardinality', cardinality_field: 'v', ...TEN_SECONDS })).toThrow(/max_cardinality/));

describe('describe', () => {
  const facts = factsWith({ printTime: ({ at }) => `${at / SECOND} s` });
  const said = (options: JsonObject) =>
    ruleOf({ type: 'cardinality', cardinality_field: 'v', ...TEN_SECONDS, ...options }).detector.describe(
      { '@timestamp': '1970-01-01T00:01:00Z' },
      facts,
    );
  test('the most', () =>
    expect(said({ max_cardinality: 4, min_cardinality: 1 })).toBe(
      'A maximum of 4 unique v(s) occurred since last alert or between 50 s and 60 s\n\n',
    ));
  test('the least', () =>
    expect(said({ min_cardinality: 3 })).toBe(
      'Less than 3 unique v(s) occurred since last alert or between 50 s and 60 s\n\n',
    ));
});
