import { beatsFrom, beatsIn, latestBeat, withBeat, type Beats } from '../../../server/rule_types/beats.ts';

const MOMENTS = [10, 20, 30, 35, 36, 46, 56, 66];
const BEATS = MOMENTS.reduce<Beats>(withBeat, []);

test('equal steps are one stretch', () =>
  expect(BEATS).toEqual([
    [10, 10, 3],
    [35, 1, 2],
    [46, 10, 3],
  ]));

test('all of them come back', () => expect(beatsIn(BEATS, 0, 99)).toEqual(MOMENTS));

test.each<readonly [number, number, readonly number[]]>([
  [10, 30, [20, 30]],
  [9, 10, [10]],
  [21, 46, [30, 35, 36, 46]],
  [66, 99, []],
])('after %d, up to %d', (after, upTo, expected) => expect(beatsIn(BEATS, after, upTo)).toEqual(expected));

test.each([
  [9, null],
  [10, 10],
  [34, 30],
  [36, 36],
  [45, 36],
  [60, 56],
  [99, 66],
])('the latest up to %d', (upTo, expected) => expect(latestBeat(BEATS, upTo)).toBe(expected));

test.each([10, 11, 20, 31, 36, 40, 66, 67])('without those before %d', from =>
  expect(beatsIn(beatsFrom(BEATS, from), 0, 99)).toEqual(MOMENTS.filter(moment => moment >= from)),
);
