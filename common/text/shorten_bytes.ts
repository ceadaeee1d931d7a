/** The beginning of a text that is at most so many bytes of UTF-8; where there was more it ends with `…`. */
export function shortenBytes(text: string, maxBytes: number): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxBytes) return text;
  let end = Math.max(0, maxBytes - ELLIPSIS_BYTES);
  while (end > 0 && isWithinRune(bytes[end])) end -= 1;
  return `${new TextDecoder().decode(bytes.subarray(0, end))}…`;
}

const ELLIPSIS_BYTES = 3;

/** A byte of UTF-8 that is not the first of its character. */
const isWithinRune = (byte: number | undefined): boolean => byte !== undefined && (byte & 0xc0) === 0x80;
