import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { ruleOf } from '../../support/rules.ts';
import { keyValues, storyOf, tellStory, withoutScreen } from '../../support/stories.ts';

const SEED = 20250310;

const ruleValues: fc.Arbitrary<JsonObject> = fc.record({
  type: fc.constant('flatline'),
  threshold: fc.integer({ min: 0, max: 6 }),
  timeframe: fc.constantFrom(30, 60, 90.5, 120, 200).map(seconds => ({ seconds })),
  query_key: fc.constantFrom<Json>([], 'user', ['user', 'other']),
  forget_keys: fc.boolean(),
  realert: fc.constant({ minutes: 0 }),
  buffer_time: fc.constantFrom(1, 5).map(minutes => ({ minutes })),
});

test('its screen never says quiet wrongly: with and without it the same is told', () =>
  fc.assert(
    fc.asyncProperty(
      ruleValues,
      storyOf(keyValues),
      fc.boolean(),
      fc.constantFrom<readonly number[]>([], [], [3], [5, 6, 7, 8]),
      async (values, told, isText, down) => {
        const rule = ruleOf(values);
        const world = { textFields: isText ? ['user'] : [], isDown: (tick: number) => down.includes(tick) };
        const [screened, folded] = [
          await tellStory(rule, told, world),
          await tellStory(withoutScreen(rule), told, world),
        ];
        expect(screened.ticks).toEqual(folded.ticks);
      },
    ),
    { seed: SEED, numRuns: 50 },
  ));

test('a quiet rule reads no event', async () => {
  const told = Array.from({ length: 300 }, (_, turn) => ({
    tenths: turn * 50 - 3000,
    fields: { user: ['a', 'b'][turn % 2] ?? null },
  }));
  const rule = ruleOf({ type: 'flatline', threshold: 3, timeframe: { minutes: 2 }, query_key: 'user' });
  const { ticks, reads } = await tellStory(rule, told);
  expect(ticks.slice(0, 14).flat()).toEqual([]);
  expect(reads.slice(1, 14).flat()).toEqual([]);
});
