import type { RouteName } from '../../../../common/routes';
import { registryOf } from '../../../../server/engine/catalogue';
import { joinTocsin, type TocsinParts } from '../../../../server/hosts/worker/join_tocsin';
import { listSource } from '../../../../server/sources/list_source';
import { memoryStore } from '../../../../server/stores/memory';
import { memorySecrets } from '../../../../server/stores/secret_documents';
import { secretVault } from '../../../../server/stores/secret_store';
import { StoreFailure } from '../../../../server/stores/store_failure';
import { memoryLogs, memoryReads, memoryRules } from '../api/memory_keeping';

const AT = Date.UTC(2024, 0, 1, 12);

function join(change: Partial<TocsinParts> & { readonly isAway?: boolean }) {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  const store = memoryStore();
  const tocsin = joinTocsin({
    registry: registryOf([], []),
    source: listSource([], 'logs'),
    store,
    rules: memoryRules(),
    secrets: secretVault({ documents: memorySecrets(), keys: [] }),
    reads: memoryReads(store),
    logs: memoryLogs(() => change.isAway ?? false),
    transports: { send: () => Promise.resolve({ kind: 'confirmed' }) },
    ensure: () => Promise.resolve(),
    acquire: () => Promise.resolve(1),
    lastTickAt: () => Promise.resolve(null),
    release: () => Promise.resolve(),
    now: () => AT,
    log: { info: say, warn: say, error: say },
    inbox: null,
    ...change,
  });
  const call = (name: RouteName) =>
    tocsin.handle(name, { params: {}, query: {}, body: null, user: null, scope: 'default' });
  return { tocsin, call, said };
}

const away = { isAway: true, ensure: () => Promise.reject(new Error('no answer')) };

test.each<[RouteName, number]>([
  ['health', 200],
  ['catalogue', 200],
  ['rules', 503],
  ['alerts', 503],
])('while the engine is away, %s answers %i', async (name, status) => {
  const { tocsin, call } = join(away);
  expect(await tocsin.tick(AT)).toBeNull();
  expect((await call(name)).status).toBe(status);
});

test('a bug is logged, and its words stay in the log', async () => {
  const rules = { ...memoryRules(), survey: () => Promise.reject(new Error('https://user:secret@host failed')) };
  const { call, said } = join({ rules });
  const answer = await call('rules');
  expect(answer).toMatchObject({ status: 500, body: { code: 'internal' } });
  expect(JSON.stringify(answer)).not.toContain('secret');
  expect(said).toHaveLength(1);
});

test('a search engine that is not supported is logged once', async () => {
  const logs = memoryLogs(
    () => false,
    () => 'OpenSearch 9.0.0 is not supported; use 1.0 to 3.x',
  );
  const { tocsin, said } = join({ logs });
  await tocsin.tick(AT);
  await tocsin.tick(AT + 1);
  expect(said).toEqual(['OpenSearch 9.0.0 is not supported; use 1.0 to 3.x.']);
});

test('a store that failed says why', async () => {
  const failure = new StoreFailure({ code: 'engine_error', message: 'the index is read-only' });
  const { call, said } = join({ rules: { ...memoryRules(), survey: () => Promise.reject(failure) } });
  expect(await call('rules')).toMatchObject({
    status: 503,
    body: { code: 'engine', message: 'the index is read-only' },
  });
  expect(said).toEqual([]);
});

describe('health tells when rules were looked at last', () => {
  const LONG_AGO = AT - 60 * 60_000;
  const healthOf = async (change: Partial<TocsinParts>, tickAt: number | null) => {
    const { tocsin, call } = join(change);
    if (tickAt !== null) await tocsin.tick(tickAt);
    return (await call('health')).body;
  };
  const told = (at: number | null) => ({ lastTickAt: () => Promise.resolve(at) });
  const anotherHolds = { acquire: () => Promise.resolve(null) };

  test.each<[string, Partial<TocsinParts>, number | null, object]>([
    ['here', {}, AT, { status: 'ok', lastTickAt: AT }],
    ['by another node, as that told', { ...told(AT), ...anotherHolds }, AT, { status: 'ok', lastTickAt: AT }],
    ['by another node, since this one had its turn', told(AT), LONG_AGO, { status: 'ok', lastTickAt: AT }],
    ['by nobody for long', { ...told(LONG_AGO), ...anotherHolds }, AT, { status: 'degraded', lastTickAt: LONG_AGO }],
    ['by nobody yet', {}, null, { status: 'ok', lastTickAt: null }],
    [
      'here, while what others told cannot be read',
      { lastTickAt: () => Promise.reject(new Error('no index')) },
      AT,
      { status: 'ok', lastTickAt: AT },
    ],
  ])('%s', async (_name, change, tickAt, expected) => expect(await healthOf(change, tickAt)).toMatchObject(expected));
});

test('indices are made once, by the first tick or call that needs them', async () => {
  let made = 0;
  const { tocsin, call } = join({ ensure: () => Promise.resolve(void (made += 1)) });
  await call('catalogue');
  expect(made).toBe(0);
  await Promise.all([call('rules'), tocsin.tick(AT), call('rules')]);
  expect(made).toBe(1);
});
