import { fitting } from '../../../server/alerters/fitting.ts';

const messageOf = (text: string) => ({ text });

test.each([
  ['it fits', 'abc', 14, 'abc'],
  ['one byte too much', 'abcd', 14, '…'],
  ['the mark takes three bytes', 'abcdefgh', 17, 'abc…'],
  ['letters of several bytes', 'äöüäöü', 20, 'äöü…'],
  ['never in the middle of a rune', '🔔🔔🔔', 21, '🔔…'],
  ['a line break is two bytes of JSON', 'a\nb\nc\nd', 17, 'a\n…'],
  ['no room at all', 'abcdef', 3, '…'],
])('%s', (_name, text, maxBytes, expected) => {
  expect(fitting(text, maxBytes, messageOf)).toEqual({ text: expected });
});
