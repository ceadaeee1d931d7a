import { displayWidth } from './display_width.ts';
import { isBlankText } from './letters.ts';
import { wrapText } from './text_wrap.ts';

/** Blanks and bars between the columns, and at both ends. */
const BETWEEN = 3;
const ENDS = 4;

const TAB = 8;

/**
 * A table with a box around each cell; long cells are wrapped so that it is no wider than this. Headers are centred.
 * A table of so many columns that they cannot be that narrow is as wide as they need.
 */
export function drawTable(header: readonly string[], rows: readonly (readonly string[])[], width: number): string {
  const widths = columnWidths([header, ...rows], width);
  const line = (mark: string): string =>
    `+${mark}${widths.map(size => mark.repeat(size)).join(`${mark}+${mark}`)}${mark}+\n`;
  const body = rows.map(row => drawRow(row, widths, padEnd) + line('-')).join('');
  return line('-') + drawRow(header, widths, padBoth) + line('=') + (body || line('-'));
}

/** As wide as their cells; where that is too wide, room is dealt out column by column until there is none left. */
function columnWidths(rows: readonly (readonly string[])[], width: number): readonly number[] {
  const columns = rows[0]?.length ?? 0;
  const wanted = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map(row => cellWidth(row[column] ?? ''))),
  );
  let room = width - BETWEEN * (columns - 1) - ENDS;
  const needed = wanted.reduce((sum, size) => sum + size, 0);
  if (needed <= room || room < columns) return wanted;
  const given = wanted.map(() => 0);
  for (let column = 0; room > 0; column = (column + 1) % columns) {
    const size = given[column] ?? 0;
    if (size >= (wanted[column] ?? 0)) continue;
    given[column] = size + 1;
    room -= 1;
  }
  return given;
}

/** Of the longest line; tabs reach to the next stop. */
const cellWidth = (cell: string): number => Math.max(...cell.split('\n').map(lineWidth));

const lineWidth = (line: string): number =>
  line.split('\t').reduce((width, part, index) => {
    const from = index === 0 ? 0 : (Math.floor(width / TAB) + 1) * TAB;
    return from + displayWidth(part);
  }, 0);

type Pad = (text: string, width: number) => string;

const padEnd: Pad = (text, width) => text + ' '.repeat(Math.max(0, width - displayWidth(text)));

const padBoth: Pad = (text, width) => {
  const room = Math.max(0, width - displayWidth(text));
  const before = Math.floor(room / 2);
  return ' '.repeat(before) + text + ' '.repeat(room - before);
};

function drawRow(cells: readonly string[], widths: readonly number[], pad: Pad): string {
  const wrapped = cells.map((cell, column) => linesOf(cell, widths[column] ?? 0));
  const height = Math.max(...wrapped.map(lines => lines.length));
  return Array.from({ length: height }, (_, row) => {
    const shown = wrapped.map((lines, column) => pad(lines[row] ?? '', widths[column] ?? 0));
    return `| ${shown.join(' | ')} |\n`;
  }).join('');
}

const linesOf = (cell: string, width: number): readonly string[] =>
  cell.split('\n').flatMap(line => {
    if (isBlankText(line)) return [''];
    const lines = wrapText(line, { width, breaksLongWords: true, breaksOnHyphens: true });
    return lines.length === 0 ? [''] : lines;
  });
