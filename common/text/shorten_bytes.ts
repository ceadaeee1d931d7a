const BYTES = new TextEncoder();

/** How many bytes a text has in UTF-8. */
export const utf8Bytes = (text: string): number => BYTES.encode(text).length;

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
