import fc from 'fast-check';
import { formatInstant, parseInstant, readInstant } from '../../../common/time/instant.ts';

const NOON = Date.UTC(2025, 2, 10, 12);

describe('readInstant', () => {
  test.each([
    ['UTC', '2025-03-10T12:00:00Z', NOON, 0],
    ['no zone is UTC', '2025-03-10T12:00:00', NOON, 0],
    ['a space for T', '2025-03-10 12:00:00', NOON, 0],
    ['no seconds', '2025-03-10T12:00Z', NOON, 0],
    ['a day alone', '2025-03-10', NOON - 12 * 3_600_000, 0],
    ['spaces around', '  2025-03-10T12:00:00Z ', NOON, 0],
    ['milliseconds', '2025-03-10T12:00:00.250Z', NOON + 250, 0],
    ['microseconds', '2025-03-10T12:00:00.000125Z', NOON + 0.125, 0],
    ['nanoseconds are cut', '2025-03-10T12:00:00.000125999Z', NOON + 0.125, 0],
    ['one digit is tenths', '2025-03-10T12:00:00.5Z', NOON + 500, 0],
    ['a comma for the point', '2025-03-10T12:00:00,5Z', NOON + 500, 0],
    ['an offset to the east', '2025-03-10T14:00:00+02:00', NOON, 120],
    ['an offset without colon', '2025-03-10T14:00:00+0200', NOON, 120],
    ['an offset to the west with minutes', '2025-03-10T08:30:00.5-03:30', NOON + 500, -210],
    ['epoch milliseconds', NOON, NOON, 0],
    ['a leap day', '2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29), 0],
    ['before 1970', '1969-12-31T23:59:59.9Z', -100, 0],
  ])('%s', (_name, written, at, offsetMinutes) => expect(readInstant(written)).toEqual({ at, offsetMinutes }));

  test.each([
    ['text', 'yesterday'],
    ['month thirteen; RU1', '2014-13-13T00:00:00Z'],
    ['hour thirty; RU1', '2014-12-13T30:00:00Z'],
    ['a day that the month has not', '2025-02-30T00:00:00Z'],
    ['the leap day of another year', '2025-02-29'],
    ['null', null],
    ['a list', ['2025-03-10T12:00:00Z']],
    ['not a number', Number.NaN],
    ['empty text', ''],
    ['something behind', '2025-03-10T12:00:00Z!'],
  ])('refuses %s', (_name, written) => expect(parseInstant(written)).toBeUndefined());
});

describe('formatInstant', () => {
  test.each([
    ['whole seconds have no fraction', NOON, 0, '2025-03-10T12:00:00Z'],
    ['milliseconds', NOON + 250, 0, '2025-03-10T12:00:00.250Z'],
    ['microseconds', NOON + 0.125, 0, '2025-03-10T12:00:00.000125Z'],
    ['both', NOON + 250.125, 0, '2025-03-10T12:00:00.250125Z'],
    ['an offset to the east', NOON, 120, '2025-03-10T14:00:00+02:00'],
    ['an offset to the west', NOON + 1, -210, '2025-03-10T08:30:00.001000-03:30'],
    ['before 1970', -0.5, 0, '1969-12-31T23:59:59.999500Z'],
  ])('%s', (_name, at, offset, written) => expect(formatInstant(at, offset)).toBe(written));

  test('reads back what it wrote, to the microsecond', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4_102_444_800_000_000 }),
        fc.integer({ min: -48, max: 56 }).map(quarters => quarters * 15),
        (micros, offsetMinutes) => {
          const read = readInstant(formatInstant(micros / 1000, offsetMinutes));
          expect(read?.offsetMinutes).toBe(offsetMinutes);
          expect(Math.round((read?.at ?? Number.NaN) * 1000)).toBe(micros);
        },
      ),
      { seed: 20250310 },
    ));
});
