import type { Json, JsonObject } from '../../../common/model/json.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { readTimeExpression } from '../../../server/engine/time_expression.ts';
import { ruleOf } from '../../support/rules.ts';

const timeOf = (options: JsonObject) => ruleOf({ type: 'any', ...options }).time;
const AT = Date.parse('2021-08-16T16:35:05.250Z');

describe('times that are asked for', () => {
  test.each<readonly [string, JsonObject, Json]>([
    ['ISO', {}, '2021-08-16T16:35:05.250Z'],
    ['unix seconds; RU5', { timestamp_type: 'unix' }, 1629131705],
    ['unix milliseconds; RU5', { timestamp_type: ' Unix_MS ' }, 1629131705250],
    [
      'a format of their own; LO9',
      { timestamp_type: 'custom', timestamp_format: '%d/%m/%Y %H:%M' },
      '16/08/2021 16:35',
    ],
    [
      'a format, changed; LO9',
      {
        timestamp_type: 'custom',
        timestamp_format: '%Y-%m-%d %H:%M:%S.%fZ',
        timestamp_format_expr: 'ts[:23] + ts[26:]',
      },
      '2021-08-16 16:35:05.250Z',
    ],
    ['another zone; UT18', { query_timezone: 'Europe/Istanbul' }, '2021-08-16T19:35:05.250000+03:00'],
  ])('%s', (_name, options, expected) => expect(timeOf(options).write(AT)).toEqual(expected));
});

describe('times that are read', () => {
  test.each<readonly [string, JsonObject, Json, string | null]>([
    ['ISO', {}, '2021-08-16T16:35:05Z', '2021-08-16T16:35:05Z'],
    ['RU1: no such month', {}, '2014-13-13T00:00:00Z', null],
    ['RU1: no such hour', {}, '2014-01-01T30:00:00Z', null],
    ['RU1: text', {}, 'Hello', null],
    ['unix seconds', { timestamp_type: 'unix' }, 1629131705.5, '2021-08-16T16:35:05.500Z'],
    ['unix seconds as text', { timestamp_type: 'unix' }, '1629131705', '2021-08-16T16:35:05Z'],
    ['unix milliseconds', { timestamp_type: 'unix_ms' }, 1629131705250, '2021-08-16T16:35:05.250Z'],
    ['nothing', { timestamp_type: 'unix' }, null, null],
    [
      'UT10: a format',
      { timestamp_type: 'custom', timestamp_format: '%Y-%m-%d %H:%M:%S.%f' },
      '2021-08-16 16:35:05.25',
      '2021-08-16T16:35:05.250Z',
    ],
    [
      'UT10: with an offset',
      { timestamp_type: 'custom', timestamp_format: '%d %b %Y %H:%M %z' },
      '16 Aug 2021 18:35 +0200',
      '2021-08-16T18:35:00+02:00',
    ],
    ['the default format', { timestamp_type: 'custom' }, '2021-08-16T16:35:05Z', '2021-08-16T16:35:05Z'],
    ['another form than the format', { timestamp_type: 'custom' }, '16.8.2021', null],
    [
      'changed before it is read; LO9',
      { timestamp_type: 'custom', timestamp_to_datetime_format_expr: "ts.replace(' ', 'T') + 'Z'" },
      '2021-08-16 16:35:05',
      '2021-08-16T16:35:05Z',
    ],
  ])('%s', (_name, options, written, expected) => {
    const read = timeOf(options).read(written);
    expect(read === undefined ? null : formatInstant(read.at, read.offsetMinutes)).toBe(expected);
  });
});

test.each([
  [{ timestamp_type: 'epoch' }, 'must be one of iso, unix, unix_ms, custom'],
  [{ query_timezone: 'Mars' }, 'is no time zone'],
  [{ timestamp_type: 'custom', timestamp_format_expr: '__import__("os")' }, 'can hold ts, its slices'],
])('%j is refused', (options, message) => expect(() => timeOf(options)).toThrow(message));

test.each<readonly [string, string]>([
  ['ts', 'a b'],
  ["ts[1:] + '!'", ' b!'],
  ['ts[-1:]', 'b'],
  ["ts.replace('a', 'x').upper()", 'X B'],
])('the expression %s', (source, expected) => {
  const read = readTimeExpression(source);
  expect(read.ok && read.value('a b')).toBe(expected);
});
