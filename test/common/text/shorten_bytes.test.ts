import { jsonBytes, shortenBytes, utf8Bytes } from '../../../common/text/shorten_bytes.ts';

test.each<[string, number, string]>([
  ['abc', 3, 'abc'],
  ['abcd', 3, '…'],
  ['abcde', 4, 'a…'],
  ['éé', 4, 'éé'],
  ['ééé', 5, 'é…'],
  ['🔔🔔', 7, '🔔…'],
  ['🔔🔔', 6, '…'],
  ['', 0, ''],
])('%j in %d bytes is %j', (text, maxBytes, shortened) => {
  expect(shortenBytes(text, maxBytes)).toBe(shortened);
  expect(utf8Bytes(shortened)).toBeLessThanOrEqual(maxBytes);
});

test('bytes as JSON has them: a line break is two', () => {
  expect(jsonBytes('a\n"é')).toBe(7);
  expect(shortenBytes('\n\n\n\n', 7, jsonBytes)).toBe('\n\n…');
});
