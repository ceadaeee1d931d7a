import type { Json, JsonObject } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { answerWith, bucketsOf, factsByKeys, foundIn } from '../../support/answers.ts';
import { compileText, ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';

const END = Date.parse('2025-03-10T12:00:00Z');
const RUN = runOf({ start: END - 15 * 60_000, end: END });
const RULE: JsonObject = {
  type: 'percentage_match',
  match_bucket_filter: [{ term: { a: 1 } }],
  min_percentage: 25,
  max_percentage: 75,
};

const counts = (matching: Json, others: Json): JsonObject => ({
  percentage_match_aggs: { buckets: { match_bucket: { doc_count: matching }, _other_: { doc_count: others } } },
});
const documentsOf = (more: JsonObject, aggregations: JsonObject, facts = factsWith()) =>
  (foundIn({ ...RULE, ...more }, [answerWith(aggregations)], { run: RUN, facts })?.findings ?? []).map(
    ({ event }) => event.document,
  );

test('PM1: without limits it is no rule', () => {
  const { problems } = compileText(
    'name: r\nalert: notebook\nindex: logs\ntype: percentage_match\nmatch_bucket_filter: {term: {a: 1}}\n',
  );
  expect(problems).toMatchObject([{ path: 'max_percentage', severity: 'error' }]);
});

test.each<readonly [string, Json]>([
  ['a list', [{ term: { a: 1 } }]],
  ['one filter', { term: { a: 1 } }],
])('the events of the share and all others are counted: %s', (_name, match_bucket_filter) => {
  const [screen] = ruleOf({ ...RULE, match_bucket_filter }).detector.screens(RUN, factsWith());
  const filters = { match_bucket: { bool: { must: match_bucket_filter } } };
  expect(screen?.aggregations).toEqual({ percentage_match_aggs: { filters: { other_bucket: true, filters } } });
});

test.each<readonly [string, Json, Json, number]>([
  ['PM2', 25, 75, 0],
  ['PM2', 50, 50, 0],
  ['PM2', 75, 25, 0],
  ['PM2', 249, 751, 1],
  ['PM2', 751, 249, 1],
  ['PM3', 0, 0, 0],
  ['PM3', null, 100, 0],
  ['PM3', 26, 74, 0],
  ['PM3', 74, 26, 0],
  ['PM4', 24, 76, 1],
  ['PM4', 76, 24, 1],
])('%s: %p of those and %p others', (_name, matching, others, matches) =>
  expect(documentsOf({}, counts(matching, others))).toHaveLength(matches),
);

test('PM5: the percentage and of how many it is', () => {
  const [plain] = documentsOf({}, counts(76.666666667, 24));
  expect(plain).toEqual({
    '@timestamp': '2025-03-10T12:00:00Z',
    percentage: 76.15894039742994,
    denominator: 100.666666667,
  });
  for (const percentage_format_string of ['{:.2f}', '%.2f'])
    expect(documentsOf({ percentage_format_string }, counts(76.666666667, 24))).toEqual([
      { ...plain, percentage_formatted: '76.16' },
    ]);
});

test('a whole percentage prints as Python prints it', () => {
  const [match = {}] = documentsOf({}, counts(4, 1));
  expect(match).toMatchObject({ percentage: new WrittenNumber('80.0'), denominator: 5 });
  expect(ruleOf(RULE).detector.describe(match, factsWith())).toBe(
    'Percentage violation, value: 80.0 (min: 25 max : 75) of 5 items\n\n',
  );
});

test('the text has the form that is asked for, and says None of a limit that is not there', () => {
  const lower = {
    type: 'percentage_match',
    match_bucket_filter: { term: { a: 1 } },
    percentage_format_string: '%.1f',
    min_percentage: new WrittenNumber('5.0'),
  };
  expect(ruleOf(lower).detector.describe({ percentage: 4.25, denominator: 9 }, factsWith())).toBe(
    'Percentage violation, value: 4.2 (min: 5.0 max : None) of 9 items\n\n',
  );
});

describe('PM6: query_key', () => {
  const groups = { bucket_aggs: bucketsOf({ key: 'a', ...counts(9, 1) }, { key: 'b', ...counts(5, 5) }) };

  test.each<readonly [string, JsonObject]>([
    ['qk', { qk: 'a' }],
    ['subdict1.subdict2', { subdict1: { subdict2: 'a' } }],
  ])('%s', (query_key, expected) =>
    expect(documentsOf({ query_key }, groups, factsByKeys(query_key))).toMatchObject([expected]),
  );

  test('Q26: several fields stand beside each other, and joined', () => {
    const nested = { bucket_aggs: bucketsOf({ key: 'q', ...groups }) };
    expect(documentsOf({ query_key: ['a', 'b'] }, nested, factsByKeys('a', 'b'))).toMatchObject([
      { a: 'q', b: 'a', 'a,b': 'q,a' },
    ]);
  });
});

test.each([
  ['PM7', 3, 0],
  ['PM7', 4, 1],
])('%s: of %p events', (_name, matching, matches) =>
  expect(documentsOf({ min_denominator: 4 }, counts(matching, 0))).toHaveLength(matches),
);
