import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/** Compiler, lint and tests start once each. */
const LIMIT_MS = 300_000;
jest.setTimeout(LIMIT_MS);

const COPIED = [
  ...['common', 'server', 'scripts', 'docs/reference', 'test/support', 'test/contract', 'test/fixtures'],
  ...['test/cases/timelines.test.ts', 'test/cases/any', 'package.json', 'tsconfig.json', 'jest.config.mjs'],
  // Jest wants to see what its other projects name.
  ...['test/end_to_end/setup.mjs', 'test/end_to_end/teardown.mjs'],
  ...['test/with_engine/setup.ts', 'test/with_engine/teardown.ts'],
  ...['eslint.config.mjs', '.prettierrc.json', '.prettierignore'],
];

let copy = '';
beforeAll(() => {
  copy = mkdtempSync(path.join(tmpdir(), 'tocsin-new-'));
  for (const name of COPIED) cpSync(path.join(ROOT, name), path.join(copy, name), { recursive: true });
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Runs a program in the copy; what it said is in the failure. */
function run(args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8' });
  return { status, said: `${stdout}${stderr}` };
}

/** Runs a program that must end well; throws what it said where it does not. */
function mustRun(args: readonly string[]): string {
  const { status, said } = run(args);
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${said}`);
  return said;
}

const begin = (...args: string[]) => run(['scripts/new.mjs', ...args]);

const FILES = [
  'server/alerters/smoke_signal.ts',
  'test/server/alerters/smoke_signal.test.ts',
  '.changeset/alerter_smoke_signal.md',
  'server/rule_types/full_moon.ts',
  'test/cases/full_moon/first.yaml',
  '.changeset/rule_type_full_moon.md',
] as const;

describe('an output and a rule type that were just begun', () => {
  beforeAll(() => {
    mustRun(['scripts/new.mjs', 'alerter', 'smoke_signal']);
    mustRun(['scripts/new.mjs', 'rule_type', 'full_moon']);
  });

  test('are there with their tests and changesets, registered and documented', () => {
    expect(FILES.filter(file => !existsSync(path.join(copy, file)))).toEqual([]);
    const registered = (folder: string): string =>
      readFileSync(path.join(copy, 'server', folder, 'index.generated.ts'), 'utf8');
    expect(registered('alerters')).toContain("import { smokeSignal } from './smoke_signal.ts';");
    expect(registered('rule_types')).toContain("import { fullMoon } from './full_moon.ts';");
    expect(existsSync(path.join(copy, 'docs/reference/alerters/smoke_signal.md'))).toBe(true);
    expect(existsSync(path.join(copy, 'docs/reference/rule_types/full_moon.md'))).toBe(true);
  });

  test('compile', () => {
    const files = FILES.filter(file => file.endsWith('.ts'));
    writeFileSync(
      path.join(copy, 'tsconfig.new.json'),
      JSON.stringify({ extends: './tsconfig.json', include: [], files }),
    );
    mustRun(['node_modules/typescript/bin/tsc', '--noEmit', '-p', 'tsconfig.new.json']);
  });

  test('pass the lint, and are formatted', () => {
    const files = FILES.filter(file => file.endsWith('.ts'));
    expect(mustRun(['node_modules/eslint/bin/eslint.js', ...files])).toBe('');
    mustRun(['node_modules/prettier/bin/prettier.cjs', '--check', ...FILES]);
  });

  test('pass their tests and the laws of the catalogue', () => {
    const report = path.join(copy, 'report.json');
    const said = mustRun([
      'node_modules/jest/bin/jest.js',
      ...['test/contract/(alerters|rule_|reference)', 'test/cases', 'test/server/alerters', '--selectProjects', 'unit'],
      ...['--json', `--outputFile=${report}`, '-t', 'smoke_signal|full_moon'],
    ]);
    const counted: unknown = JSON.parse(readFileSync(report, 'utf8'));
    expect(counted).toMatchObject({ numFailedTests: 0, numRuntimeErrorTestSuites: 0 });
    expect(said).toMatch(/smoke_signal/);
    expect(said).toMatch(/full_moon/);
  });
});

test.each([
  [[], 'there is no kind ""'],
  [['output', 'x'], 'there is no kind "output"'],
  [['alerter'], 'it needs an id'],
  [['alerter', 'Big'], '"Big" is no id'],
  [['alerter', 'delete'], '"delete" is a word of the language'],
  [['alerter', 'a', 'b'], 'what is b for?'],
  [['alerter', 'slack'], 'server/alerters/slack.ts is there already'],
])('%j is refused', (args, reason) => {
  const { status, said } = begin(...args);
  expect(said).toContain(reason);
  expect(status).toBe(1);
});
