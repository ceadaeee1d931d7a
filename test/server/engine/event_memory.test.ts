import type { Json } from '../../../common/model/json.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { eventMemory } from '../../../server/engine/event_memory.ts';
import type { EventRow } from '../../../server/engine/event.ts';
import { live, ORIGIN, TICKS, type Told } from '../../support/live_rule.ts';

const MINUTE = 60_000;

const at = (minutes: number): string => formatInstant(ORIGIN + minutes * MINUTE);

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
