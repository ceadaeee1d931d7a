const SIDES = 'padding-left: 1em; padding-right: 1em; text-align: center';

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#x27;'],
]);

const TAB = 8;

/** A table as HTML, its styles in it, since mail programs drop style sheets. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = header.map(cell => `            <th style="${SIDES}">${markup(cell)}</th>\n`).join('');
  const body = rows.map(row => `        <tr>\n${row.map(dataCell).join('')}        </tr>\n`).join('');
  return `<table frame="box" rules="all">\n    <thead>\n        <tr>\n${head}        </tr>\n    </thead>\n    <tbody>\n${body}    </tbody>\n</table>`;
}

const dataCell = (cell: string): string =>
  `            <td style="${SIDES}; vertical-align: top">${markup(withoutTabs(cell))}</td>\n`;

/** Escaped; lines stay lines. */
const markup = (cell: string): string =>
  cell.replace(/[&<>"']/g, char => ENTITIES.get(char) ?? char).replaceAll('\n', '<br>');

/** Tabs as the blanks that they stand for. */
function withoutTabs(text: string): string {
  let column = 0;
  return [...text]
    .map(char => {
      const shown = char === '\t' ? ' '.repeat(TAB - (column % TAB)) : char;
      column = char === '\n' || char === '\r' ? 0 : column + (char === '\t' ? shown.length : 1);
      return shown;
    })
    .join('');
}
