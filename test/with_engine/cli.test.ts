import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch.ts';
import { sharedOpenSearch, type SharedEngine } from '../support/shared_engines.ts';
import { endAll, startTocsin, tocsin, writeFiles } from '../support/tocsin.ts';

/** The first call may have to build the command line. */
jest.setTimeout(120_000);

const LINE = z.strictObject({
  tick: z.string(),
  rule: z.string(),
  title: z.string(),
  text: z.string(),
  match: z.record(z.string(), z.json()),
});
const POSTED = z.object({
  username: z.string(),
  attachments: z.array(z.object({ title: z.string(), text: z.string() })).min(1),
});
type Posted = z.output<typeof POSTED>;

// A day of its own: other runs may fill indices of these names in the same engine.
const DAY = '2001-02-03';
const RANGE = ['--start', `${DAY}T10:00:00`, '--end', `${DAY}T10:05:00`];

const sudo = (clock: string, host: string, ip: string, command: string | null) => ({
  '@timestamp': `${DAY}T${clock}Z`,
  host: { hostname: host, ip },
  user: { name: 'ada' },
  system: { auth: command === null ? { ssh: { event: 'Accepted' } } : { sudo: { command } } },
});
const EVENTS = [
  sudo('10:00:10', 'web-1', '10.0.0.1', '/bin/ls'),
  sudo('10:00:15', 'web-2', '10.0.0.2', '/bin/cat'),
  sudo('10:00:20', 'web-1', '10.0.0.1', '/bin/rm'),
  sudo('10:00:40', 'web-3', '10.0.0.3', null),
  sudo('10:02:10', 'web-1', '10.0.0.1', '/bin/su'),
];
const TOLD = [
  [`${DAY}T10:01:00Z`, 'SUDO on <web-1>', `ada ran /bin/ls at ${DAY}T10:00:10Z`],
  [`${DAY}T10:01:00Z`, 'SUDO on <web-2>', `ada ran /bin/cat at ${DAY}T10:00:15Z`],
  [`${DAY}T10:03:00Z`, 'SUDO on <web-1>', `ada ran /bin/su at ${DAY}T10:02:10Z`],
] as const;

let engine: SharedEngine;
let receiver: Server;
let bodies: string[] = [];
let told: (() => void) | null = null;
const nextBody = (): Promise<void> =>
  new Promise(resolve => {
    told = resolve;
  });
const posted = (): Posted[] => bodies.map(body => POSTED.parse(JSON.parse(body)));
const titlesPosted = (): unknown[] =>
  posted()
    .map(({ attachments }) => attachments[0]?.title)
    .sort();
let answer = 200;
let hook = '';
const logs = `filebeat-cli-${randomUUID()}`;

const ask = async (method: string, where: string, body?: string): Promise<unknown> => {
  const headers = { 'content-type': where.startsWith('/_bulk') ? 'application/x-ndjson' : 'application/json' };
  const response = await fetch(`${engine.url}${where}`, { method, headers, ...(body === undefined ? {} : { body }) });
  return method === 'HEAD' ? response.status : response.json();
};

beforeAll(async () => {
  engine = await sharedOpenSearch();
  const keyword = { type: 'keyword' };
  const properties = {
    '@timestamp': { type: 'date' },
    host: { properties: { hostname: keyword, ip: { type: 'ip' } } },
    user: { properties: { name: keyword } },
    system: { properties: { auth: { properties: { sudo: { properties: { command: keyword } } } } } },
  };
  await ask('PUT', `/${logs}`, JSON.stringify({ mappings: { properties } }));
  const lines = EVENTS.flatMap((event, index) => [{ index: { _index: logs, _id: `e${index}` } }, event]);
  await ask('POST', '/_bulk?refresh=true', lines.map(line => `${JSON.stringify(line)}\n`).join(''));
  receiver = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      bodies.push(body);
      told?.();
      response.writeHead(answer).end();
    });
  });
  hook = await new Promise<string>(resolve => {
    receiver.listen(0, '127.0.0.1', () => {
      const address = receiver.address();
      resolve(`http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}/hook`);
    });
  });
}, ENGINE_START_LIMIT_MS);
afterAll(async () => {
  await ask('DELETE', `/${logs}`);
  await new Promise<void>(resolve => void receiver.close(() => resolve()));
}, ENGINE_START_LIMIT_MS);

let cwd = '';
let writeback = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-cli-'));
  writeback = `cli_${randomUUID()}`;
  bodies = [];
  answer = 200;
  const { hostname, port } = new URL(engine.url);
  await writeFiles(cwd, {
    'config.yaml': [
      'rules_folder: rules',
      'run_every:',
      '  minutes: 1',
      'buffer_time:',
      '  minutes: 15',
      `es_host: ${hostname}`,
      `es_port: ${port}`,
      `writeback_index: ${writeback}`,
      'alert_time_limit:',
      '  days: 2',
      '',
    ].join('\n'),
    'rules/sudo.yaml': SUDO_RULE.replace('HOOK', hook),
  });
});
afterEach(async () => {
  await endAll();
  await ask('DELETE', `/${writeback}*`);
  await rm(cwd, { recursive: true, force: true });
});

const SUDO_RULE = `name: SUDO commands
type: frequency
index: filebeat-cli-*
num_events: 1
timeframe:
  minutes: 1
filter:
- query:
    query_string:
      query: "system.auth.sudo.command: *"
realert:
  minutes: 1
query_key:
- host.ip
include:
- host.hostname
- user.name
- system.auth.sudo.command
- "@timestamp"
include_match_in_root: true
alert_subject: "SUDO on <{}>"
alert_subject_args:
- host.hostname
alert_text: "{} ran {} at {}"
alert_text_args:
- user.name
- system.auth.sudo.command
- "@timestamp"
alert:
- slack
slack_webhook_url: "HOOK"
slack_username_override: ElastAlert
`;

const indicesThere = async (): Promise<string[]> => {
  const names = z.record(z.string(), z.unknown()).parse(await ask('GET', `/${writeback}*?expand_wildcards=all`));
  return Object.keys(names)
    .map(name => name.slice(writeback.length))
    .sort();
};

describe('replay', () => {
  test('--json: a line for each alert, as a live run would have told it', async () => {
    const { code, out, err } = await tocsin(cwd, ['replay', '--config', 'config.yaml', ...RANGE, '--json']);
    expect(err).toMatch(/^connected to OpenSearch 2\.\d+\.\d+ at /i);
    expect(code).toBe(0);
    const lines = out
      .trim()
      .split('\n')
      .map(line => LINE.parse(JSON.parse(line)));
    expect(lines.map(({ tick, title }) => [tick, title])).toEqual(TOLD.map(([tick, title]) => [tick, title]));
    TOLD.forEach(([, , text], index) => expect(lines[index]?.text).toContain(text));
    expect(lines[0]).toMatchObject({
      rule: 'SUDO commands',
      match: { _id: 'e0', num_hits: 3, num_matches: 3, user: { name: 'ada' } },
    });
    expect(bodies).toEqual([]);
    expect(await indicesThere()).toEqual([]);
  });

  test('--deliver posts once for each host and minute, and nothing else', async () => {
    const { code, out } = await tocsin(cwd, ['replay', '--rule', 'rules/sudo.yaml', ...RANGE, '--deliver']);
    expect(code).toBe(0);
    expect(out.trim().split('\n')).toHaveLength(3);
    expect(posted().map(({ username }) => username)).toEqual(['ElastAlert', 'ElastAlert', 'ElastAlert']);
    expect(titlesPosted()).toEqual(TOLD.map(([, title]) => title).sort());
  });

  test('an output that refuses ends it with 3', async () => {
    answer = 400;
    const { code, err } = await tocsin(cwd, ['replay', ...RANGE, '--deliver']);
    expect(err).toContain('0 deliveries made, 3 given up');
    expect(err).not.toContain(hook);
    expect(code).toBe(3);
  });

  test('an engine that cannot read the query ends it with 2', async () => {
    await writeFiles(cwd, {
      'rules/sudo.yaml': SUDO_RULE.replace('HOOK', hook).replace('query_string', 'no_such_query'),
    });
    const { code, err } = await tocsin(cwd, ['replay', ...RANGE]);
    expect(err).toContain('cannot read this query');
    expect(code).toBe(2);
  });
});

describe('run', () => {
  test('--debug prints, sends nothing and stores nothing', async () => {
    const { code, out } = await tocsin(cwd, ['run', '--debug', ...RANGE]);
    expect(code).toBe(0);
    expect(out).toContain('SUDO on <web-1>');
    expect(out).toContain('SUDO on <web-2>');
    expect(bodies).toEqual([]);
    expect(await indicesThere()).toEqual([]);
  });

  test('what was told once is not told again', async () => {
    const first = await tocsin(cwd, ['run', ...RANGE]);
    expect(first).toMatchObject({ code: 0 });
    expect(titlesPosted()).toEqual(['SUDO on <web-1>', 'SUDO on <web-2>']);
    const second = await tocsin(cwd, ['run', ...RANGE]);
    expect(second).toMatchObject({ code: 0 });
    expect(bodies).toHaveLength(2);
  });

  test('--silence keeps a rule quiet', async () => {
    const silenced = await tocsin(cwd, ['run', '--rule', 'sudo', '--silence', 'weeks=2000']);
    expect(silenced.out).toMatch(/^SUDO commands is quiet until 20\d\d/);
    expect(silenced.code).toBe(0);
    const { code, err } = await tocsin(cwd, ['run', '--verbose', ...RANGE]);
    expect(code).toBe(0);
    expect(err).toContain('4 matches, 0 alerts, 4 held');
    expect(bodies).toEqual([]);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it cleanly', async signal => {
    const running = startTocsin(cwd, ['run']);
    await running.says('1 rule runs');
    running.child.kill(signal);
    expect(await running.ended).toMatchObject({ code: 0 });
  });

  test('a second process waits for the first', async () => {
    const first = startTocsin(cwd, ['run', '--verbose']);
    await first.says('SUDO commands: ');
    const second = startTocsin(cwd, ['run']);
    await second.says('another process runs these rules');
    second.child.kill('SIGTERM');
    first.child.kill('SIGTERM');
    expect([(await first.ended).code, (await second.ended).code]).toEqual([0, 0]);
  });

  test('a live run tells of an event that arrives, once, and follows its files', async () => {
    const config = await readFile(path.join(cwd, 'config.yaml'), 'utf8');
    await writeFiles(cwd, { 'config.yaml': config.replace('minutes: 1\n', 'seconds: 1\n') });
    const running = startTocsin(cwd, ['run', '--start', 'NOW']);
    await running.says('1 rule runs');
    const rule = SUDO_RULE.replace('HOOK', hook);
    await writeFiles(cwd, { 'rules/sudo.yaml': `${rule}owner: soc\n` });
    await running.says('rules/sudo.yaml: changed; the new version runs');
    await writeFiles(cwd, { 'rules/sudo.yaml': `${rule}owner: [\n` });
    await running.says('rules/sudo.yaml: broken now; the old version goes on');
    const arrives = nextBody();
    const now = { ...sudo('10:00:00', 'web-9', '10.0.0.9', '/bin/id'), '@timestamp': new Date().toISOString() };
    await ask('POST', `/${logs}/_doc?refresh=true`, JSON.stringify(now));
    await arrives;
    running.child.kill('SIGTERM');
    expect(await running.ended).toMatchObject({ code: 0 });
    expect(titlesPosted()).toEqual(['SUDO on <web-9>']);
  });

  test('--es_debug_trace writes requests down', async () => {
    await tocsin(cwd, ['run', '--debug', '--es_debug_trace', 'trace.log', ...RANGE]);
    expect(await readFile(path.join(cwd, 'trace.log'), 'utf8')).toMatch(/POST \/_msearch\S* 200/);
  });
});

describe('test-rule', () => {
  const REPORT = z.object({
    hits: z.number(),
    terms: z.array(z.string()),
    results: z.array(z.object({ _id: z.string() })),
  });

  test('--formatted-output is one JSON document', async () => {
    const { code, out } = await tocsin(cwd, ['test-rule', 'sudo', '--formatted-output', ...RANGE]);
    const report = REPORT.parse(JSON.parse(out));
    expect({ code, hits: report.hits, ids: report.results.map(({ _id }) => _id) }).toEqual({
      code: 0,
      hits: 4,
      ids: ['e0', 'e1', 'e2', 'e4'],
    });
    expect(bodies).toEqual([]);
  });

  test('--save-json and --use-downloaded run the same rule on a file', async () => {
    await tocsin(cwd, ['test-rule', 'sudo', '--save-json', 'kept.json', '--max-query-size', '3', ...RANGE]);
    const { out } = await tocsin(cwd, [
      'test-rule',
      'sudo',
      '--save-json',
      'kept.json',
      '--use-downloaded',
      '--formatted-output',
    ]);
    expect(REPORT.parse(JSON.parse(out)).results.map(({ _id }) => _id)).toEqual(['e0', 'e1', 'e2']);
  });

  test('--alert really sends; --count-only does not run the rule', async () => {
    await tocsin(cwd, ['test-rule', 'sudo', '--count-only', '--alert', ...RANGE]);
    expect(bodies).toEqual([]);
    expect(await tocsin(cwd, ['test-rule', 'sudo', '--alert', ...RANGE])).toMatchObject({ code: 0 });
    expect(bodies).toHaveLength(2);
  });

  test('--stop-error ends with 3 where the filter is wrong', async () => {
    await writeFiles(cwd, {
      'rules/sudo.yaml': SUDO_RULE.replace('HOOK', hook).replace('query_string', 'no_such_query'),
    });
    expect(await tocsin(cwd, ['test-rule', 'sudo', ...RANGE])).toMatchObject({ code: 0 });
    expect(await tocsin(cwd, ['test-rule', 'sudo', '--stop-error', ...RANGE])).toMatchObject({ code: 3 });
  });
});

describe('create-index', () => {
  test('makes the five indices and our own, and may be repeated', async () => {
    const first = await tocsin(cwd, ['create-index']);
    expect(first.out).toContain(`created ${writeback}, ${writeback}_status`);
    expect(first.code).toBe(0);
    expect(await indicesThere()).toEqual(
      expect.arrayContaining(['', '_error', '_past', '_silence', '_status', '_tocsin_alerts']),
    );
    const second = await tocsin(cwd, ['create-index', '--es', engine.url, '--index', writeback]);
    expect(second.out).toContain(`${writeback} is there already`);
    expect(second.code).toBe(0);
  });

  test('--recreate makes them anew, --old-index copies alerts', async () => {
    await tocsin(cwd, ['create-index']);
    await ask('POST', `/${writeback}/_doc?refresh=true`, JSON.stringify({ rule_name: 'old' }));
    const copied = await tocsin(cwd, ['create-index', '--index', `${writeback}_new`, '--old-index', writeback]);
    expect(copied).toMatchObject({ code: 0 });
    const COUNT = z.object({ count: z.number() });
    expect(COUNT.parse(await ask('GET', `/${writeback}_new/_count`)).count).toBe(1);
    await tocsin(cwd, ['create-index', '--recreate', 'False']);
    expect(COUNT.parse(await ask('GET', `/${writeback}/_count`)).count).toBe(1);
    await tocsin(cwd, ['create-index', '--recreate', 'True']);
    expect(COUNT.parse(await ask('GET', `/${writeback}/_count`)).count).toBe(0);
  });
});
