import { z } from 'zod';
import { field } from '../../../../server/declare/field.ts';
import { count, duration, flag, oneOf, text } from '../../../../server/declare/kinds.ts';
import { exampleOf } from '../../../../server/declare/reference/option_example.ts';
import { optionTable, tableOf } from '../../../../server/declare/reference/option_table.ts';
import { alerterPage, indexPage, ruleTypePage } from '../../../../server/declare/reference/pages.ts';

const NOTES = { label: 'L', help: 'H.' };

const pager = {
  id: 'pager',
  title: 'Pager',
  summary: 'Rings somebody.',
  example: { pager_token: 'abc' },
  options: z.object({
    pager_room: field(text().default('duty'), { label: 'Room', help: 'Whom | to\nring.', level: 'both' }),
    pager_wait: field(count(1).default(10), { label: 'Wait', help: 'Before it rings.', unit: 'seconds' }),
    pager_every: field(duration().optional(), { label: 'Every', help: 'How often it rings.' }),
    pager_token: field(text(), { label: 'Token', help: 'Gives access.', secret: true }),
  }),
};

test('a table has what is required first, and all that is known of an option', () => {
  expect(optionTable(pager.options, pager.example).split('\n')).toEqual([
    '| option | meaning | type | unit | default | stands in | example |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    '| `pager_token` **required** **secret** | Token. Gives access. | text |  |  | rule | `pager_token: abc` |',
    '| `pager_room` | Room. Whom \\| to ring. | text |  | `duty` | rule, config.yaml | `pager_room: duty` |',
    '| `pager_wait` | Wait. Before it rings. | whole number, at least 1 | seconds | `10` | rule | `pager_wait: 10` |',
    '| `pager_every` | Every. How often it rings. | length of time | weeks … milliseconds |  | rule | `pager_every: { minutes: 5 }` |',
  ]);
});

test.each<[string, z.ZodType, unknown]>([
  ['what is noted', field(text(), { ...NOTES, example: 'abc' }), 'abc'],
  ['made where the schema refuses what is noted', field(count(), { ...NOTES, example: 'abc' }), 10],
  ['nothing for a text', field(text(), NOTES), undefined],
  ['what is not the default', field(flag().default(true), NOTES), false],
  ['a word that is not the default', field(oneOf(['none', 'full']).default('none'), NOTES), 'full'],
  ['a field', field(text(), { ...NOTES, widget: 'field_name' }), 'user.name'],
  ['an object', field(z.object({ a: flag(), b: count() }), NOTES), { a: true, b: 10 }],
])('an example is %s', (_name, schema, example) => {
  expect(exampleOf('x', schema)).toEqual(example);
});

test('the page of an output holds a whole rule', () => {
  const { path, text: written } = alerterPage(pager);
  expect(path).toBe('alerters/pager.md');
  expect(written).toContain('# Pager\n\n`alert: pager`. Rings somebody.\n');
  expect(written).toContain('alert:\n  - pager\npager_token: abc\n```');
});

test('the page of a rule type, and what has no options', () => {
  const { path, text: written } = ruleTypePage({
    ...pager,
    id: 'odd',
    options: z.object({}),
    example: { type: 'odd' },
  });
  expect(path).toBe('rule_types/odd.md');
  expect(written).toContain('type: odd\nalert:\n  - debug\n```');
  expect(written).toContain('## Options\n\nIt has no options of its own.');
});

test('the index leads to each page', () => {
  const more = [{ path: 'a.md', title: 'A', about: 'all of it.' }];
  const { text: written } = indexPage({
    ruleTypes: [{ ...pager, id: 'odd' }],
    alerters: [pager],
    enhancements: [],
    more,
  });
  expect(written).toContain('- [A](a.md): all of it.');
  expect(written).toContain('| [`odd`](rule_types/odd.md) | Pager | Rings somebody. |');
  expect(written).toContain('| [`pager`](alerters/pager.md) | Pager | Rings somebody. |');
});

test('cells hold no line breaks, and no bars that end them', () => {
  expect(tableOf(['a'], [['x|y\n z \\| w']])).toBe('| a |\n| --- |\n| x\\|y z \\| w |');
});
