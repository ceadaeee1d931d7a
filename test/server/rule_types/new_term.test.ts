import type { Json, JsonObject } from '../../../common/model/json.ts';
import { listAt, objectAt, stringAt } from '../../../common/model/json.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { RuleFacts } from '../../../server/engine/define_rule_type.ts';
import type { EventRow, Finding } from '../../../server/engine/event.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { planScreen } from '../../../server/engine/steps/plan.ts';
import { compileText, ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';

const HOUR = 3600_000;
const NOW = 10_000 * HOUR;
const RUN = runOf({ start: NOW - HOUR / 4, end: NOW });

const newTerm = (values: JsonObject): Rule => ruleOf({ type: 'new_term', use_keyword_postfix: false, ...values });

/** What is asked for before the first run. */
const baseline = (rule: Rule, facts: RuleFacts = factsWith()) =>
  rule.detector.prepare(RUN, { memory: null, facts }).map(screen => ({ screen, ...planScreen(rule, screen) }));

/** Nested buckets of these values, as the search engine answers them. */
function bucketsFor(tuples: readonly (readonly string[])[]): JsonObject {
  const heads = [...new Set(tuples.map(([head]) => head ?? ''))];
  const buckets = heads.map((key): JsonObject => {
    const tails = tuples.filter(([head]) => head === key).map(([, ...tail]) => tail);
    return { key, doc_count: 1, ...(tails.some(tail => tail.length > 0) ? bucketsFor(tails) : {}) };
  });
  return { values: { buckets } };
}

/** What is found in each event, one after the other, where every step of learning met the same tuples. */
function told(values: JsonObject, met: readonly (readonly string[])[], documents: readonly JsonObject[]) {
  const { detector } = newTerm(values);
  const facts = factsWith();
  const answers = detector
    .prepare(RUN, { memory: null, facts })
    .map(({ aggregations }) => ({ total: 0, aggregations: bucketsFor(fitting(met, aggregations)) }));
  const folding = detector.fold(RUN, { memory: detector.prepared(RUN, { answers, memory: null, facts }), facts });
  folding.push(documents.map((document, index): EventRow => ({ ...EVENT, id: String(index), document })));
  return folding.close().findings.map(shown);
}

const EVENT = { index: 'logs', at: NOW, key: null } as const;

/** Tuples as long as what is asked for is deep. */
const fitting = (met: readonly (readonly string[])[], asked: JsonObject): readonly (readonly string[])[] => {
  const depth = (JSON.stringify(asked).match(/"terms"/g) ?? []).length;
  return met.filter(tuple => tuple.length === depth);
};

const shown = ({ event, extra }: Finding): readonly [string, Json] => [
  event.id,
  extra.new_field ?? `missing ${pythonStr(extra.missing_field ?? null)}`,
];

describe('what is learned from', () => {
  test('NT1: thirty days of each field, day by day, the end of each day outside', () => {
    const asked = baseline(newTerm({ fields: ['a', 'b'] }));
    expect(asked).toHaveLength(60);
    const ranges = asked.map(({ body }) => {
      const [range] = listAt(objectAt(objectAt(body, 'query'), 'bool'), 'filter');
      return objectAt(objectAt(range ?? null, 'range'), '@timestamp');
    });
    for (const [index, range] of ranges.entries()) {
      const [from, to] = [stringAt(range, 'gte'), stringAt(range, 'lt')];
      expect(Date.parse(to)).toBeGreaterThan(Date.parse(from));
      if (index % 30 > 0) expect(from).toBe(stringAt(ranges[index - 1] ?? null, 'lt'));
    }
    expect(stringAt(ranges[29] ?? null, 'lt')).toBe(new Date(NOW).toISOString().replace('.000', ''));
  });

  test('NT6: in steps of two days', () =>
    expect(baseline(newTerm({ fields: ['a'], query_key: 'a', window_step_size: { days: 2 } }))).toHaveLength(15));

  test('NT7: fields that are looked at together are asked for one inside the other', () => {
    const asked = baseline(
      newTerm({
        fields: [
          ['a', 'b', 'c'],
          ['d', 'e.f'],
        ],
      }),
    );
    expect(asked).toHaveLength(60);
    expect(asked[0]?.screen.aggregations).toMatchObject({
      values: {
        terms: { field: 'a' },
        aggs: { values: { terms: { field: 'b' }, aggs: { values: { terms: { field: 'c' } } } } },
      },
    });
  });

  test('NT10: a time that is no whole number of steps ends with a shorter one', () =>
    expect(
      baseline(newTerm({ fields: ['a'], terms_window_size: { hours: 30 } })).map(
        ({ screen: { window } }) => (window.end - window.start) / HOUR,
      ),
    ).toEqual([24, 6]));
});

describe('what is told', () => {
  const SINGLE = [['key1'], ['key2']];
  const TUPLES = [
    ['key1', 'key2', 'key3'],
    ['key1', 'key2', 'key4'],
    ['key1', 'key2'],
    ['key2', 'key3'],
  ];
  const COMPOSITE = {
    fields: [
      ['a', 'b', 'c'],
      ['d', 'e.f'],
    ],
  };

  test.each<readonly [string, JsonObject, readonly (readonly string[])[], readonly JsonObject[], readonly unknown[]]>([
    ['NT2: known values', { fields: ['a', 'b'] }, SINGLE, [{ a: 'key1', b: 'key2' }, { a: 'key2' }], []],
    [
      'NT3: a new one, once',
      { fields: ['a', 'b'] },
      SINGLE,
      [
        { a: 'key2', b: 'key3' },
        { a: 'key2', b: 'key3' },
      ],
      [['0', 'b']],
    ],
    [
      'NT7: a new combination, once; one of known values is known',
      COMPOSITE,
      TUPLES,
      [
        { a: 'key1', b: 'key2', c: 'key3' },
        { a: 'key1', b: 'key2', c: 'key5' },
        { d: 'key4' },
        { d: 'key4', e: { f: 'key6' } },
      ],
      [
        ['1', "('a', 'b', 'c')"],
        ['3', "('d', 'e.f')"],
      ],
    ],
    [
      'NT8: combinations that are missing, each',
      { ...COMPOSITE, alert_on_missing_field: true },
      TUPLES,
      [{ a: 'key2' }],
      [
        ['0', "missing ('a', 'b', 'c')"],
        ['0', "missing ('d', 'e.f')"],
      ],
    ],
  ])('%s', (_name, values, met, documents, expected) => expect(told(values, met, documents)).toEqual(expected));
});

describe('NT12: a rule that cannot be', () => {
  test.each([
    ['no fields at all', 'fields: []', /fields: must name one field at least/],
    ['neither fields nor a key', 'realert: {minutes: 1}', /fields: is required/],
    ['values counted by two fields', 'fields: [a, b]\nuse_terms_query: true\nquery_key: a', /single field/],
    ['values counted by another key', 'fields: [a]\nuse_terms_query: true\nquery_key: b', /same field as `fields`/],
  ])('%s', (_name, options, problem) => {
    const { rule, problems } = compileText(`name: r\ntype: new_term\nindex: logs\nalert: notebook\n${options}\n`);
    expect(rule).toBeNull();
    expect(problems.map(({ path, message }) => `${path}: ${message}`).join()).toMatch(problem);
  });
});
