import { isBlankText } from './letters.ts';

/** How lines are broken. */
export interface WrapStyle {
  readonly width: number;
  /** Whether a word that is longer than a line is broken. */
  readonly breaksLongWords: boolean;
  readonly breaksOnHyphens: boolean;
}

const TAB = 8;

const BLANK = '[\\t-\\r ]';
const LETTER = '[\\p{L}\\p{Nl}_]';
const WORD = '[\\p{L}\\p{N}_]';
const MARK = `(?:${WORD}|[!"'&.,?])`;

/** Blanks; a dash between words; a word up to a hyphen that it may be broken at, to a dash or to blanks. */
const PIECES = new RegExp(
  `${BLANK}+|(?<=${MARK})-{2,}(?=${WORD})|[^\\t-\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${LETTER}-))(?=${LETTER}-?${LETTER})|(?=${BLANK}|$)|(?<=${MARK})(?=-{2,}${WORD}))`,
  'gu',
);

const WORDS = /[\t-\r ]+|[^\t-\r ]+/gu;

/**
 * Breaks a text into lines as Python's `textwrap.wrap` does; every blank is a space, and lines neither begin nor end
 * with one. Source: https://docs.python.org/3/library/textwrap.html
 */
export function wrapText(text: string, style: WrapStyle): readonly string[] {
  const plain = expandTabs(text).replace(/[\t-\r]/g, ' ');
  return wrapPieces(plain.match(style.breaksOnHyphens ? PIECES : WORDS) ?? [], style);
}

/** The same for blanks that stay what they are. */
export const wrapKept = (text: string, style: WrapStyle): readonly string[] =>
  wrapPieces(text.match(style.breaksOnHyphens ? PIECES : WORDS) ?? [], style);

/** Tabs as the blanks that they stand for. */
export function expandTabs(text: string): string {
  let column = 0;
  return [...text]
    .map(char => {
      const shown = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : char;
      column = char === '\n' || char === '\r' ? 0 : column + (char === '\t' ? shown.length : 1);
      return shown;
    })
    .join('');
}

const isBlank = (piece: string | undefined): boolean => piece !== undefined && isBlankText(piece);

function wrapPieces(pieces: readonly string[], style: WrapStyle): readonly string[] {
  const left = pieces.map(piece => [...piece]).reverse();
  const lines: string[] = [];
  while (left.length > 0) {
    const line: string[] = [];
    let room = style.width;
    if (lines.length > 0 && isBlank(left.at(-1)?.join(''))) left.pop();
    for (let next = left.at(-1); next && next.length <= room; next = left.at(-1)) {
      line.push(next.join(''));
      room -= next.length;
      left.pop();
    }
    breakLongWord(left, line, { ...style, room });
    if (isBlank(line.at(-1))) line.pop();
    if (line.length > 0) lines.push(line.join(''));
  }
  return lines;
}

/** Puts as much of a word that is longer than a line as there is room; all of it where it may not be broken. */
function breakLongWord(left: string[][], line: string[], style: WrapStyle & { readonly room: number }): void {
  const word = left.at(-1);
  if (!word || word.length <= style.width) return;
  if (!style.breaksLongWords) {
    if (line.length === 0) line.push((left.pop() ?? []).join(''));
    return;
  }
  const room = style.width < 1 ? 1 : style.room;
  const hyphen = style.breaksOnHyphens ? word.slice(0, room).lastIndexOf('-') : -1;
  const isInside = hyphen > 0 && word.slice(0, hyphen).some(char => char !== '-');
  const end = isInside ? hyphen + 1 : room;
  line.push(word.slice(0, end).join(''));
  word.splice(0, end);
}
