import { shortenBytes } from '../../../common/text/shorten_bytes.ts';

test.each([
  ['abc', 3, 'abc'],
  ['abcd', 3, '…'],
  ['abcdef', 5, 'ab…'],
  ['ööö', 6, 'ööö'],
  ['öööö', 7, 'öö…'],
  ['öööö', 6, 'ö…'],
  ['🔔🔔', 7, '🔔…'],
  ['🔔🔔', 6, '…'],
])('%s in %d bytes is %s', (text, bytes, expected) => {
  expect(shortenBytes(text, bytes)).toBe(expected);
});
