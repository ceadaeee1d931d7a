import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isObject, listAt, numberAt, objectAt, stringAt, type JsonObject } from '../../../../common/model/json.ts';
import { parseJson } from '../../../../common/model/json_text.ts';
import { SUMMARY_WIDTHS, summaryOf } from '../../../../server/engine/text/summary_table.ts';
import { ruleOf } from '../../../support/rules.ts';

const recorded = parseJson(
  readFileSync(path.join(__dirname, '../../../fixtures/summary_tables_expected.json'), 'utf8'),
);

const rows = listAt(recorded, 'rows').map(row => [stringAt(row, 'name'), isObject(row) ? row : {}] as const);

test.each<readonly [string, JsonObject]>(rows)('TX7 a summary as ElastAlert prints it: %s', (_name, row) => {
  const { summary } = ruleOf({ name: 'R', type: 'any', ...objectAt(row, 'options') }).text;
  if (!summary) throw new Error('the rule has a summary');
  const documents = listAt(row, 'documents').filter(isObject);
  expect(summaryOf(summary, documents, numberAt(row, 'width'))).toBe(stringAt(row, 'text'));
});

test('a table of too many columns to be that narrow is as wide as it needs', () => {
  const fields = Array.from({ length: 30 }, (_, index) => ({ path: `f${index}`, header: `f${index}` }));
  const options = { fields, kind: 'ascii', maxRows: null, prefix: '', suffix: '' } as const;
  expect(summaryOf(options, [{}], SUMMARY_WIDTHS.wide)).toContain('| None | None | None | ');
});
