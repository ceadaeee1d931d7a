import { expandTabs } from './text_wrap.ts';

const SIDES = 'padding-left: 1em; padding-right: 1em; text-align: center';

const ENTITIES = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#x27;'],
]);

/** A table as HTML, its styles in it, since mail programs drop style sheets. */
export function htmlTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const head = header.map(cell => `            <th style="${SIDES}">${markup(cell)}</th>\n`).join('');
  const body = rows.map(row => `        <tr>\n${row.map(dataCell).join('')}        </tr>\n`).join('');
  return `<table frame="box" rules="all">\n    <thead>\n        <tr>\n${head}        </tr>\n    </thead>\n    <tbody>\n${body}    </tbody>\n</table>`;
}

const dataCell = (cell: string): string =>
  `            <td style="${SIDES}; vertical-align: top">${markup(expandTabs(cell))}</td>\n`;

/** Escaped; lines stay lines. */
const markup = (cell: string): string =>
  cell.replace(/[&<>"']/g, char => ENTITIES.get(char) ?? char).replaceAll('\n', '<br>');
