import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { say } from '../support/command_line.ts';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch.ts';
import { sharedOpenSearch, type SharedEngine } from '../support/shared_engines.ts';
import { writeFiles } from '../support/tocsin.ts';

jest.setTimeout(120_000);

const KEY = { TOCSIN_SECRET_KEYS: 'a passphrase of thirty-two characters' };
const HOOK = 'https://hooks.example.org/hidden';
const RULE = `# of the soc
name: Sudo
import: base.inc
type: any
index: logs
alert: slack
slack_webhook_url: ${HOOK}
`;

let engine: SharedEngine;
let cwd = '';
let flags: readonly string[] = [];

beforeAll(async () => {
  engine = await sharedOpenSearch();
}, ENGINE_START_LIMIT_MS);
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-import-'));
  flags = ['--es', engine.url, '--prefix', `import_${randomUUID()}`];
  await writeFiles(cwd, { 'rules/sudo.yaml': RULE, 'rules/base.inc': 'realert: {hours: 1}\n' });
});
afterEach(async () => {
  await fetch(`${engine.url}/${flags[3]}*`, { method: 'DELETE' });
  await rm(cwd, { recursive: true, force: true });
});

test('rules go into the store and back into files, their secrets by name', async () => {
  const imported = await say(cwd, ['import', 'rules', ...flags], KEY);
  expect(imported.out.at(-1)).toBe('1 rule file: 0 kept, 1 changed, 0 unsupported; 1 imported');
  expect(imported.code).toBe(0);
  const again = await say(cwd, ['import', 'rules', ...flags], KEY);
  expect(again.out[0]).toBe('rules/sudo.yaml: "Sudo" changed, there already');

  const exported = await say(cwd, ['export', 'out', ...flags], KEY);
  expect(exported.out).toEqual([
    'out/sudo.yaml: "Sudo"',
    'ElastAlert needs these variables, which stand for secrets: sudo_slack_webhook_url',
    '1 rule exported',
  ]);
  expect(await readFile(path.join(cwd, 'out', 'sudo.yaml'), 'utf8')).toBe(
    RULE.replace('import: base.inc\n', '').replace(HOOK, "'${sudo_slack_webhook_url}'") + 'realert: {hours: 1}\n',
  );
  expect((await say(cwd, ['export', 'out', ...flags], KEY)).code).toBe(1);
  expect((await say(cwd, ['export', 'out', '--force', ...flags], KEY)).code).toBe(0);
  const back = await say(cwd, ['import', 'out', ...flags], { ...KEY, sudo_slack_webhook_url: HOOK });
  expect(back.out[0]).toBe('out/sudo.yaml: "Sudo" changed, there already');
});

test('without a key a rule with a secret is not kept', async () => {
  const { code, out } = await say(cwd, ['import', 'rules', ...flags]);
  expect(code).toBe(1);
  expect(out.join('\n')).toContain('there is no key to encrypt secrets with');
  expect((await say(cwd, ['export', 'out', ...flags])).out).toEqual(['0 rules exported']);
});
