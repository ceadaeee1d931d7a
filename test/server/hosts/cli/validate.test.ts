import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { say } from '../../../support/command_line.ts';
import { writeFiles } from '../../../support/tocsin.ts';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-validate-'));
});
afterEach(async () => rm(cwd, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

async function validate(files: Files, args: readonly string[], env: Files = {}) {
  await writeFiles(cwd, files);
  return say(cwd, ['validate', ...args], env);
}

const parsed = (lines: readonly string[]): unknown => JSON.parse(lines.join('\n'));

const RIGHT = 'type: any\nindex: logs\nalert: debug\n';
const linesOf = (rule: string, more: Files = {}) => validate({ 'rules/a.yaml': rule, ...more }, ['rules']);

test('a rule that is right', async () => {
  expect(await linesOf(RIGHT)).toEqual({ code: 0, out: ['1 rule file: 0 errors, 0 warnings'], err: [] });
});

test.each<[string, string, string]>([
  [
    'an option without its unit',
    `${RIGHT}realert: 5\n`,
    '4:1 error realert: needs a unit, such as minutes: 5 (wrong_value)',
  ],
  [
    'an option that is missing',
    'type: any\nalert: debug\n',
    '1:1 error index: is required; add `index: …` (missing_option)',
  ],
  ['text that is no YAML', 'type: [\n', '2:1 error is not valid YAML: '],
  [
    'an import that is not there',
    `${RIGHT}import: base.inc\n`,
    '4:1 error import: rules/base.inc is not there; check the path (unreadable)',
  ],
  [
    'a type that is not there',
    RIGHT.replace('any', 'amy'),
    '1:1 error type: there is no rule type "amy"; did you mean "any"?',
  ],
  [
    'an output that is not there',
    RIGHT.replace('debug', '[debug, slak]'),
    '3:16 error alert.1: there is no output "slak"; did you mean "slack"?',
  ],
])('%s', async (_name, rule, line) => {
  const { code, out } = await linesOf(rule);
  expect(out[0]).toMatch(/^rules\/a\.yaml:/);
  expect(out[0]).toContain(line);
  expect(code).toBe(1);
});

test('a misspelt option is doubtful, not wrong', async () => {
  const { code, out } = await linesOf(`${RIGHT}realrt: {minutes: 5}\n`);
  expect(out).toEqual([
    'rules/a.yaml:4:1 warning realrt: is not an option of a rule and has no effect; did you mean "realert"? (unknown_option)',
    '1 rule file: 0 errors, 1 warning',
  ]);
  expect(code).toBe(0);
});

test('everything is told at once: file by file, from the top of each to its end', async () => {
  const files = {
    'rules/a.yaml': 'alert: slak\nrealert: 5\n',
    'rules/deep/b.yml': `${RIGHT}realert: 5\nquery_delay: 5\n`,
    'rules/notes.txt': 'no rule',
  };
  const { out } = await validate(files, ['rules']);
  expect(out.slice(0, -1).map(line => line.replace(/: .*/, ''))).toEqual([
    'rules/a.yaml:1:1 error type',
    'rules/a.yaml:1:1 error index',
    'rules/a.yaml:1:1 error alert',
    'rules/a.yaml:2:1 error realert',
    'rules/deep/b.yml:4:1 error realert',
    'rules/deep/b.yml:5:1 error query_delay',
  ]);
  expect(out.at(-1)).toBe('2 rule files: 6 errors, 0 warnings');
});

test.each<[string, string]>([
  ['right', RIGHT],
  ['wrong in another way', 'type: any\nalert: debug\n'],
])('a name that stands twice, the other rule being %s', async (_name, other) => {
  const { out } = await linesOf(`name: N\n${RIGHT}`, { 'rules/b.yaml': `${other}name: N\n` });
  const told = out.filter(line => line.includes('(duplicate_name)'));
  expect(told).toHaveLength(1);
  expect(told[0]).toMatch(/^rules\/b\.yaml:\d:1 error name: another rule is already named "N" \(in rules\/a\.yaml\)/);
});

test('files are taken whatever they are called, and each one once', async () => {
  const files = { 'rules/a.yaml': RIGHT, 'b.rule': RIGHT };
  const { out } = await validate(files, ['rules/a.yaml', 'b.rule', 'rules', './rules/a.yaml']);
  expect(out).toEqual(['2 rule files: 0 errors, 0 warnings']);
});

test('a path that is not there', async () => {
  const { code, out } = await validate({}, ['nope']);
  expect(out).toEqual([
    'nope:1:1 error is not there; check the path (unreadable)',
    '0 rule files: 1 error, 0 warnings',
  ]);
  expect(code).toBe(1);
});

describe('config.yaml', () => {
  const SLACK = RIGHT.replace('debug', 'slack');

  test('gives what the rules take over', async () => {
    const config = { 'config.yaml': 'slack_webhook_url: https://example.org/hook\n' };
    expect(await linesOf(SLACK, config)).toMatchObject({ code: 0 });
    expect(await linesOf(SLACK, { 'config.yaml': '{}' })).toMatchObject({ code: 1 });
  });

  test('is checked too, and is no rule', async () => {
    const files = { 'rules/a.yaml': RIGHT, 'config.yaml': 'es_hots: x\nrun_every: 5\n' };
    const { code, out } = await validate(files, ['.']);
    expect(out).toEqual([
      'config.yaml:1:1 warning es_hots: is not an option of config.yaml; did you mean "es_host"? (unknown_option)',
      'config.yaml:2:1 error run_every: needs a unit, such as minutes: 5 (wrong_value)',
      '1 rule file: 1 error, 1 warning',
    ]);
    expect(code).toBe(1);
  });

  test('that is named must be there', async () => {
    const { code, out } = await validate({ 'a.yaml': RIGHT }, ['a.yaml', '--config', 'other.yaml']);
    expect(out[0]).toBe('other.yaml:1:1 error is not there; check the path (unreadable)');
    expect(code).toBe(1);
  });
});

test('variables of the environment are put in, as for `run`', async () => {
  const { out } = await validate({ 'a.yaml': 'type: $TYPE\nindex: logs\nalert: debug\n' }, ['a.yaml'], { TYPE: 'any' });
  expect(out).toEqual(['1 rule file: 0 errors, 0 warnings']);
});

test('--json', async () => {
  const { out, code } = await validate({ 'a.yaml': `${RIGHT}realert: 5\nfoo: 1\n` }, ['a.yaml', '--json']);
  expect(parsed(out)).toEqual({
    files: 1,
    errors: 1,
    warnings: 1,
    problems: [
      {
        file: 'a.yaml',
        line: 4,
        column: 1,
        severity: 'error',
        code: 'wrong_value',
        path: 'realert',
        message: 'needs a unit, such as minutes: 5',
      },
      {
        file: 'a.yaml',
        line: 5,
        column: 1,
        severity: 'warning',
        code: 'unknown_option',
        path: 'foo',
        message: 'is not an option of a rule and has no effect',
      },
    ],
  });
  expect(code).toBe(1);
});

test('secrets by name are taken to be right, and it is said once that nobody looked', async () => {
  const rule = 'type: any\nindex: logs\nalert: slack\nslack_webhook_url: ${secret:hook}\n';
  const { code, out, err } = await validate({ 'a.yaml': `name: a\n${rule}`, 'b.yaml': `name: b\n${rule}` }, ['.']);
  expect([code, out]).toEqual([0, ['2 rule files: 0 errors, 0 warnings']]);
  expect(err).toEqual(['not looked up here, whether they are kept: the secrets hook']);
});

test('tocsin schema prints a schema', async () => {
  const { out, code } = await say(cwd, ['schema']);
  expect(parsed(out)).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  expect(code).toBe(0);
});
