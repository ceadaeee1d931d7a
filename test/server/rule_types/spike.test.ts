import type { Json, JsonObject } from '../../../common/model/json.ts';
import { numberOf, WrittenNumber } from '../../../common/model/written_number.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { EventRow, Finding } from '../../../server/engine/event.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';
import { foundInCounts, foundInSteps, SINCE, type CountedStep, type Step } from '../../support/steps.ts';

const SECOND = 1000;
const KEYED = { keys: [{ field: 'key', aggregateOn: 'key' }], flatKey: 'key' };
const BASE = { type: 'spike', spike_height: 2, timeframe: { seconds: 10 } };

/** An event with these fields. */
const row = (second: number, fields: JsonObject = {}): EventRow => ({
  id: `${second} ${JSON.stringify(fields)}`,
  index: 'logs',
  at: second * SECOND,
  key: null,
  document: fields,
});

/** Events of each second, with these fields. */
const each = (from: number, to: number, fields: JsonObject = {}): readonly EventRow[] =>
  Array.from({ length: to - from + 1 }, (_, index) => row(from + index, fields));

/** One event a second; from the fiftieth on two. */
const DOUBLED = [...each(0, 99), ...each(50, 99).map(({ at }) => row(at / SECOND + 0.001))];

/** What each run finds: `second:before:now`, with the key before it where there are keys, `!` where it is an event. */
const tell = (options: JsonObject, steps: readonly Step[], every = 2): readonly string[] =>
  foundInSteps(
    ruleOf({ ...BASE, ...options }),
    factsWith({ runEvery: every * SECOND, ...(options.query_key === undefined ? {} : KEYED) }),
    steps,
  ).map(found => found.map(shown).join(' '));

/** What one run over all of the events finds. */
const tellAll = (options: JsonObject, events: readonly EventRow[]): string =>
  tell(options, [[Math.max(...events.map(({ at }) => at / SECOND)), events]]).join();

function shown({ event, origin, extra }: Finding): string {
  const key = event.document.key === undefined ? '' : `${pythonStr(event.document.key)} `;
  const mark = origin === 'document' ? '!' : event.document.placeholder === true ? '*' : '';
  return `${mark}${key}${event.at / SECOND}:${numberOf(extra.reference_count)}:${numberOf(extra.spike_count)}`;
}

const BOB = [...each(0, 49, { key: 'qlo' }), row(50, { key: 'bob' })];

describe('what one run finds', () => {
  test.each<readonly [string, JsonObject, readonly EventRow[], string]>([
    ['SP5', { threshold_ref: 10, spike_type: 'both' }, each(0, 99), ''],
    ['SP6', { threshold_ref: 10, spike_type: 'up' }, DOUBLED, '!50:10:20'],
    ['SP7', { threshold_ref: 10, spike_type: 'up', spike_height: 3 }, DOUBLED, ''],
    ['SP8', { threshold_ref: 10, spike_type: 'down', spike_height: 3 }, [...each(0, 49), ...each(75, 99)], '!75:10:1'],
    ['SP9', { threshold_ref: 11, spike_type: 'up' }, DOUBLED, ''],
    ['SP10', { threshold_ref: 10, threshold_cur: 30, spike_type: 'up' }, DOUBLED, ''],
    [
      'SP11',
      { timeframe: { seconds: 30 }, threshold_cur: 25, alert_on_new_data: true, spike_type: 'up' },
      DOUBLED,
      '!50:30:60',
    ],
    [
      'SP12: another value is not the one that was seen',
      { threshold_ref: 10, spike_type: 'up', query_key: 'key' },
      [...each(0, 99, { key: 'qlo' }), ...each(50, 99, { key: 'bob' }), ...each(50, 99, { key: 'bob', again: 1 })],
      '',
    ],
    [
      'SP13',
      { threshold_ref: 10, spike_type: 'up', query_key: 'key' },
      [...BOB, ...each(50, 99, { key: 'qlo' }), ...each(50, 99, { key: 'qlo', again: 1 })],
      '!qlo 50:10:20',
    ],
    [
      'SP22',
      { field_value: 'v', spike_type: 'up' },
      [row(0, { v: 10 }), row(5, { v: 20 }), row(21, { v: 30 })],
      '!21:15:30',
    ],
    [
      'SP23: whole numbers, text of them, nothing else',
      { field_value: 'v', spike_type: 'up' },
      [
        ...[1.9, '3', 'abc', null, '3.5', [7], { n: 1 }].map(v => row(0, { v })),
        row(1, { w: { v: 100 } }),
        row(21, { v: new WrittenNumber('4.0') }),
      ],
      '!21:2:4',
    ],
    [
      'events without a key are a group of their own',
      { threshold_ref: 10, spike_type: 'up', query_key: 'key' },
      [...each(0, 19), ...each(20, 29), ...each(20, 29, { again: 1 })],
      '!20:10:20',
    ],
  ])('%s', (_name, options, events, expected) => expect(tellAll(options, events)).toBe(expected));
});

const EVERY_TWO = (to: number): readonly Step[] =>
  Array.from({ length: to / 2 }, (_, index): Step => [2 * (index + 1)]);

describe('what each run finds', () => {
  test.each(['up', 'down', 'both'])('SP20: nothing after nothing is a spike %s', spike_type =>
    expect(tell({ spike_type }, [[0, [row(0)]], ...EVERY_TWO(20)]).filter(Boolean)).toEqual(['*20:0:0']),
  );

  test('SP21: a value that vanished is known when it comes again', () =>
    expect(
      tell({ spike_type: 'up', threshold_cur: 3, query_key: 'key' }, [
        [0, [row(0, { key: 'a' })]],
        ...EVERY_TWO(98),
        [100, [row(99, { key: 'a' }), row(99.5, { key: 'a' }), row(100, { key: 'a' })]],
      ]).filter(Boolean),
    ).toEqual(['!a 99:0:3']));

  test('an event that comes late counts, and the windows are compared at the end of the run', () =>
    expect(
      tell({ spike_type: 'up', threshold_cur: 3, threshold_ref: 1 }, [
        [0, [row(0)]],
        ...EVERY_TWO(10),
        [12, [row(12)]],
        ...EVERY_TWO(24)
          .slice(6)
          .map(([end]): Step => [end, end === 24 ? [row(20), row(22)] : []]),
        [26, [row(21)]],
      ]).filter(Boolean),
    ).toEqual(['!20:1:3']));

  test('a value that has stopped is found by the marks of time; its oldest event is told', () =>
    expect(
      tell({ spike_type: 'down', threshold_ref: 5, query_key: 'key' }, [
        [20, each(0, 20, { key: 'a' })],
        ...EVERY_TWO(40).slice(10),
      ]).filter(Boolean),
    ).toEqual(['!a 17:10:4']));

  test('one run over all finds what many find', () => {
    const options = { spike_type: 'up', threshold_ref: 10 };
    const many = Array.from({ length: 25 }, (_, index): Step => {
      const end = 4 * (index + 1);
      return [end, DOUBLED.filter(({ at }) => at > (end - 4) * SECOND && at <= end * SECOND)];
    });
    expect(tell(options, many, 4).filter(Boolean)).toEqual(['!50:10:20']);
  });
});

describe('numbers instead of events', () => {
  /** What is found at each moment, given the numbers counted there. */
  const tellCounts = (options: JsonObject, counts: readonly CountedStep[]) =>
    foundInCounts(ruleOf({ ...BASE, ...options }), factsWith(options.query_key === undefined ? {} : KEYED), counts).map(
      found => found.map(shown).join(' '),
    );
  const BOTH = { spike_type: 'both', threshold_ref: 10, use_count_query: true };
  const TEN_MINUTES = { timeframe: { minutes: 10 }, use_terms_query: true, query_key: 'key' };
  const minutes = (counts: readonly (readonly [number, JsonObject])[]) =>
    counts.map(([minute, counted]) => [60 * minute, counted] as const);

  test('SP1', () =>
    expect(
      tellCounts(BOTH, [
        [0, 10],
        [10, 10],
        [20, 20],
      ]),
    ).toEqual(['', '', '20:10:20']));
  test('SP2', () =>
    expect(
      tellCounts(BOTH, [
        [0, 10],
        [10, 10],
        [20, 0],
      ]),
    ).toEqual(['', '', '20:10:0']));
  test('SP14', () =>
    expect(
      tellCounts(
        { ...TEN_MINUTES, spike_type: 'up', threshold_ref: 5 },
        minutes([
          [1, { A: 10, B: 5 }],
          [10, { A: 22, B: 5 }],
          [25, { A: 25, B: 27 }],
        ]),
      ),
    ).toEqual(['', '', 'B 1500:10:27']));

  const NEW = minutes([
    [1, { A: 10, B: 5 }],
    [10, { A: 22, B: 5 }],
    [25, { A: 25, B: 27 }],
    [27, { A: 10, B: 12, C: 100 }],
    [30, { D: 100, C: 100 }],
  ]);
  test('SP15', () =>
    expect(tellCounts({ ...TEN_MINUTES, spike_type: 'up', threshold_cur: 50 }, NEW).filter(Boolean)).toEqual([]));
  test('SP16, SP17', () =>
    expect(tellCounts({ ...TEN_MINUTES, spike_type: 'up', threshold_cur: 50, alert_on_new_data: true }, NEW)).toEqual([
      '',
      '',
      '',
      'C 1620:0:100',
      'D 1800:0:100',
    ]));
  test('SP18', () =>
    expect(
      tellCounts(
        { ...TEN_MINUTES, spike_height: 1.5, spike_type: 'both', alert_on_new_data: true, threshold_ref: 1 },
        minutes([
          ...[1, 6, 11].map(minute => [minute, { A: 10 }] as const),
          ...[21, 26, 31, 36, 41].map(minute => [minute, { A: 20 }] as const),
        ]),
      ).filter(Boolean),
    ).toEqual(['A 1260:20:40']));
  test('SP19 below', () =>
    expect(
      tellCounts({ ...BOTH, threshold_ref: 1, spike_type: 'up' }, [
        [0, 1],
        [5, 1],
        [19.999, 10],
      ]),
    ).toEqual(['', '', '']));
  test('SP19 equal', () =>
    expect(
      tellCounts({ ...BOTH, threshold_ref: 1, spike_type: 'up' }, [
        [0, 1],
        [5, 1],
        [20, 10],
      ]),
    ).toEqual(['', '', '20:2:10']));
});

test('SP3: a group is named by the value inside', () => {
  const facts = factsWith({ keys: [{ field: 'foo.bar.baz', aggregateOn: 'foo.bar.baz' }], flatKey: 'foo.bar.baz' });
  const rule = ruleOf({ ...BASE, spike_type: 'up', threshold_cur: 2, query_key: 'foo.bar.baz' });
  const lol = (second: number): EventRow => row(second, { foo: { bar: { baz: 'LOL' } } });
  const other = (second: number): EventRow => row(second, { foo: { bar: { baz: 'other' } } });
  const [found = []] = foundInSteps(rule, facts, [[25, [lol(0), other(5), lol(10), other(15), lol(20), lol(21)]]]);
  expect(found.map(({ event }) => [event.at / SECOND, event.document])).toEqual([[20, lol(20).document]]);
  expect(found[0]?.extra).toMatchObject({ spike_count: 2, reference_count: 1 });
});

test('SP24: thresholds are enough, heights too', () => {
  const spikes = (before: number, now: number): number => {
    const events = [
      ...Array.from({ length: before }, (_, index) => row(5 + index / 1000)),
      ...Array.from({ length: now }, (_, index) => row(20 + index / 1000)),
    ];
    return (
      tellAll({ spike_type: 'up', threshold_ref: 10, threshold_cur: 20 }, [row(-10), ...events]).split('!').length - 1
    );
  };
  expect([spikes(10, 20), spikes(10, 19), spikes(9, 20)]).toEqual([1, 0, 0]);
});

test('a mark that is told has the time, the value of its group, and that it is a placeholder', () => {
  const { detector } = ruleOf({ ...BASE, spike_type: 'down', threshold_ref: 1, query_key: 'key' });
  const facts = factsWith({ ...KEYED, runEvery: 5 * SECOND });
  let memory: Json = null;
  let found: readonly Finding[] = [];
  for (const [index, end] of [10, 15, 20].entries()) {
    const readUpTo = index === 0 ? null : (end - 5) * SECOND;
    const folding = detector.fold(runOf({ start: SINCE, end: end * SECOND }, { since: SINCE, readUpTo }), {
      memory,
      facts,
    });
    folding.push(each(0, 9, { key: 'a' }).filter(({ at }) => at < 6 * SECOND));
    const folded = folding.close();
    [memory, found] = [folded.memory, [...found, ...folded.findings]];
  }
  expect(found.map(({ event }) => event.document)).toEqual([
    { '@timestamp': '1970-01-01T00:00:20Z', key: 'a', placeholder: true },
  ]);
});

describe('describe', () => {
  const facts = factsWith({ printTime: ({ at }) => `${at / SECOND} s` });
  const said = (options: JsonObject, match: JsonObject) =>
    ruleOf({ ...BASE, spike_type: 'up', ...options }).detector.describe(
      { '@timestamp': '1970-01-01T00:01:00Z', ...match },
      facts,
    );
  test('numbers of events', () =>
    expect(said({}, { spike_count: 20, reference_count: 10 })).toBe(
      'An abnormal number (20) of events occurred around 60 s.\n' +
        'Preceding that time, there were only 10 events within 0:00:10\n\n',
    ));
  test('means of a field', () =>
    expect(said({ field_value: 'load' }, { spike_count: 20.5, reference_count: 1 / 3 })).toBe(
      "An abnormal average value (20.50) of field 'load' occurred around 60 s.\n" +
        'Preceding that time, the field had an average value of (0.33) within 0:00:10\n\n',
    ));
  test('nothing where nothing was compared', () => expect(said({}, {})).toBe(''));
});
