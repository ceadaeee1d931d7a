import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { eventMemory } from '../../../server/engine/event_memory.ts';
import { live, TICKS } from '../../support/live_rule.ts';

const keys: fc.Arbitrary<Json> = fc.constantFrom<Json>('a', 'b', 'b', null, ['a', 'b'], 4);

const story = fc.array(
  fc.record({
    second: fc.integer({ min: -300, max: TICKS * 60 }),
    user: keys,
    lateSeconds: fc.constantFrom(0, 0, 0, 20, 90, 240),
  }),
  { maxLength: 60 },
);

const minutes = (from: number, to: number) => fc.integer({ min: from, max: to }).map(value => ({ minutes: value }));

const rules: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ type: fc.constant('frequency'), num_events: fc.integer({ min: 2, max: 6 }), timeframe: minutes(1, 6) }),
  fc.record({
    type: fc.constant('spike'),
    spike_height: fc.constantFrom(1.5, 2),
    spike_type: fc.constantFrom('up', 'down', 'both'),
    timeframe: minutes(1, 3),
    threshold_cur: fc.constant(1),
  }),
  fc.record({
    type: fc.constant('cardinality'),
    cardinality_field: fc.constant('user'),
    timeframe: minutes(1, 5),
    max_cardinality: fc.integer({ min: 1, max: 3 }),
  }),
  fc.record({ type: fc.constant('flatline'), threshold: fc.integer({ min: 1, max: 4 }), timeframe: minutes(1, 4) }),
  fc.record({
    type: fc.constant('change'),
    compare_key: fc.constant('user'),
    ignore_null: fc.boolean(),
    query_key: fc.constant('user'),
  }),
);

test('with and without it the same is told, whatever comes late', () =>
  fc.assert(
    fc.asyncProperty(rules, fc.boolean(), fc.constantFrom(1, 5), story, async (rule, isKeyed, buffer, told) => {
      const values = { ...rule, ...(isKeyed ? { query_key: 'user' } : {}), buffer_time: { minutes: buffer } };
      const [remembering, reading] = [await live(values, told, eventMemory()), await live(values, told)];
      expect(remembering.map(({ alerts }) => alerts)).toEqual(reading.map(({ alerts }) => alerts));
    }),
    { seed: 20250310, numRuns: 120 },
  ));
