/** What Python takes for blanks. Source: https://docs.python.org/3/library/stdtypes.html#str.isspace */
const BLANKS = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** What Python takes for the end of a line. Source: https://docs.python.org/3/library/stdtypes.html#str.splitlines */
export const LINE_BREAK = '\\r\\n|[\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029]';

/** The lines of a text, their ends left out. */
export function splitLines(text: string): string[] {
  const lines = text.split(new RegExp(LINE_BREAK));
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** A text without characters at its ends: blanks where none are named. */
export function stripChars(text: string, chars: string | null, side: 'start' | 'end' | 'both'): string {
  const isStripped = (char: string): boolean => (chars === null ? IS_BLANK.test(char) : chars.includes(char));
  const runes = [...text];
  let from = 0;
  let to = runes.length;
  if (side !== 'end') while (from < to && isStripped(runes[from] ?? '')) from += 1;
  if (side !== 'start') while (to > from && isStripped(runes[to - 1] ?? '')) to -= 1;
  return runes.slice(from, to).join('');
}

/** Everything up to a blank. */
export const NOT_BLANKS = new RegExp(`^[^${BLANKS}]+`);

const IS_BLANK = new RegExp(`^[${BLANKS}]$`);

/** Whether a text holds blanks alone, or nothing. */
export const isBlankText = (text: string): boolean => ONLY_BLANKS.test(text);

const ONLY_BLANKS = new RegExp(`^[${BLANKS}]*$`);

const CASED = /[\p{Lu}\p{Ll}\p{Lt}]/u;

/** Whether a text has letters, and all of them are small. */
export const isLowerText = (text: string): boolean => CASED.test(text) && !/[\p{Lu}\p{Lt}]/u.test(text);

/** Whether a text has letters, and all of them are capital. */
export const isUpperText = (text: string): boolean => CASED.test(text) && !/[\p{Ll}\p{Lt}]/u.test(text);

/** Whether a text is what Python's `title()` makes of it. */
export const isTitleText = (text: string): boolean => CASED.test(text) && titleText(text) === text;

/** Every letter after one that is none a capital, the others small: Python's `title()`. */
export const titleText = (text: string): string =>
  text.replace(/[\p{L}\p{M}]+/gu, word => {
    const [first = '', ...rest] = word;
    return first.toUpperCase() + rest.join('').toLowerCase();
  });
