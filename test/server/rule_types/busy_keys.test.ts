import type { Json, JsonObject } from '../../../common/model/json.ts';
import type { ScreenAnswer } from '../../../server/engine/define_rule_type.ts';
import { busyKeysFilters } from '../../../server/rule_types/busy_keys.ts';
import { factsWith } from '../../support/runs.ts';

const KEYS = [
  { field: 'user', aggregateOn: 'user' },
  { field: 'host', aggregateOn: 'host.keyword' },
  { field: 'note', aggregateOn: null },
];

interface Counted {
  readonly counts?: Readonly<Record<string, number>>;
  readonly error?: number;
  readonly none?: number;
}

/** What an engine answers about keys in turn. */
const answerOf = (...keys: readonly Counted[]): ScreenAnswer => ({
  total: 1000,
  aggregations: Object.fromEntries(
    keys.flatMap(({ counts = {}, error = 0, none = 0 }, index): [string, JsonObject][] => [
      [
        `busy_${index}`,
        {
          doc_count_error_upper_bound: error,
          buckets: Object.entries(counts).map(([key, doc_count]) => ({ key, doc_count })),
        },
      ],
      [`none_${index}`, { doc_count: none }],
    ]),
  ),
});

const some = (field: string, ...values: readonly string[]) => ({ terms: { [field]: values } });
const orNone = (field: string, query: Json) => ({
  bool: { should: [query, { bool: { must_not: [{ exists: { field } }] } }] },
});

test.each<readonly [string, number, readonly Counted[], readonly Json[] | null]>([
  ['nobody has enough', 1, [{ counts: { a: 9, b: 5 } }], null],
  ['one has enough', 1, [{ counts: { a: 10, b: 9 } }], [some('user', 'a')]],
  ['events without a value are enough', 1, [{ counts: { a: 9 }, none: 10 }], [orNone('user', some('user'))]],
  ['events without a value beside', 1, [{ counts: { a: 10 }, none: 11 }], [orNone('user', some('user', 'a'))]],
  ['counts that may be too small', 1, [{ counts: { a: 8, b: 7 }, error: 2 }], [some('user', 'a')]],
  ['the error is all there is', 1, [{ error: 5 }], null],
  ['the error is too large to know all', 1, [{ counts: { a: 12 }, error: 6 }], []],
  ['more values than are named', 1, [{ counts: Object.fromEntries(crowd(500)) }], []],
  [
    'just few enough values',
    1,
    [{ counts: Object.fromEntries(crowd(499)) }],
    [some('user', ...crowd(499).map(([k]) => k))],
  ],
  [
    'a field that cannot be counted',
    3,
    [{ counts: { a: 10 } }, { counts: { x: 10 } }],
    [some('user', 'a'), some('host.keyword', 'x')],
  ],
  ['one of several keys has not enough', 2, [{ counts: { a: 10 } }, { counts: { x: 9 } }], null],
])('%s', (_name, keys, counted, expected) =>
  expect(busyKeysFilters(factsWith({ keys: KEYS.slice(0, keys) }), answerOf(...counted), 10)).toEqual(expected),
);

test('a field whose values are rounded says no, and narrows nothing', () => {
  const facts = factsWith({ keys: KEYS.slice(0, 1), isExact: () => false });
  expect(busyKeysFilters(facts, answerOf({ counts: { a: 10 } }), 10)).toEqual([]);
  expect(busyKeysFilters(facts, answerOf({ counts: { a: 9 } }), 10)).toBeNull();
});

test('a truth value is named as it is searched for', () => {
  const answer = answerOf({});
  const aggregations = {
    ...answer.aggregations,
    busy_0: { buckets: [{ key: 1, key_as_string: 'true', doc_count: 10 }] },
  };
  expect(busyKeysFilters(factsWith({ keys: KEYS.slice(0, 1) }), { ...answer, aggregations }, 10)).toEqual([
    some('user', 'true'),
  ]);
});

function crowd(size: number): readonly (readonly [string, number])[] {
  return Array.from({ length: size }, (_, index) => [`u${index}`, 20]);
}
