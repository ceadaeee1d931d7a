import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { eventMemory, type EventMemory } from '../../../server/engine/event_memory.ts';
import type { EventRow } from '../../../server/engine/event.ts';
import { runTick } from '../../../server/engine/run.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource, type StoredEvent } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';
import { throughJson } from '../../support/timeline.ts';

const ORIGIN = Date.parse('2025-03-10T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TICKS = 10;

/** Events at seconds from the origin; late ones become visible later. */
type Told = { readonly second: number; readonly user?: Json; readonly lateSeconds?: number };

const eventsOf = (told: readonly Told[]): readonly StoredEvent[] =>
  told.map(({ second, user, lateSeconds = 0 }, index) => ({
    id: String(index),
    index: 'logs',
    document: { '@timestamp': formatInstant(ORIGIN + second * SECOND), user: user ?? null },
    visibleFrom: ORIGIN + (second + lateSeconds) * SECOND,
  }));

/** Runs a rule each minute; what it told, and what it read at each tick. */
async function live(values: JsonObject, told: readonly Told[], events?: EventMemory) {
  const clock = { now: ORIGIN };
  const source = replaySource(eventsOf(told), { now: () => clock.now, pageSize: 7 });
  const store = throughJson(memoryStore());
  const ports = { source, store, transports: recordingTransports(), fence: 1, ...(events ? { events } : {}) };
  const rule = ruleOf({ realert: { seconds: 0 }, ...values });
  const ticks: { readonly alerts: readonly JsonObject[]; readonly begins: readonly Json[] }[] = [];
  for (let tick = 0; tick <= TICKS; tick += 1) {
    clock.now = ORIGIN + tick * MINUTE;
    const before = source.reads.length;
    const report = await runTick(ports, { at: clock.now, compile: () => Promise.resolve([rule]) });
    expect(report.runs.map(({ error }) => error)).toEqual([null]);
    const alerts = report.alerts.map(({ id, text, evidence }) => ({ id, text, evidence: JSON.stringify(evidence) }));
    ticks.push({ alerts, begins: source.reads.slice(before).map(({ body }) => beginOf(body)) });
  }
  return ticks;
}

/** Where the window of a read begins. */
function beginOf(body: JsonObject): Json {
  const found = /"@timestamp":\{"gt":"([^"]+)"/.exec(JSON.stringify(body.query));
  return found?.[1] ?? null;
}

const at = (minutes: number, seconds = 0): string => formatInstant(ORIGIN + minutes * MINUTE + seconds * SECOND);

const steady = (user: Json): readonly Told[] =>
  Array.from({ length: TICKS * 6 }, (_, index) => ({ second: index * 10 - 5 * 60, user }));

const FREQUENCY = { type: 'frequency', num_events: 5, timeframe: { minutes: 4 }, buffer_time: { minutes: 5 } };

test('what was read is not read again: a read begins where the one before ended', async () => {
  const ticks = await live(FREQUENCY, steady('a'), eventMemory());
  expect(ticks.slice(1, 5).map(({ begins }) => begins[0])).toEqual([0, 1, 2, 3].map(minute => at(minute)));
});

test('from a late event on all is read again, and it counts', async () => {
  const late: Told = { second: 70, user: 'a', lateSeconds: 100 };
  const reads = await live(FREQUENCY, [...steady('a'), late], eventMemory());
  expect(reads.slice(1, 6).map(({ begins }) => begins[0])).toEqual([0, 1, 1, 3, 4].map(minute => at(minute)));
  const rare: readonly Told[] = [30, 40, 50, 100, 110].map(second => ({ second, user: second < 60 ? 'a' : 'b' }));
  const rule = { ...FREQUENCY, query_key: 'user', num_events: 4 };
  const told = await live(rule, [...rare, late], eventMemory());
  expect(told.map(({ alerts }) => alerts.length)).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
});

test('what is forgotten is read again', async () => {
  const ticks = await live(FREQUENCY, steady('a'), eventMemory(3));
  const without = await live(FREQUENCY, steady('a'));
  expect(ticks).toEqual(without);
});

test('a memory holds so many rows, and lets go of what was kept longest ago', () => {
  const memory = eventMemory(5);
  const row = (id: string): EventRow => ({ id, index: 'logs', at: 1, key: null, document: {} });
  const read = (count: number) => ({
    ...{ question: 'q', from: 0, upTo: 1, ends: [1] },
    rows: Array.from({ length: count }, (_, index) => row(String(index))),
  });
  memory.keep('a', read(2));
  memory.keep('b', read(2));
  memory.keep('a', read(3));
  expect([memory.recall('a')?.rows.length, memory.recall('b')?.rows.length]).toEqual([3, 2]);
  memory.keep('c', read(1));
  expect([memory.recall('a')?.rows.length, memory.recall('b'), memory.recall('c')?.rows.length]).toEqual([
    3,
    undefined,
    1,
  ]);
  memory.keep('c', read(6));
  expect(memory.recall('c')).toBeUndefined();
});

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
