import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import type { Json } from '../../common/model/json';
import type { RouteName } from '../../common/routes';
import { createInbox, type Inbox } from '../../server/hosts/standalone/inbox';
import { createServer } from '../../server/hosts/standalone/server';
import { startSmtpInbox, type SmtpInbox } from '../../server/hosts/standalone/smtp_inbox';
import { sampleRules } from '../../server/hosts/standalone/sample_rules';
import { MASK } from '../../server/hosts/api/secret_text';
import { createTocsin, type Tocsin } from '../../server/hosts/worker/tocsin';
import type { EngineClient } from '../../server/sources/engine_client';
import { httpClient } from '../../server/sources/http_client';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { sharedOpenSearch } from '../support/shared_engines';

jest.setTimeout(ENGINE_START_LIMIT_MS);

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 10, 12);

const run = randomUUID().slice(0, 8);
const logs = `filebeat-host-${run}`;
const prefix = `.kibana_tocsin_host_${run}`;

const ruleSummary = z.object({
  id: z.string(),
  name: z.string(),
  health: z.string(),
  healthMessage: z.string(),
  revision: z.number(),
});
const ruleDetail = ruleSummary.extend({ yaml: z.string(), problems: z.array(z.object({ path: z.string() })) });
const refusal = z.object({
  code: z.string(),
  message: z.string(),
  problems: z.array(z.object({ path: z.string() })).optional(),
});
const preview = z.object({
  events: z.number(),
  alertCount: z.number(),
  error: z.string().nullable(),
  problems: z.array(z.object({ path: z.string() })),
  buckets: z.array(z.object({ count: z.number() })),
});
const alertList = z.object({
  total: z.number(),
  alerts: z.array(z.object({ id: z.string(), title: z.string(), status: z.string() })),
});
const deliveries = z.object({
  entries: z.array(z.object({ id: z.string(), status: z.string(), output: z.string(), alertTitle: z.string() })),
});

let client: EngineClient;
let tocsin: Tocsin;
let inbox: Inbox;
let smtp: SmtpInbox;
let server: ReturnType<typeof createServer>;
let dataDir: string;
let now = START;

const call = async (name: RouteName, body: Json = {}, params: Record<string, string> = {}) =>
  tocsin.handle(name, { params, query: {}, body, user: 'ada', scope: 'default' });

/** The answer of a call that must work. */
async function ask<T extends z.ZodType>(shape: T, ...args: Parameters<typeof call>): Promise<z.output<T>> {
  const answer = await call(...args);
  if (answer.status !== 200) throw new Error(`${args[0]}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return shape.parse(answer.body);
}

async function refused(...args: Parameters<typeof call>) {
  const answer = await call(...args);
  return { status: answer.status, ...refusal.parse(answer.body) };
}

/** Ticks every minute until so many have passed. */
async function tickFor(minutes: number): Promise<void> {
  for (let done = 0; done < minutes; done += 1) {
    now += MINUTE;
    await tocsin.tick(now);
    await client({ method: 'POST', path: `/${prefix}*/_refresh` });
  }
}

async function log(documents: readonly Json[]): Promise<void> {
  const lines = documents.flatMap((document): Json[] => [{ index: { _index: logs } }, document]);
  await client({ method: 'POST', path: '/_bulk', query: { refresh: 'true' }, lines });
}

beforeAll(async () => {
  client = httpClient({ url: (await sharedOpenSearch()).url });
  dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-standalone-'));
  const keyword = { type: 'keyword' };
  await client({
    method: 'PUT',
    path: `/${logs}`,
    body: {
      mappings: {
        dynamic_templates: [{ texts: { match_mapping_type: 'string', mapping: keyword } }],
        properties: { '@timestamp': { type: 'date' } },
      },
    },
  });
  inbox = createInbox();
  const mail = await startSmtpInbox(inbox, 0, () => now);
  if (!mail.ok) throw new Error(mail.error);
  smtp = mail.value;
  tocsin = createTocsin({
    client,
    now: () => now,
    log: {
      info: () => undefined,
      warn: text => void process.stderr.write(`${text}\n`),
      error: text => void process.stderr.write(`${text}\n`),
    },
    holder: 'test',
    prefix,
    inbox: () => inbox.messages(),
  });
  server = createServer({
    handle: (name, request) => tocsin.handle(name, request),
    inbox,
    now: () => now,
    assets: {},
    version: '1',
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  await tocsin.tick(now);
});

afterAll(async () => {
  await tocsin.close();
  await server.close();
  await smtp.close();
  await client({ method: 'DELETE', path: `/${logs}` });
  const ours = await client({
    method: 'GET',
    path: '/_cat/indices',
    query: { format: 'json', expand_wildcards: 'all' },
  });
  for (const { index } of z.array(z.object({ index: z.string() })).parse(ours.body))
    if (index.includes(run)) await client({ method: 'DELETE', path: `/${index}` });
  await rm(dataDir, { recursive: true });
});

const port = (): number => {
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : 0;
};

const rulesHere = (): readonly string[] =>
  sampleRules({ httpPort: port(), smtpPort: smtp.port }).map(yaml => yaml.replace('filebeat-*', logs));

describe('from a rule to a message', () => {
  test('a sudo command is told once, and its delivery is on record', async () => {
    const [sudo = ''] = rulesHere();
    const rule = await ask(ruleDetail, 'createRule', { yaml: sudo, enabled: true });
    expect(rule).toMatchObject({ health: 'not_run_yet', problems: [], revision: 1 });
    expect(rule.yaml).toContain(`http_post_url: ${MASK}`);
    await log([
      {
        '@timestamp': new Date(now + 30_000).toISOString(),
        system: { auth: { sudo: { command: '/usr/bin/cat /etc/shadow' } } },
        user: { name: 'alice', effective: { name: 'root' } },
        host: { hostname: 'web-1' },
      },
    ]);
    await tickFor(3);
    expect(inbox.messages()).toMatchObject([{ via: 'http', to: '/inbox/sudo' }]);
    expect(inbox.messages()[0]?.body).toContain('/etc/shadow');
    const { total, alerts } = await ask(alertList, 'alerts');
    expect([total, alerts[0]?.title]).toEqual([1, 'sudo on web-1 by alice']);
    const { entries } = await ask(deliveries, 'outbox');
    expect(entries).toMatchObject([{ status: 'delivered', output: 'post', alertTitle: 'sudo on web-1 by alice' }]);
    expect((await ask(ruleDetail, 'rule', {}, { id: rule.id })).health).toBe('ok');
  });

  test('an alert can be closed, and a delivery sent again', async () => {
    const { alerts } = await ask(alertList, 'alerts');
    const id = alerts[0]?.id ?? '';
    await ask(z.object({ status: z.literal('closed') }), 'setAlertStatus', { status: 'closed' }, { id });
    expect(await ask(z.object({ status: z.string() }), 'alert', {}, { id })).toEqual({ status: 'closed' });
    const { entries } = await ask(deliveries, 'outbox');
    await ask(z.object({ status: z.literal('pending') }), 'sendAgain', {}, { id: entries[0]?.id ?? '' });
    await client({ method: 'POST', path: `/${prefix}*/_refresh` });
    await tickFor(1);
    expect(inbox.messages()).toHaveLength(2);
  });

  test('guessed passwords are told to Slack and by mail', async () => {
    const [, guessed = ''] = rulesHere();
    const rule = await ask(ruleDetail, 'createRule', { yaml: guessed, enabled: true });
    expect(rule.problems).toEqual([]);
    const failures = Array.from({ length: 12 }, (_, second) => ({
      '@timestamp': new Date(now + 1000 * (second + 1)).toISOString(),
      system: { auth: { ssh: { event: 'Failed' } } },
      source: { ip: '203.0.113.66' },
      message: `attempt ${second}`,
    }));
    await log(failures);
    await tickFor(2);
    const told = inbox.messages().filter(message => message.to !== '/inbox/sudo');
    expect(told.map(message => message.via).sort()).toEqual(['http', 'smtp']);
    expect(told.every(message => message.title.includes('failed logins from 203.0.113.66'))).toBe(true);
  });
});

describe('rules', () => {
  const yaml = `name: mine ${run}\ntype: any\nindex: ${logs}\nalert: slack\nslack_webhook_url: http://127.0.0.1:1/secret-path\n`;

  test('keep their secrets through an edit, and never show them', async () => {
    const created = await ask(ruleDetail, 'createRule', { yaml, enabled: false });
    const edited = `${created.yaml}realert: { minutes: 5 }\n`;
    expect(edited).not.toContain('secret-path');
    const updated = await ask(
      ruleDetail,
      'updateRule',
      { yaml: edited, revision: created.revision },
      { id: created.id },
    );
    expect(updated).toMatchObject({ problems: [], health: 'disabled' });
    expect(JSON.stringify(await call('rules'))).not.toContain('secret-path');
    const again = await refused('updateRule', { yaml: edited, revision: created.revision }, { id: created.id });
    expect(again).toMatchObject({ status: 409, code: 'conflict' });
    const enabled = await ask(ruleDetail, 'enableRule', { enabled: true }, { id: created.id });
    expect(enabled.health).toBe('not_run_yet');
    await ask(z.object({ deleted: z.literal(true) }), 'deleteRule', {}, { id: created.id });
    expect(await refused('rule', {}, { id: created.id })).toMatchObject({ status: 404, code: 'not_found' });
  });

  test.each<[string, string, string]>([
    ['no name', `type: any\nindex: x\nalert: debug\n`, 'name'],
    ['an unknown type', `name: a\ntype: anny\nindex: x\nalert: debug\n`, 'type'],
    ['a span without a unit', `name: a\ntype: any\nindex: x\nalert: debug\nrealert: 5\n`, 'realert'],
    [
      'a masked secret nobody knows',
      `name: a\ntype: any\nindex: x\nalert: slack\nslack_webhook_url: ${MASK}\n`,
      'slack_webhook_url',
    ],
    ['a name that is taken', `name: A command was run with sudo\ntype: any\nindex: x\nalert: debug\n`, 'name'],
  ])('with %s are not saved', async (_name, text, at) => {
    const answer = await refused('createRule', { yaml: text, enabled: true });
    expect(answer).toMatchObject({ status: 400, code: 'invalid_rule' });
    expect(answer.problems?.map(problem => problem.path)).toContain(at);
  });

  test('of another space do not exist here', async () => {
    const { id } = await ask(ruleDetail, 'createRule', { yaml, enabled: false });
    const answer = await tocsin.handle('rule', { params: { id }, query: {}, body: {}, user: null, scope: 'elsewhere' });
    expect(answer.status).toBe(404);
  });
});

describe('looking before saving', () => {
  test('a preview tells what a rule would have told, without outputs', async () => {
    const yaml = `type: any\nindex: ${logs}\nfilter:\n  - exists: { field: system.auth.sudo.command }\n`;
    const result = await ask(preview, 'preview', { yaml, from: START, to: START + 60 * MINUTE });
    expect(result).toMatchObject({ events: 1, alertCount: 1, error: null, problems: [] });
    expect(result.buckets.reduce((sum, bucket) => sum + bucket.count, 0)).toBe(1);
  });

  test('a preview over a year steps coarsely, and says so', async () => {
    const yaml = `type: any\nindex: ${logs}\n`;
    const result = await ask(preview, 'preview', { yaml, from: START - 365 * 24 * 60 * MINUTE, to: START });
    expect(result.problems).toMatchObject([{ path: 'run_every' }]);
  });

  test('the engine’s own words reach the reader of a preview', async () => {
    const yaml = `type: any\nindex: ${logs}\nfilter:\n  - nonsense: {}\n`;
    const result = await ask(preview, 'preview', { yaml, from: START, to: START + MINUTE });
    expect(result.error).toContain('nonsense');
  });

  test('fields and their values', async () => {
    const fields = z.object({ fields: z.array(z.object({ name: z.string(), type: z.string() })) });
    const listed = await ask(fields, 'fields', { index: logs });
    expect(listed.fields).toContainEqual(expect.objectContaining({ name: 'source.ip', type: 'keyword' }));
    const values = z.object({
      withField: z.number(),
      values: z.array(z.object({ value: z.string(), count: z.number() })),
    });
    expect(await ask(values, 'fieldValues', { index: logs, field: 'source.ip' })).toEqual({
      withField: 12,
      values: [{ value: '203.0.113.66', count: 12 }],
    });
    const found = await ask(z.object({ indices: z.array(z.string()) }), 'indices', { pattern: 'filebeat-*' });
    expect(found.indices).toContain(logs);
  });
});

test('an engine that is away is said, and nothing rejects', async () => {
  const away: EngineClient = () =>
    Promise.resolve({ status: 0, body: null, reason: 'unreachable', message: 'connection refused' });
  const said: string[] = [];
  const say = (text: string): void => void said.push(text);
  const lonely = createTocsin({
    client: away,
    now: () => now,
    log: { info: say, warn: say, error: say },
    holder: 'test',
    prefix,
  });
  expect(await lonely.tick(now)).toBeNull();
  const asked = { params: {}, query: {}, body: {}, user: null, scope: 'default' };
  expect(await lonely.handle('health', asked)).toMatchObject({ status: 200, body: { status: 'degraded' } });
  expect(await lonely.handle('rules', asked)).toMatchObject({ status: 503, body: { code: 'engine' } });
  expect(said.join('\n')).toContain('connection refused');
});
