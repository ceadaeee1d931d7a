import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TESTS = path.join(__dirname, '..');
const ROWS = readFileSync(path.join(TESTS, 'fixtures', 'conformance_rows.txt'), 'utf8')
  .trim()
  .split('\n');

const idsIn = (text: string): readonly string[] => text.match(/\b[A-Z]{2}\d+\b/g) ?? [];

/** The ids that tests name. */
const named = new Set(
  readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|yaml)$/.test(name))
    .flatMap(name => idsIn(readFileSync(path.join(TESTS, name), 'utf8'))),
);

/** The rows of the guide's table of what no test shows. */
const excused = readFileSync(path.join(TESTS, '..', 'docs', 'guide', 'parity.md'), 'utf8')
  .split('## Rows without a test')[1]
  ?.split('\n')
  .filter(line => line.startsWith('| '))
  .flatMap(line => idsIn(line.split('|')[1] ?? ''));

test('each row of what ElastAlert does is named by a test, or stands in the guide with the reason why not', () => {
  expect(ROWS.filter(id => !named.has(id) && !excused?.includes(id))).toEqual([]);
});

test('the guide excuses rows that there are, each once', () => {
  expect(excused?.filter((id, index) => !ROWS.includes(id) || excused.indexOf(id) !== index)).toEqual([]);
});
