import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { ruleOf } from '../../support/rules.ts';
import { storyOf, tellStory, withoutScreen } from '../../support/stories.ts';

const SEED = 20250310;

const fields: fc.Arbitrary<JsonObject> = fc.record({
  user: fc.constantFrom<Json>('a', 'b', null, ['a', 'b'], 4),
  v: fc.constantFrom<Json>(1, 1, 2, 3, 'x', null, [1, 2], false),
});

const limit = fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined });

const ruleValues: fc.Arbitrary<JsonObject> = fc
  .record({
    type: fc.constant('cardinality'),
    cardinality_field: fc.constant('v'),
    max_cardinality: limit,
    min_cardinality: limit,
    timeframe: fc.constantFrom(30, 60, 90.5, 120, 200).map(seconds => ({ seconds })),
    query_key: fc.constantFrom<Json>([], 'user', ['user', 'other']),
    realert: fc.constant({ minutes: 0 }),
    buffer_time: fc.constantFrom(1, 5).map(minutes => ({ minutes })),
  })
  .filter(values => values.max_cardinality !== undefined || values.min_cardinality !== undefined)
  .map(values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

test('its screen never says quiet wrongly: with and without it the same is told', () =>
  fc.assert(
    fc.asyncProperty(
      ruleValues,
      storyOf(fields),
      fc.constantFrom<readonly string[]>([], [], ['v'], ['user', 'v']),
      fc.constantFrom<readonly number[]>([], [], [3], [5, 6, 7, 8]),
      async (values, told, textFields, down) => {
        const rule = ruleOf(values);
        const world = { textFields, isDown: (tick: number) => down.includes(tick) };
        const screened = await tellStory(rule, told, world);
        const folded = await tellStory(withoutScreen(rule), told, world);
        expect(screened.ticks).toEqual(folded.ticks);
      },
    ),
    { seed: SEED, numRuns: 50 },
  ));

test.each<readonly [string, JsonObject]>([
  ['not too many', { max_cardinality: 3 }],
  ['not too many of each', { max_cardinality: 2, query_key: 'user' }],
  ['not too many, by an estimate', { max_cardinality: 200 }],
  ['enough of each', { min_cardinality: 2, query_key: 'user' }],
  ['neither', { min_cardinality: 2, max_cardinality: 2, query_key: 'user' }],
])('a quiet rule reads no event: %s', async (_name, values) => {
  const told = Array.from({ length: 300 }, (_, turn) => ({
    tenths: turn * 50 - 3000,
    fields: { user: turn % 3 === 0 ? 'a' : 'b', v: turn % 2 },
  }));
  const rule = ruleOf({ type: 'cardinality', cardinality_field: 'v', timeframe: { minutes: 2 }, ...values });
  const { ticks, reads } = await tellStory(rule, told);
  expect(ticks.flat()).toEqual([]);
  expect(reads.slice(1).flat()).toEqual([]);
});
