import { stringAt, type Json } from '../../../../common/model/json';
import { ROUTES, type RouteName } from '../../../../common/routes';
import { alerters } from '../../../../server/alerters/index.generated';
import { registryOf } from '../../../../server/engine/catalogue';
import { joinTocsin } from '../../../../server/hosts/worker/join_tocsin';
import { ruleTypes } from '../../../../server/rule_types/index.generated';
import { listSource } from '../../../../server/sources/list_source';
import { memoryStore } from '../../../../server/stores/memory';
import { memorySecrets } from '../../../../server/stores/secret_documents';
import { secretVault } from '../../../../server/stores/secret_store';
import { createTransports } from '../../../../server/transports/transports';
import { startHttpReceiver, type Answer, type HttpReceiver } from '../../../support/http_receiver';
import { memoryLogs, memoryReads, memoryRules } from './memory_keeping';

const AT = Date.UTC(2024, 0, 1, 12);
const MINUTE = 60_000;
const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER_KEY = Buffer.alloc(32, 2).toString('base64');

const YAML = `name: sudo
type: any
index: logs
realert: { minutes: 0 }
alert: slack
slack_webhook_url: \${secret:hook}
`;

let receiver: HttpReceiver | null = null;
afterEach(async () => {
  await receiver?.close();
  receiver = null;
});

/** Tocsin in memory, its outputs real; keys may be other ones than the secrets were kept with. */
function newTocsin({ documents = memorySecrets(), keys = [KEY], rules = memoryRules() } = {}) {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const store = memoryStore();
  const state = { now: AT };
  const events = [30, 90, 150, 210].map(seconds => ({
    '@timestamp': new Date(AT + seconds * 1000).toISOString(),
    message: 'sudo',
  }));
  const now = () => state.now;
  const tocsin = joinTocsin({
    registry: registryOf(ruleTypes, alerters),
    source: listSource(events, 'logs'),
    store,
    rules,
    secrets: secretVault({ documents, keys }),
    reads: memoryReads(store),
    logs: memoryLogs(() => false),
    transports: createTransports({ log: say, now }),
    ensure: () => Promise.resolve(),
    acquire: () => Promise.resolve(1),
    lastTickAt: () => Promise.resolve(null),
    release: () => Promise.resolve(),
    now,
    log: { info: say, warn: say, error: say },
    inbox: null,
  });
  const answers: Json[] = [];
  const call = async (name: RouteName, body: Json = {}, params: Record<string, string> = {}) => {
    const answer = await tocsin.handle(name, { params, query: {}, body, user: 'ada', scope: 'default' });
    answers.push(answer.body);
    return answer;
  };
  const tick = (minutes: number) => {
    state.now = AT + minutes * MINUTE;
    return tocsin.tick(state.now);
  };
  const put = (value: string, name = 'hook') => call('putSecret', { value }, { name });
  /** All that anybody but the destination gets to see. */
  const seen = (): string => JSON.stringify([answers, said, store.alerts(), store.entries(), store.runs()]);
  return { call, tick, put, seen, said, store };
}

const idOf = ({ body }: { readonly body: Json }): string => stringAt(body, 'id');

/** Repeats what it was called with, as some destinations do. */
const echo =
  (status: number): Answer =>
  (request, response) => {
    response.writeHead(status).end(`not now: ${request.path}`);
  };

test('no answer, line, problem, delivery or alert holds the value; the destination gets it', async () => {
  let status = 500;
  receiver = await startHttpReceiver((request, response) => echo(status)(request, response));
  const { call, tick, put, seen, store } = newTocsin();
  const hook = `${receiver.url}/services/T0SECRET/B0`;
  expect(await put(hook)).toMatchObject({
    status: 200,
    body: { name: 'hook', updatedAt: AT, updatedBy: 'ada', problem: null, usedBy: [] },
  });
  const created = await call('createRule', { yaml: YAML, enabled: true });
  expect(created.status).toBe(200);
  await tick(0);
  await tick(1);
  expect(receiver.received[0]?.path).toBe('/services/T0SECRET/B0');
  expect(store.entries()).toMatchObject([{ status: 'pending', lastError: { status: 500 } }]);
  status = 200;
  await tick(2);
  expect(store.entries().map(entry => entry.status)).toEqual(['delivered', 'delivered']);
  const id = idOf(created);
  const alertId = store.alerts()[0]?.id ?? '';
  for (const name of ['health', 'catalogue', 'rules', 'alerts', 'outbox', 'secrets'] as const) await call(name);
  await call('rule', {}, { id });
  await call('alert', {}, { id: alertId });
  await call('validateRule', { yaml: `${YAML}alert_text: \${secret:hook}\n`, id });
  await call('preview', { yaml: YAML, from: AT, to: AT + MINUTE });
  await call('putSecret', { value: { nested: hook } }, { name: 'hook' });
  await call('putSecret', { value: hook }, { name: 'no name' });
  await call('removeSecret', {}, { name: 'hook' });
  expect(seen()).not.toContain('T0SECRET');
  expect(seen()).toContain('names a secret; only options that hold secrets may name one');
});

test('a value of the wrong form is not repeated by what says so', async () => {
  const { call, put, seen } = newTocsin();
  await put('T0SECRET, which is no address');
  const answer = await call('createRule', { yaml: YAML, enabled: true });
  expect(answer).toMatchObject({ status: 400, body: { problems: [{ path: 'slack_webhook_url' }] } });
  expect(JSON.stringify(answer)).toContain('must be a web address');
  expect(seen()).not.toContain('T0SECRET');
});

test('a changed secret takes effect at the next tick', async () => {
  receiver = await startHttpReceiver((_request, response) => response.end('ok'));
  const { call, tick, put } = newTocsin();
  await put(`${receiver.url}/first`);
  await call('createRule', { yaml: YAML, enabled: true });
  await tick(0);
  await tick(1);
  await put(`${receiver.url}/second`);
  await tick(2);
  expect(receiver.received.map(({ path }) => path)).toEqual(['/first', '/second']);
});

test('a rule whose secret is not kept is refused, and told how to keep it', async () => {
  const { call } = newTocsin();
  const answer = await call('createRule', { yaml: YAML, enabled: true });
  expect(answer).toMatchObject({
    status: 400,
    body: { problems: [{ path: 'slack_webhook_url', code: 'unknown_secret' }] },
  });
  expect(JSON.stringify(answer)).toContain('tocsin secret set hook');
});

test('a key that is gone is said on the rule; it does not run, and goes on when the key is back', async () => {
  receiver = await startHttpReceiver((_request, response) => response.end('ok'));
  const kept = { documents: memorySecrets(), rules: memoryRules() };
  const before = newTocsin(kept);
  await before.put(`${receiver.url}/services`);
  await before.call('createRule', { yaml: YAML, enabled: true });
  const without = newTocsin({ ...kept, keys: [OTHER_KEY] });
  expect(await without.tick(1)).toMatchObject({ runs: [] });
  const reason = 'the secret hook is encrypted with a key that is not configured';
  const { body } = await without.call('rules');
  expect(body).toMatchObject({ rules: [{ health: 'invalid' }] });
  expect(JSON.stringify(body)).toContain(`Cannot run: `);
  expect(JSON.stringify(body)).toContain(reason);
  expect(await without.call('secrets')).toMatchObject({
    body: { secrets: [{ name: 'hook', problem: 'is encrypted with a key that is not configured' }] },
  });
  const back = newTocsin({ ...kept, keys: [OTHER_KEY, KEY] });
  await back.tick(0);
  await back.tick(1);
  expect(receiver.received.map(({ path }) => path)).toEqual(['/services']);
});

test('a secret that a rule names is removed only where one insists', async () => {
  const { call, put } = newTocsin();
  await put('https://example.org/hook');
  await put('https://example.org/hook', 'unused');
  await call('createRule', { yaml: YAML, enabled: true });
  expect(await call('secrets')).toMatchObject({
    body: {
      secrets: [
        { name: 'hook', usedBy: [{ name: 'sudo' }] },
        { name: 'unused', usedBy: [] },
      ],
    },
  });
  const refused = await call('removeSecret', {}, { name: 'hook' });
  expect(refused).toMatchObject({ status: 409, body: { code: 'conflict' } });
  expect(JSON.stringify(refused)).toContain('named by sudo');
  expect(await call('removeSecret', {}, { name: 'unused' })).toMatchObject({ status: 200 });
  expect(await call('removeSecret', { force: true }, { name: 'hook' })).toMatchObject({ status: 200 });
  expect(await call('removeSecret', {}, { name: 'unused' })).toMatchObject({ status: 404 });
  expect(await call('rules')).toMatchObject({ body: { rules: [{ health: 'invalid' }] } });
});

test('only who may change rules may see names of secrets', () =>
  expect([ROUTES.secrets, ROUTES.putSecret, ROUTES.removeSecret].map(({ privilege }) => privilege)).toEqual([
    'all',
    'all',
    'all',
  ]));
