import type { JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { pythonRepr, pythonStr } from '../../../common/text/python.ts';
import { drawTable } from './ascii_table.ts';
import { htmlTable } from './html_table.ts';

/** What is summed up, and how. */
export interface SummaryOptions {
  readonly fields: readonly { readonly path: string; readonly header: string }[];
  readonly kind: 'ascii' | 'markdown' | 'html';
  readonly maxRows: number | null;
  readonly prefix: string;
  readonly suffix: string;
}

/** The widest table, and the widest one where messages are narrow. Source: parity alert-text §7. */
export const SUMMARY_WIDTHS = { wide: 80, narrow: 75 } as const;

/**
 * How many matches there are of each combination of values, as a table no wider than this.
 * Source: parity alert-text §7.
 */
export function summaryOf(options: SummaryOptions, documents: readonly JsonObject[], width: number): string {
  const { fields, kind, maxRows, prefix, suffix } = options;
  const header = [...fields.map(field => field.header), 'count'];
  const rows = rowsOf(options, documents);
  const cut = maxRows === null ? '' : `Showing top ${maxRows} rows\n`;
  if (kind === 'html') return htmlTable(header, rows) + cut + suffix;
  const paths = pythonRepr([...fields.map(field => field.path), 'count']);
  const heading = `Aggregation resulted in the following data for summary_table_fields ==> ${paths}:\n\n`;
  const table = kind === 'ascii' ? drawTable(header, rows, width) : markdownTable(header, rows);
  return `${prefix === '' ? '' : `${prefix}\n`}${heading}${table}\n${cut}${suffix}`;
}

/** In the order in which they are met; the most frequent first where only some are shown. */
function rowsOf({ fields, maxRows }: SummaryOptions, documents: readonly JsonObject[]): readonly (readonly string[])[] {
  const counts = new Map<string, { readonly cells: readonly string[]; count: number }>();
  for (const document of documents) {
    const cells = fields.map(({ path }) => pythonStr(lookup(document, path)));
    const key = JSON.stringify(cells);
    const known = counts.get(key);
    if (known) known.count += 1;
    else counts.set(key, { cells, count: 1 });
  }
  const groups = [...counts.values()];
  const shown = maxRows === null ? groups : groups.sort((a, b) => b.count - a.count).slice(0, maxRows);
  return shown.map(({ cells, count }) => [...cells, String(count)]);
}

function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${line(header)}${'|-----'.repeat(header.length)}|\n${rows.map(line).join('')}`;
}
