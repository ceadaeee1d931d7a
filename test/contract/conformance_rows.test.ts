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

test('each row of what ElastAlert does is named by a test', () => {
  expect(ROWS.filter(id => !named.has(id))).toEqual([]);
});
