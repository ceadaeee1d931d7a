import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answerWith, startHttpReceiver, type HttpReceiver } from '../support/http_receiver.ts';
import { engineForTests, uniqueName, type EngineForTests } from '../support/engines.ts';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch.ts';
import { sharedOpenSearch } from '../support/shared_engines.ts';
import { say } from '../support/command_line.ts';
import { endAll, tocsin, writeFiles } from '../support/tocsin.ts';

/** The first call may have to build the command line. */
jest.setTimeout(120_000);

const KEY = 'a passphrase that is long enough';
const NEW_KEY = Buffer.alloc(32, 5).toString('base64');
const WITH_KEY = { TOCSIN_SECRET_KEYS: KEY, USER: 'ada' };
const DAY = '2001-03-04';
const RANGE = ['--start', `${DAY}T10:00:00`, '--end', `${DAY}T10:03:00`];

const RULE = `name: sudo
type: any
index: LOGS
realert: {minutes: 0}
alert:
- slack
- slack: {slack_webhook_url: "HOST/inline/\${secret:part}"}
slack_webhook_url: \${secret:hook}
`;

let engine: EngineForTests;
let receiver: HttpReceiver;
const logs = uniqueName('logs-secrets');

beforeAll(async () => {
  engine = engineForTests((await sharedOpenSearch()).url);
  await engine.fill(logs, [{ '@timestamp': `${DAY}T10:01:30Z`, message: 'sudo' }]);
  receiver = await startHttpReceiver(answerWith(200, 'ok'));
}, ENGINE_START_LIMIT_MS);
afterAll(async () => {
  await engine.remove(logs);
  await receiver.close();
}, ENGINE_START_LIMIT_MS);

let cwd = '';
let base = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-secrets-'));
  base = uniqueName('wb');
  const { hostname, port } = new URL(engine.url);
  await writeFiles(cwd, {
    'config.yaml': [
      'rules_folder: rules',
      'run_every: {minutes: 1}',
      'buffer_time: {minutes: 15}',
      `es_host: ${hostname}`,
      `es_port: ${port}`,
      `writeback_index: ${base}`,
      '',
    ].join('\n'),
    'rules/sudo.yaml': RULE.replace('LOGS', logs).replace('HOST', receiver.url),
  });
});
afterEach(async () => {
  await endAll();
  await engine.remove(base);
  await rm(cwd, { recursive: true, force: true });
});

/** Keeps a value that stands in a file; a line break at its end is no part of it. */
async function keep(name: string, value: string, env: Readonly<Record<string, string>> = WITH_KEY) {
  await writeFile(path.join(cwd, 'value'), `${value}\n`);
  return say(cwd, ['secret', 'set', name, '--file', 'value'], env);
}

const keepBoth = async (): Promise<void> => {
  expect((await keep('hook', `${receiver.url}/first`)).code).toBe(0);
  expect((await keep('part', 'T0SECRET')).code).toBe(0);
};

/** What arrived since the last time. */
let seen = 0;
function arrived(): readonly string[] {
  const paths = receiver.received.slice(seen).map(request => request.path);
  seen = receiver.received.length;
  return paths.sort();
}

test('rules run with the secrets they name; no line says a value', async () => {
  const missing = await say(cwd, ['replay', ...RANGE], WITH_KEY);
  expect(missing.code).toBe(1);
  expect(missing.err.join('\n')).toMatch(/rules\/sudo\.yaml:8:1: slack_webhook_url: there is no secret hook/);
  await keepBoth();
  const replayed = await say(cwd, ['replay', '--deliver', ...RANGE], WITH_KEY);
  expect([replayed.code, arrived()]).toEqual([0, ['/first', '/inline/T0SECRET']]);
  const tested = await say(cwd, ['test-rule', 'rules/sudo.yaml', '--alert', ...RANGE], WITH_KEY);
  expect([tested.code, arrived()]).toEqual([0, ['/first', '/inline/T0SECRET']]);
  const ran = await tocsin(cwd, ['run', '--verbose', ...RANGE], WITH_KEY);
  expect([ran.code, arrived()]).toEqual([0, ['/first', '/inline/T0SECRET']]);
  const debugged = await tocsin(cwd, ['run', '--debug', ...RANGE], WITH_KEY);
  expect([debugged.code, arrived()]).toEqual([0, []]);
  const said = JSON.stringify([missing, replayed, tested, ran, debugged]);
  expect(said).not.toContain('T0SECRET');
  expect(said).not.toContain('/first');
});

test('a key that is not there keeps a rule from running, and is said', async () => {
  await keepBoth();
  const without = await say(cwd, ['replay', ...RANGE], {});
  expect(without.code).toBe(1);
  expect(without.err.join('\n')).toContain('the secret hook is encrypted with a key that is not configured');
  expect(without.err.at(-1)).toBe('no rule can run');
});

test('secrets are listed with who names them, and go only where nobody does', async () => {
  await keepBoth();
  await keep('unused', 'nobody names it', { TOCSIN_SECRET_KEYS: KEY });
  const { out } = await say(cwd, ['secret', 'list'], WITH_KEY);
  expect(out).toEqual([
    'hook  set 1970-01-01T00:00:00Z by ada  named by rules/sudo.yaml',
    'part  set 1970-01-01T00:00:00Z by ada  named by rules/sudo.yaml',
    'unused  set 1970-01-01T00:00:00Z  named by no rule',
  ]);
  const refused = await say(cwd, ['secret', 'remove', 'hook'], WITH_KEY);
  expect([refused.code, refused.err.at(-1)]).toEqual([
    1,
    'hook is named by rules/sudo.yaml; change that first, or give --force',
  ]);
  expect(await say(cwd, ['secret', 'remove', 'hook', '--force'], WITH_KEY)).toMatchObject({
    code: 0,
    out: ['hook is removed'],
  });
  expect((await say(cwd, ['secret', 'remove', 'unused'], WITH_KEY)).code).toBe(0);
  expect((await say(cwd, ['secret', 'remove', 'unused'], WITH_KEY)).code).toBe(1);
});

test('a new key takes over, once everything is encrypted with it', async () => {
  await keepBoth();
  const keys = { TOCSIN_SECRET_KEYS: `${NEW_KEY}, ${KEY}` };
  expect(await say(cwd, ['secret', 'rekey'], { TOCSIN_SECRET_KEYS: NEW_KEY })).toMatchObject({ code: 1 });
  expect(await say(cwd, ['secret', 'rekey'], keys)).toMatchObject({
    code: 0,
    out: ['2 encrypted anew, 0 were with the first key already'],
  });
  await writeFile(
    path.join(cwd, 'config.yaml'),
    `${await readFile(path.join(cwd, 'config.yaml'), 'utf8')}secret_keys: ["${NEW_KEY}"]\n`,
  );
  expect((await say(cwd, ['replay', '--deliver', ...RANGE])).code).toBe(0);
  expect(arrived()).toEqual(['/first', '/inline/T0SECRET']);
});

test.each([
  ['no key', {}, 'a value', /there is no key to encrypt secrets with/],
  ['a short key', { TOCSIN_SECRET_KEYS: 'short' }, 'a value', /TOCSIN_SECRET_KEYS.*openssl rand -base64 32/],
  ['an empty value', WITH_KEY, '', /shorter than 4 characters/],
])('%s keeps nothing', async (_what, env, value, message) => {
  const { code, err } = await keep('hook', value, env);
  expect(code).toBe(1);
  expect(err.join('\n')).toMatch(message);
});

test('a value is taken from standard input, never from the command line', async () => {
  const args = ['secret', 'set', 'hook'];
  const bin = path.join(__dirname, '..', '..', 'bin', 'tocsin');
  const child = spawn(bin, args, {
    cwd,
    env: { ...WITH_KEY, PATH: process.env['PATH'] },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const closed = new Promise<number | null>(resolve => child.on('close', resolve));
  child.stdin.end('line one\nline two\n');
  expect(await closed).toBe(0);
  expect((await say(cwd, ['secret', 'list'], WITH_KEY)).out).toHaveLength(1);
});

test('the secrets of a host are set by its prefix and space', async () => {
  await writeFile(path.join(cwd, 'value'), 'the value');
  const host = ['--prefix', `${base}_host`, '--space', 'soc'];
  expect((await say(cwd, ['secret', 'set', 'hook', '--file', 'value', ...host], WITH_KEY)).code).toBe(0);
  expect((await say(cwd, ['secret', 'list', ...host], WITH_KEY)).out).toHaveLength(1);
  expect((await say(cwd, ['secret', 'list'], WITH_KEY)).out).toEqual([]);
});
