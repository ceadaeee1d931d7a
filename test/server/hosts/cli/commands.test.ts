import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { tocsin, writeFiles } from '../../../support/tocsin.ts';

/** The first call may have to build the command line. */
const BUILD_LIMIT_MS = 120_000;
jest.setTimeout(BUILD_LIMIT_MS);

// Nothing listens on port 1 of loopback.
const CONFIG = [
  'rules_folder: rules',
  'run_every: {minutes: 1}',
  'buffer_time: {minutes: 15}',
  'es_host: 127.0.0.1',
  'es_port: 1',
  'writeback_index: wb',
  '',
].join('\n');
const RULE = [
  'name: Sudo',
  'type: frequency',
  'index: logs-*',
  'num_events: 2',
  'timeframe: {minutes: 5}',
  'query_key: host',
  'alert: [debug]',
  'filter: [{term: {never: looked at}}]',
  '',
].join('\n');
const EVENTS = JSON.stringify([
  { '@timestamp': '2024-01-01T00:00:01Z', host: 'a', user: { name: 'ada' } },
  { '@timestamp': '2024-01-01T00:00:31Z', host: 'a', user: { name: 'bob' } },
  { '@timestamp': '2024-01-01T00:00:41Z', host: 'b', user: { name: 'eve' } },
]);
const RANGE = ['--start', '2024-01-01T00:00:00', '--end', '2024-01-01T00:10:00'];

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-cli-'));
});
afterEach(async () => rm(cwd, { recursive: true, force: true }));

const call = async (args: readonly string[], files: Readonly<Record<string, string>> = {}) => {
  await writeFiles(cwd, { 'config.yaml': CONFIG, 'rules/sudo.yaml': RULE, 'events.json': EVENTS, ...files });
  return tocsin(cwd, args);
};

test.each([
  ['help', ['--help'], 0],
  ['help of a command', ['run', '--help'], 0],
  ['no command', [], 1],
  ['an unknown command', ['rnu'], 1],
  ['an unknown option', ['run', '--strat', 'NOW'], 1],
  ['a replay without its range', ['replay'], 1],
  ['a replay that ends before it starts', ['replay', '--start', '2024-01-02', '--end', '2024-01-01'], 1],
  ['a time that is none', ['replay', '--start', 'monday', '--end', 'NOW'], 1],
  ['a config that is not there', ['run', '--config', 'nope.yaml'], 1],
  ['a rule that is not there', ['test-rule', 'rules/nope.yaml'], 1],
  ['--silence without --rule', ['run', '--silence', 'hours=1'], 1],
  ['--silence with --debug', ['run', '--rule', 'sudo', '--silence', 'hours=1', '--debug'], 1],
  ['--silence with a unit that is none', ['run', '--rule', 'sudo', '--silence', 'fortnights=1'], 1],
  ['--use-downloaded without --save-json', ['test-rule', 'sudo', '--use-downloaded'], 1],
  ['--days that is no number', ['test-rule', 'sudo', '--days', 'x'], 1],
  ['a search engine that is not there: replay', ['replay', ...RANGE], 2],
  ['a search engine that is not there: one pass', ['run', '--debug', ...RANGE], 2],
  ['LI7: a search engine that is not there: patience', ['run', '--patience', 'milliseconds=1'], 2],
  ['a search engine that is not there: test-rule', ['test-rule', 'sudo'], 2],
  ['a search engine that is not there: create-index', ['create-index'], 2],
  ['a catalogue entry', ['catalogue', 'frequency'], 0],
  ['a catalogue entry that is not there', ['catalogue', 'frequenzy'], 1],
  ['a rule on a list of events', ['test-rule', 'sudo', '--data', 'events.json'], 0],
  ['a list of events that is not there', ['test-rule', 'sudo', '--data', 'nope.json'], 1],
])('%s', async (_name, args, code) => {
  const ended = await call(args);
  expect({ code: ended.code, err: ended.err }).toMatchObject({ code });
  expect(ended.err).not.toMatch(/^\s+at /m);
});

test('all that is wrong is told at once, and the rules that are right go on', async () => {
  const files = { 'rules/a.yaml': 'type: frequency\nindx: logs\n', 'rules/b.yaml': 'type: [\n' };
  const { code, err } = await call(['replay', ...RANGE], files);
  expect(err).toContain('rules/a.yaml:1:1: index: is required');
  expect(err).toContain(
    'rules/a.yaml:2:1: warning: indx: is not an option of a rule and has no effect; did you mean "index"?',
  );
  expect(err).toMatch(/rules\/b\.yaml:\d+:\d+: is not valid YAML/);
  expect(err).toContain('left out: rules/a.yaml, rules/b.yaml; the other rules go on');
  expect(code).toBe(2);
});

test('where no rule is right nothing runs', async () => {
  const { code, err } = await call(['run'], { 'rules/sudo.yaml': 'type: frequency\n' });
  expect(err).toContain('no rule can run');
  expect(code).toBe(1);
});

test('--schema-only says nothing of a rule that is right, and what is wrong with others', async () => {
  expect(await call(['test-rule', '--schema-only', 'rules/sudo.yaml'])).toEqual({ code: 0, out: '', err: '' });
  const wrong = await call(['test-rule', '--schema-only', 'rules/sudo.yaml'], {
    'rules/sudo.yaml': RULE.replace('{minutes: 5}', '5'),
  });
  expect(wrong.code).toBe(1);
  expect(wrong.err).toContain('rules/sudo.yaml:5:1: timeframe: needs a unit');
});

const FORMATTED = z.strictObject({
  hits: z.number(),
  days: z.number(),
  terms: z.array(z.string()),
  result: z.record(z.string(), z.json()),
  results: z.array(z.object({ _id: z.string(), _index: z.string(), _source: z.record(z.string(), z.json()) })),
  writeback: z.object({
    elastalert_status: z.object({ matches: z.number(), hits: z.number() }),
    silence: z.object({ rule_name: z.string() }),
  }),
});

test('--data runs a rule without a search engine; its filters are not applied', async () => {
  const { out, err } = await call(['test-rule', 'sudo', '--data', 'events.json', '--formatted-output']);
  expect(err).toBe('');
  const report = FORMATTED.parse(JSON.parse(out));
  expect(report).toMatchObject({
    hits: 3,
    terms: ['@timestamp', 'host', 'user'],
    writeback: { elastalert_status: { matches: 1, hits: 3 }, silence: { rule_name: 'Sudo.a' } },
  });
});

test('--data in words', async () => {
  const { out, err } = await call(['test-rule', 'sudo', '--data', 'events.json']);
  expect(out).toContain('Sudo: 3 events');
  expect(out).toContain('\tuser.name\n');
  expect(out).toContain('1 matches, 1 alerts, 0 held back');
  expect(err).toContain('the filters of the rule are not applied');
});

test('--stop-error ends with 4 where an event has no time', async () => {
  const events = JSON.stringify([{ '@timestamp': '2024-01-01T00:00:01Z' }, { other: 1 }]);
  const args = ['test-rule', 'sudo', '--data', 'events.json'];
  expect((await call(args, { 'events.json': events })).code).toBe(0);
  expect((await call([...args, '--stop-error'], { 'events.json': events })).code).toBe(4);
});

const CATALOGUE = z.object({
  ruleTypes: z.array(z.object({ id: z.string() })),
  alerters: z.array(z.object({ id: z.string() })),
});

test('the catalogue is JSON on standard output', async () => {
  const { out } = await call(['catalogue', '--json']);
  const { ruleTypes, alerters } = CATALOGUE.parse(JSON.parse(out));
  expect(ruleTypes.map(({ id }) => id)).toContain('frequency');
  expect(alerters.map(({ id }) => id)).toContain('slack');
});

test('create-index without a config asks; where nobody can answer it says what to give', async () => {
  const { code, err } = await tocsin(cwd, ['create-index']);
  expect(err).toContain('give --config FILE, --es URL, or --host and --port');
  expect(code).toBe(1);
});

test('create-index does not put the environment into its config', async () => {
  await writeFiles(cwd, { 'config.yaml': CONFIG.replace('es_host: 127.0.0.1', 'es_host: $WHERE') });
  const { err } = await tocsin(cwd, ['create-index'], { WHERE: '127.0.0.1' });
  expect(err).toMatch(/\$where/i);
});

describe('engine', () => {
  let taken: Server;
  beforeAll(
    () =>
      new Promise<void>(resolve => {
        taken = createServer().listen(0, '127.0.0.1', resolve);
      }),
  );
  afterAll(() => new Promise(resolve => void taken.close(resolve)));

  test('a taken port is said', async () => {
    const address = taken.address();
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0;
    const { code, err } = await call(['engine', '--port', String(port)]);
    expect(err).toContain(`Port ${port} on 127.0.0.1 is taken`);
    expect(code).toBe(2);
  });
});

test('--help lists every flag of ElastAlert', async () => {
  const flags: Readonly<Record<string, readonly string[]>> = {
    run: [
      'config',
      'debug',
      'verbose',
      'rule',
      'silence',
      'silence_qk_value',
      'start',
      'end',
      'patience',
      'pin_rules',
      'es_debug',
      'es_debug_trace',
      'prometheus_port',
      'prometheus_addr',
    ],
    'test-rule': [
      'schema-only',
      'days',
      'start',
      'end',
      'stop-error',
      'formatted-output',
      'data',
      'alert',
      'save-json',
      'use-downloaded',
      'max-query-size',
      'count-only',
      'config',
    ],
    'create-index': [
      'host',
      'port',
      'username',
      'password',
      'bearer',
      'api-key',
      'url-prefix',
      'no-auth',
      'ssl',
      'no-ssl',
      'verify-certs',
      'no-verify-certs',
      'index',
      'old-index',
      'send_get_body_as',
      'profile',
      'aws-region',
      'timeout',
      'config',
      'recreate',
    ],
  };
  for (const [command, names] of Object.entries(flags)) {
    const { out } = await call([command, '--help']);
    expect(names.filter(name => !new RegExp(`--${name}[ ,\\n]`).test(out))).toEqual([]);
  }
});

test('the shim can be run and says how to set up', async () => {
  expect(await readFile(path.join(__dirname, '..', '..', '..', '..', 'bin', 'tocsin'), 'utf8')).toContain(
    'npm install',
  );
});
