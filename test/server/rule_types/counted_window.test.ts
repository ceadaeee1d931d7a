import fc from 'fast-check';
import type { EventRow } from '../../../server/engine/event.ts';
import { CountedWindow } from '../../../server/rule_types/counted_window.ts';

const MINUTE = 60_000;
const row = (at: number): EventRow => ({ id: String(at), index: 'logs', at, key: null, document: {} });

/** Minutes inside after those were added in turn. */
function inside(timeframe: number, minutes: readonly number[]): readonly number[] {
  const window = new CountedWindow<EventRow>(timeframe * MINUTE);
  for (const minute of minutes) window.add(row(minute * MINUTE));
  expect(window.total).toBe(window.all().length);
  return window.all().map(event => event.at / MINUTE);
}

test.each<readonly [string, readonly number[], readonly number[]]>([
  ['sorted, the old one out; EW1', [0, 5, 3, -5, 9], [0, 3, 5, 9]],
  ['two out; EW2', [0, 5, 3, -5, 9, 14], [5, 9, 14]],
  ['exactly a timeframe older is out', [0, 10], [10]],
  ['a little less is in', [0, 9.999], [0, 9.999]],
  ['too late is without effect', [0, 20, 5], [20]],
  ['equal times stay in the order they came', [1, 1, 1], [1, 1, 1]],
])('%s', (_name, minutes, expected) => expect(inside(10, minutes)).toEqual(expected));

test('holds what lies within a timeframe of the newest, whatever the order', () =>
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 60 }), minutes => {
      const newest = Math.max(...minutes);
      const expected = minutes.filter(minute => minute > newest - 10).sort((a, b) => a - b);
      expect(inside(10, minutes)).toEqual(expected);
    }),
    { seed: 20250310 },
  ));

test('stays small however many pass through', () => {
  const window = new CountedWindow<EventRow>(MINUTE);
  for (let at = 0; at < 10_000; at += 1) window.add(row(at * 1000));
  expect(window.total).toBe(60);
});
