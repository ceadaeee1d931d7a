import { isObject, type Json } from '../../../../common/model/json';
import type { RouteName } from '../../../../common/routes';
import { alerters } from '../../../../server/alerters/index.generated';
import { registryOf } from '../../../../server/engine/catalogue';
import { runTick } from '../../../../server/engine/run';
import type { UnreadableRule } from '../../../../server/hosts/api/keeping';
import { createApi } from '../../../../server/hosts/api/api';
import { MASK } from '../../../../server/hosts/api/secret_text';
import type { ApiWorld } from '../../../../server/hosts/api/world';
import { createRuleBook } from '../../../../server/hosts/worker/rule_book';
import { ruleTypes } from '../../../../server/rule_types/index.generated';
import { listSource } from '../../../../server/sources/list_source';
import { memoryStore } from '../../../../server/stores/memory';
import { memorySecrets } from '../../../../server/stores/secret_documents';
import { secretVault } from '../../../../server/stores/secret_store';
import { memoryLogs, memoryReads, memoryRules } from './memory_keeping';

const AT = Date.UTC(2024, 0, 1, 12);
const MINUTE = 60_000;

const YAML = `name: sudo
type: any
index: logs
alert: slack
slack_webhook_url: http://127.0.0.1:1/secret-path
`;

const noProblem: string | null = null;
const noDeliveries: readonly string[] = [];
const never: number | null = null;

/** A world in memory, and its routes. */
function newWorld(damaged: readonly UnreadableRule[] = []) {
  const store = memoryStore();
  const registry = registryOf(ruleTypes, alerters);
  const book = createRuleBook(registry);
  const rules = memoryRules(damaged);
  const source = listSource([{ '@timestamp': new Date(AT + 30_000).toISOString(), message: 'first' }], 'logs');
  const state = {
    now: AT,
    isAway: false,
    problem: noProblem,
    unreadable: noDeliveries,
    unreadableRules: noDeliveries,
    lastTickAt: never,
  };
  const world: ApiWorld = {
    logs: memoryLogs(
      () => state.isAway,
      () => state.problem,
    ),
    source,
    store,
    rules,
    secrets: secretVault({ documents: memorySecrets(), keys: [] }),
    reads: memoryReads(store),
    registry,
    book,
    now: () => state.now,
    worker: {
      lastTickAt: () => Promise.resolve(state.lastTickAt),
      unreadableDeliveries: () => state.unreadable,
      unreadableRules: () => state.unreadableRules,
    },
    inbox: null,
  };
  const api = createApi(world);
  const call = (name: RouteName, body: Json = {}, params: Record<string, string> = {}, scope = 'default') =>
    api(name, { params, query: {}, body, user: 'ada', scope });
  const tick = (at: number) =>
    runTick(
      { source, store, fence: 1, transports: { send: () => Promise.resolve({ kind: 'confirmed' }) } },
      { at, compile: async () => book.compile(await rules.list(), new Map()) },
    );
  return { state, call, tick };
}

const idOf = ({ body }: { readonly body: Json }): string =>
  isObject(body) && typeof body.id === 'string' ? body.id : '';

const textOf = ({ body }: { readonly body: Json }): string =>
  isObject(body) && typeof body.yaml === 'string' ? body.yaml : '';

describe('saving a rule', () => {
  test('keeps what was written and hides its secrets', async () => {
    const { call } = newWorld();
    const created = await call('createRule', { yaml: YAML, enabled: true });
    expect(created).toMatchObject({
      status: 200,
      body: { name: 'sudo', type: 'any', index: 'logs', outputs: ['slack'], health: 'not_run_yet', revision: 1 },
    });
    expect(textOf(created)).toBe(YAML.replace('http://127.0.0.1:1/secret-path', MASK));
  });

  test('an edited text gets its secrets back', async () => {
    const { call, tick } = newWorld();
    const created = await call('createRule', { yaml: YAML, enabled: true });
    const yaml = `${textOf(created)}realert: { minutes: 0 }\n`;
    const updated = await call('updateRule', { yaml, revision: 1 }, { id: idOf(created) });
    expect(updated).toMatchObject({ status: 200, body: { revision: 2, problems: [] } });
    await tick(AT);
    expect((await tick(AT + MINUTE)).alerts).toHaveLength(1);
  });

  test('the second of two who edit is told so', async () => {
    const { call } = newWorld();
    const id = idOf(await call('createRule', { yaml: YAML, enabled: true }));
    await call('updateRule', { yaml: YAML, revision: 1 }, { id });
    const late = await call('updateRule', { yaml: YAML, revision: 1 }, { id });
    expect(late).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  test.each([
    ['no YAML', 'a: [', '', 'yaml'],
    ['no name', YAML.replace('name: sudo\n', ''), 'name', 'missing_option'],
    ['a name that is taken', YAML.replace('sudo', 'taken'), 'name', 'duplicate_name'],
    [
      'an output that runs programs',
      YAML.replace('alert: slack', 'alert: command\ncommand: [x]'),
      'alert',
      'unsupported',
    ],
    ['an unknown output', YAML.replace('alert: slack', 'alert: slak'), 'alert', 'unknown_output'],
    ['a mask without a secret', YAML.replace(/http:.*/, MASK), 'slack_webhook_url', 'wrong_value'],
  ])('%s is refused with its place', async (_name, yaml, path, code) => {
    const { call } = newWorld();
    await call('createRule', { yaml: YAML.replace('sudo', 'taken'), enabled: true });
    const refused = await call('createRule', { yaml, enabled: true });
    expect(refused).toMatchObject({ status: 400, body: { code: 'invalid_rule', problems: [{ path, code }] } });
    const validated = await call('validateRule', { yaml });
    expect(validated).toMatchObject({ status: 200, body: { problems: [{ path, code }] } });
  });

  test('a rule may keep its own name', async () => {
    const { call } = newWorld();
    const id = idOf(await call('createRule', { yaml: YAML, enabled: true }));
    expect(await call('validateRule', { yaml: YAML, id })).toMatchObject({ body: { problems: [] } });
  });

  test('a rule of another space does not exist here', async () => {
    const { call } = newWorld();
    const id = idOf(await call('createRule', { yaml: YAML, enabled: true }));
    for (const name of ['rule', 'deleteRule'] as const)
      expect(await call(name, {}, { id }, 'elsewhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(await call('rules', {}, {}, 'elsewhere')).toMatchObject({ body: { rules: [] } });
    expect(await call('createRule', { yaml: YAML, enabled: true }, {}, 'elsewhere')).toMatchObject({ status: 200 });
  });

  test('a rule that says is_enabled: false is enabled in its text alone', async () => {
    const { call } = newWorld();
    const id = idOf(await call('createRule', { yaml: `${YAML}is_enabled: false\n`, enabled: true }));
    expect(await call('rule', {}, { id })).toMatchObject({ body: { enabled: false, health: 'disabled' } });
    expect(await call('enableRule', { enabled: true }, { id })).toMatchObject({ status: 400 });
  });
});

describe('alerts and deliveries', () => {
  test('are listed, read, closed and sent again', async () => {
    const { call, tick } = newWorld();
    await call('createRule', { yaml: YAML, enabled: true });
    await tick(AT);
    const [alert] = (await tick(AT + MINUTE)).alerts;
    const id = alert?.id ?? '';
    expect(await call('setAlertStatus', { status: 'closed' }, { id })).toMatchObject({ status: 200 });
    expect(await call('alert', {}, { id })).toMatchObject({
      body: { status: 'closed', deliveries: [{ alertId: id, output: 'slack', status: 'delivered' }] },
    });
    expect(await call('alerts', { status: 'open' })).toMatchObject({ body: { total: 0 } });
    expect(await call('rules')).toMatchObject({ body: { rules: [{ health: 'ok', lastAlertAt: AT + MINUTE }] } });
    expect(JSON.stringify(await call('outbox'))).not.toContain('secret-path');
    expect(await call('alert', {}, { id }, 'elsewhere')).toMatchObject({ status: 404 });
  });
});

describe('what a call carries is checked', () => {
  test.each<[RouteName, Json, string]>([
    ['createRule', { yaml: 1, enabled: true }, 'yaml: must be the text of a rule'],
    ['createRule', { yaml: YAML, enabled: 'yes' }, 'enabled: must be true or false'],
    ['preview', { yaml: YAML, from: 2, to: 1 }, 'from: must lie before the end of the range'],
    ['alerts', { size: 100_000 }, 'size:'],
    ['fields', { index: '' }, 'index: must not be empty'],
  ])('%s %j', async (name, body, message) => {
    const { status, body: said } = await newWorld().call(name, body);
    expect(status).toBe(400);
    expect(isObject(said) && said.message).toContain(message);
  });
});

test('an engine that is away is said', async () => {
  const { call, state } = newWorld();
  expect(await call('health')).toMatchObject({ body: { status: 'ok', product: 'OpenSearch', hasInbox: false } });
  state.isAway = true;
  expect(await call('health')).toMatchObject({ status: 200, body: { status: 'degraded', canWrite: false } });
  expect(await call('indices')).toMatchObject({ status: 503, body: { code: 'engine', message: 'connection refused' } });
});

test('rules that nobody looks at are said', async () => {
  const { call, state } = newWorld();
  expect(await call('health')).toMatchObject({ body: { status: 'ok', lastTickAt: null } });
  state.lastTickAt = AT - 5 * MINUTE;
  expect(await call('health')).toMatchObject({ body: { status: 'ok', lastTickAt: AT - 5 * MINUTE } });
  state.lastTickAt = AT - 5 * MINUTE - 1;
  const { body } = await call('health');
  expect(body).toMatchObject({ status: 'degraded' });
  expect(isObject(body) && body.message).toMatch(/more than five minutes/);
});

test('a search engine that is not supported, and deliveries that cannot be read, are said', async () => {
  const { call, state } = newWorld();
  state.problem = 'OpenSearch 9.0.0 is not supported; use 1.0 to 3.x';
  expect(await call('health')).toMatchObject({
    body: { status: 'degraded', canWrite: true, message: 'OpenSearch 9.0.0 is not supported; use 1.0 to 3.x.' },
  });
  state.problem = null;
  state.unreadable = ['a:slack'];
  const { body } = await call('health');
  expect(isObject(body) && [body.status, body.message]).toEqual([
    'degraded',
    'One delivery has a form that is not known; it is kept and not sent, so update Tocsin: a:slack.',
  ]);
  state.unreadable = [];
  state.unreadableRules = ['a', 'b'];
  expect(await call('health')).toMatchObject({
    body: {
      status: 'degraded',
      message:
        '2 rules have a form that is not known; they are kept and do not run, so update Tocsin, or delete them: a, b.',
    },
  });
});

describe('a rule that cannot be read', () => {
  const damaged = [
    { id: 'damaged', scope: 'default' },
    { id: 'elsewhere', scope: 'other' },
  ];

  test('stands in the list beside the others, which go on', async () => {
    const { call, tick } = newWorld(damaged);
    await call('createRule', { yaml: YAML, enabled: true });
    await tick(AT);
    expect((await tick(AT + MINUTE)).alerts).toHaveLength(1);
    expect(await call('rules')).toMatchObject({
      status: 200,
      body: {
        rules: [
          { id: 'damaged', health: 'invalid', isReadable: false },
          { name: 'sudo', health: 'ok' },
        ],
      },
    });
  });

  test('may be deleted, by those of its own space', async () => {
    const { call } = newWorld(damaged);
    expect(await call('deleteRule', {}, { id: 'elsewhere' })).toMatchObject({ status: 404 });
    expect(await call('deleteRule', {}, { id: 'damaged' })).toMatchObject({ status: 200 });
    expect(await call('rules')).toMatchObject({ body: { rules: [] } });
    expect(await call('rules', {}, {}, 'other')).toMatchObject({ body: { rules: [{ id: 'elsewhere' }] } });
  });
});

test('the catalogue names what there is, but for outputs that run programs', async () => {
  const offered = alerters.filter(({ runsPrograms }) => !runsPrograms);
  expect(offered.map(({ id }) => id)).not.toContain('command');
  expect(await newWorld().call('catalogue')).toMatchObject({
    body: { ruleTypes: ruleTypes.map(({ id }) => ({ id })), alerters: offered.map(({ id }) => ({ id })) },
  });
});

describe('ElastAlert', () => {
  const files = [
    { name: 'rules/plain.yaml', text: 'name: plain\ntype: any\nindex: logs\nalert: debug\n' },
    { name: 'rules/sudo.yaml', text: YAML },
    { name: 'rules/own.yaml', text: 'name: own\ntype: any\nindex: logs\nalert: debug\nimport: /etc/hostname\n' },
  ];

  test('its files become rules, one by one; nothing of the server is read', async () => {
    const { call } = newWorld();
    const { status, body } = await call('importRules', { files });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      rules: [
        { file: 'rules/own.yaml', outcome: 'not_imported', problems: [{ code: 'unreadable', path: 'import' }] },
        { file: 'rules/plain.yaml', status: 'kept', outcome: 'created' },
        { file: 'rules/sudo.yaml', status: 'changed', outcome: 'not_imported' },
      ],
    });
    expect(JSON.stringify(body)).toContain('there is no key to encrypt secrets with');
    expect((await call('rules')).body).toMatchObject({ rules: [{ name: 'plain' }] });
  });

  test('a config.yaml that is wrong is said, and nothing is imported', async () => {
    const { call } = newWorld();
    const config = { name: 'config.yaml', text: 'run_every: 5\n' };
    const { body } = await call('importRules', { files: [...files, config] });
    expect(body).toMatchObject({
      rules: [],
      problems: [{ path: 'run_every', place: { file: 'config.yaml', line: 1 } }, {}, {}],
    });
    expect((await call('rules')).body).toEqual({ rules: [] });
  });

  test('what is not a list of files is refused', async () => {
    const { call } = newWorld();
    expect((await call('importRules', { files: 'a.yaml' })).status).toBe(400);
  });

  test('what goes back to it holds no secret', async () => {
    const { call } = newWorld();
    await call('createRule', { yaml: YAML, enabled: true });
    const { body } = await call('exportRules');
    expect(body).toEqual({
      rules: [
        {
          name: 'sudo',
          file: 'sudo.yaml',
          text: YAML.replace('http://127.0.0.1:1/secret-path', "'${sudo_slack_webhook_url}'"),
        },
      ],
      variables: ['sudo_slack_webhook_url'],
      problems: [],
    });
    expect((await call('exportRules', {}, {}, 'elsewhere')).body).toMatchObject({ rules: [] });
  });
});
