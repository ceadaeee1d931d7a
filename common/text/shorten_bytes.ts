/** How many bytes a text has in UTF-8. */
export function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const rune of text) bytes += bytesOf(rune.codePointAt(0) ?? 0);
  return bytes;
}

const bytesOf = (code: number): number => (code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4);

/** How many bytes a text has inside of JSON, its quotes left out. */
export const jsonBytes = (text: string): number => utf8Bytes(JSON.stringify(text)) - 2;

/** The first runes of a text that fit into so many bytes; where there were more, the last that is left is `…`. */
export function shortenBytes(text: string, maxBytes: number, sizeOf: (text: string) => number = utf8Bytes): string {
  if (sizeOf(text) <= maxBytes) return text;
  let room = maxBytes - sizeOf('…');
  let kept = '';
  for (const rune of text) {
    room -= sizeOf(rune);
    if (room < 0) break;
    kept += rune;
  }
  return `${kept}…`;
}
