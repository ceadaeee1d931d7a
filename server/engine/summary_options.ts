import { z } from 'zod';
import { field } from '../declare/field.ts';
import { count, fieldName, oneOf, text } from '../declare/kinds.ts';

const column = z.union(
  [
    fieldName().transform(path => ({ path, header: path })),
    z
      .strictObject({ path: fieldName(), header: text().optional() })
      .transform(({ path, header }) => ({ path, header: header ?? path })),
  ],
  { error: 'must be a field, or {path: …, header: …}' },
);

const columns = z.union([column.transform(one => [one]), z.array(column)], {
  error: 'must be a list of fields; an entry may be {path: …, header: …}',
});

/** Options of the summary table and of templates in files. Source: parity alert-text §7 and §5. */
export const summaryOptions = z.object({
  summary_table_fields: field(columns.optional(), {
    label: 'Summary of',
    help: 'Above the matches, a table counts each combination of values of these fields.',
    widget: 'field_names',
  }),
  summary_table_type: field(oneOf(['ascii', 'markdown', 'html']).default('ascii'), {
    label: 'Kind of table',
    help: 'Drawn with characters, as Markdown, or as HTML.',
  }),
  summary_table_max_rows: field(count().optional(), {
    label: 'Rows at most',
    help: 'The most frequent combinations first; all of them where absent.',
  }),
  summary_prefix: field(text().default(''), {
    label: 'Before the table',
    help: 'A text of its own.',
    example: 'Who and how often',
  }),
  summary_suffix: field(text().default(''), {
    label: 'After the table',
    help: 'A text of its own.',
    example: 'The runbook is on the wiki.',
  }),
  jinja_template_path: field(text().optional(), {
    label: 'Template file',
    help: 'The message as a Jinja template in a file, instead of in the rule. For rule files of the command line.',
    example: 'templates/sudo.jinja',
  }),
});
