import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { ruleOf } from '../../support/rules.ts';
import { keyValues, storyOf, tellStory, withoutScreen } from '../../support/stories.ts';

const SEED = 20250310;

const ruleValues: fc.Arbitrary<JsonObject> = fc.record({
  type: fc.constant('frequency'),
  num_events: fc.integer({ min: 1, max: 6 }),
  timeframe: fc.constantFrom(30, 60, 90.5, 200).map(seconds => ({ seconds })),
  query_key: fc.constantFrom<Json>([], 'user', 'user', ['user', 'host'], ['user', 'other']),
  attach_related: fc.boolean(),
  realert: fc.constant({ minutes: 0 }),
  buffer_time: fc.constantFrom(1, 5).map(minutes => ({ minutes })),
});

const fields: fc.Arbitrary<JsonObject> = fc
  .tuple(keyValues, fc.constantFrom('x', 'x', 'y'))
  .map(([user, host]) => ({ ...user, host }));

test('reading the busy keys alone tells what reading every event tells', () =>
  fc.assert(
    fc.asyncProperty(
      ruleValues,
      storyOf(fields),
      fc.constantFrom<readonly string[]>([], [], ['user']),
      fc.constantFrom<readonly number[]>([], [], [3], [5, 6, 7, 8]),
      async (values, told, textFields, down) => {
        const rule = ruleOf(values);
        const world = { textFields, isDown: (tick: number) => down.includes(tick) };
        const screened = await tellStory(rule, told, world);
        const folded = await tellStory(withoutScreen(rule), told, world);
        expect(screened.ticks).toEqual(folded.ticks);
      },
    ),
    { seed: SEED, numRuns: 100 },
  ));
