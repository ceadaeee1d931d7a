import type { z } from 'zod';
import {
  count,
  duration,
  fieldName,
  flag,
  oneOf,
  oneOrMany,
  positiveDuration,
  text,
  textMap,
  url,
} from '../../../server/declare/kinds.ts';

const messagesOf = (schema: z.ZodType, value: unknown): readonly string[] =>
  schema.safeParse(value).error?.issues.map(issue => issue.message) ?? [];

describe('duration; UT1', () => {
  test.each([
    [{ minutes: 5 }, 300_000],
    [{ hours: 2, minutes: 30, seconds: 45 }, 9_045_000],
    [{ weeks: 1 }, 604_800_000],
    [{ days: 1.5 }, 129_600_000],
    [{ milliseconds: 250 }, 250],
    [{ minutes: 0 }, 0],
    [{}, 0],
  ])('%j', (written, ms) => expect(duration().parse(written)).toBe(ms));

  test.each<readonly [string, unknown, string]>([
    ['a bare number', 5, 'needs a unit, such as minutes: 5'],
    ['text', '5 minutes', 'needs a unit, such as minutes: 5'],
    ['a list', [5], 'needs a unit, such as minutes: 5'],
    [
      'an unknown unit',
      { minute: 5 },
      'has the unknown unit minute; use weeks, days, hours, minutes, seconds, milliseconds',
    ],
    ['a number in quotes', { minutes: '5' }, 'must be a number, such as 5'],
    ['no number', { minutes: null }, 'must be a number, such as 5'],
    ['less than nothing', { minutes: -5 }, 'must not be negative'],
  ])('refuses %s', (_name, written, message) => expect(messagesOf(duration(), written)).toEqual([message]));
});

test.each([{}, { minutes: 0 }])('positiveDuration refuses %j', written =>
  expect(messagesOf(positiveDuration(), written)).toEqual(['must be longer than nothing, such as minutes: 5']),
);

describe('other kinds', () => {
  test.each<readonly [string, z.ZodType, unknown, unknown]>([
    ['one of one or many', oneOrMany(text()), 'a', ['a']],
    ['many of one or many', oneOrMany(text()), ['a', 'b'], ['a', 'b']],
    ['none of one or many', oneOrMany(text()), [], []],
    ['a web address', url(), 'https://example.org/x', 'https://example.org/x'],
    ['headers with a number', textMap(), { a: 1 }, { a: '1' }],
    ['a whole number', count(1), 1, 1],
    ['a word', oneOf(['a', 'b']), 'b', 'b'],
  ])('%s', (_name, schema, written, read) => expect(schema.parse(written)).toEqual(read));

  test.each<readonly [string, z.ZodType, unknown, string]>([
    ['a number for text', text(), 5, 'must be text; put it in quotes'],
    ['half a number', count(), 1.5, 'must be a whole number'],
    ['too small a number', count(1), 0, 'must be at least 1'],
    ['text for a number', count(), '3', 'must be a whole number'],
    ['yes in quotes', flag(), 'yes', 'must be true or false'],
    ['another word', oneOf(['a', 'b']), 'c', 'must be one of a, b'],
    ['no address', url(), 'example.org', 'must be a web address that starts with http:// or https://'],
    ['another scheme', url(), 'file:///etc/passwd', 'must be a web address that starts with http:// or https://'],
    ['an empty field name', fieldName(), '', 'must not be empty'],
    ['an object for one or many', oneOrMany(text()), {}, 'must be one value or a list of them'],
  ])('refuses %s', (_name, schema, written, message) => expect(messagesOf(schema, written)).toEqual([message]));
});
