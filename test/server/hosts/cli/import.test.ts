import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { say } from '../../../support/command_line.ts';
import { writeFiles } from '../../../support/tocsin.ts';

const CONFIG = 'rules_folder: x\nrun_every: {minutes: 1}\nbuffer_time: {minutes: 15}\nwriteback_index: wb\n';
const RULE = 'name: Sudo\ntype: any\nindex: logs\nalert: debug\n';
const ES_NOWHERE = ['--es', 'http://127.0.0.1:1'];

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-import-'));
  await writeFiles(cwd, { 'rules/a.yaml': RULE });
});
afterEach(async () => rm(cwd, { recursive: true, force: true }));

test('a dry run needs neither a config nor a search engine', async () => {
  expect(await say(cwd, ['import', 'rules', '--dry-run'])).toEqual({
    code: 0,
    out: [
      'rules/a.yaml: "Sudo" kept, would be created',
      '1 rule file: 1 kept, 0 changed, 0 unsupported; 1 would be imported (dry run)',
    ],
    err: [],
  });
});

test('config.yaml of the folder holds for the rules and is none', async () => {
  await writeFiles(cwd, { 'rules/config.yaml': CONFIG });
  const { code, out } = await say(cwd, ['import', 'rules', '--dry-run']);
  expect(code).toBe(0);
  expect(out).toEqual([
    'rules/a.yaml: "Sudo" changed, would be created',
    '  what it takes over from config.yaml is written out: run_every, buffer_time',
    '1 rule file: 0 kept, 1 changed, 0 unsupported; 1 would be imported (dry run)',
  ]);
});

test('secrets without a key are said before anything is done', async () => {
  await writeFiles(cwd, { 'rules/a.yaml': `${RULE.replace('debug', 'slack')}slack_webhook_url: https://h/hidden\n` });
  const { code, out, err } = await say(cwd, ['import', 'rules', '--dry-run']);
  expect(code).toBe(0);
  expect(out).toContain('secrets that would be kept: sudo_slack_webhook_url');
  expect(err).toEqual([expect.stringMatching(/^secrets cannot be kept without a key: set TOCSIN_SECRET_KEYS/)]);
  expect((await say(cwd, ['import', 'rules', '--dry-run', '--keep-secrets'])).err).toEqual([]);
});

test('a rule that runs programs is not for where it would go', async () => {
  await writeFiles(cwd, { 'rules/a.yaml': RULE.replace('debug', '[{ command: { command: ["true"] } }]') });
  const { code, out } = await say(cwd, ['import', 'rules', '--dry-run']);
  expect(code).toBe(1);
  expect(out.join('\n')).toContain('the output "command" runs a program, which only the command line does');
});

const REPORT = z.object({
  dryRun: z.literal(true),
  rules: z.array(z.object({ file: z.string(), status: z.string(), problems: z.array(z.unknown()), text: z.string() })),
  problems: z.array(z.object({ path: z.string() })),
});

test('--json is the whole report', async () => {
  const { out } = await say(cwd, ['import', 'rules', '--dry-run', '--json']);
  const report = REPORT.parse(JSON.parse(out.join('\n')));
  expect(report.rules).toEqual([{ file: 'rules/a.yaml', status: 'kept', problems: [], text: RULE }]);
});

test.each([
  ['a rule that cannot be imported', { 'rules/b.yaml': 'type: [\n' }, ['import', 'rules', '--dry-run'], 1],
  ['a folder that is not there', {}, ['import', 'nope', '--dry-run'], 1],
  ['a config with mistakes', { 'config.yaml': 'run_every: 5\n' }, ['import', 'rules', '--dry-run'], 1],
  ['a config that is not there', {}, ['import', 'rules', '--config', 'nope.yaml', '--dry-run'], 1],
  ['nothing that says where rules are kept', {}, ['import', 'rules'], 1],
  ['a search engine that is not there', {}, ['import', 'rules', ...ES_NOWHERE], 2],
  ['export: nothing that says where rules are kept', {}, ['export', 'out'], 1],
  ['export: a search engine that is not there', {}, ['export', 'out', ...ES_NOWHERE], 2],
])('exit code: %s', async (_name, files, args, code) => {
  await writeFiles(cwd, files);
  const said = await say(cwd, args);
  expect(said.code).toBe(code);
  expect([...said.out, ...said.err].length).toBeGreaterThan(0);
});
