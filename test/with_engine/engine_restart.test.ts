import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEngine } from '../../server/hosts/engine/engine';
import { keepEngine, type KeptEngine } from '../../server/hosts/standalone/kept_engine';
import { createTocsin, type Tocsin } from '../../server/hosts/worker/tocsin';
import { httpClient } from '../../server/sources/http_client';
import { ENGINE_CACHE, ENGINE_START_LIMIT_MS } from '../support/opensearch';

jest.setTimeout(ENGINE_START_LIMIT_MS);

const NOW = Date.UTC(2024, 0, 10, 12);
const BEING_STARTED: unknown = expect.stringContaining(
  'the engine ended by itself and is being started again. Rules wait',
);
const RULE = 'name: kept\ntype: any\nindex: logs\nalert: debug\n';

/** A promise, and what ends it. */
function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>(resolve => {
    open = resolve;
  });
  return { opened, open };
}

let dataDir: string;
let kept: KeptEngine;
let tocsin: Tocsin;
let pid = 0;
const said: string[] = [];
const isAway = gate();
const mayStart = gate();
const runsAgain = gate();

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-restart-'));
  const say = (line: string): void => {
    said.push(line);
    if (line.includes('runs again')) setImmediate(runsAgain.open);
  };
  const log = { info: say, warn: say, error: say };
  const opened = await keepEngine({
    start: async portBefore => {
      const place = { port: portBefore ?? 0, dataDir, cacheDir: ENGINE_CACHE, heapMb: 512 };
      const started = await startEngine({ ...place, onProgress: say });
      if (started.ok) ({ pid } = started.value);
      return started;
    },
    clientFor: url => httpClient({ url }),
    catchUp: client =>
      client({ method: 'PUT', path: '/logs/_doc/missed', query: { refresh: 'true' }, body: { message: 'missed' } }),
    wait: () => {
      isAway.open();
      return mayStart.opened;
    },
    now: () => NOW,
    log,
  });
  if (!opened.ok) throw new Error(opened.error.message);
  kept = opened.value;
  tocsin = createTocsin({ client: request => kept.client(request), now: () => NOW, log, holder: 'test' });
});

afterAll(async () => {
  await tocsin.close();
  await kept.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const ask = (name: 'health' | 'rules' | 'createRule', body = {}) =>
  tocsin.handle(name, { params: {}, query: {}, body, user: null, scope: 'default' });

test('an engine that is killed is started again on the same data, and the page says so meanwhile', async () => {
  await kept.client({ method: 'PUT', path: '/logs/_doc/before', body: { message: 'before' } });
  expect(await ask('createRule', { yaml: RULE, enabled: true })).toMatchObject({ status: 200 });
  expect(await tocsin.tick(NOW)).not.toBeNull();

  process.kill(pid, 'SIGKILL');
  await isAway.opened;
  expect(await ask('health')).toMatchObject({
    status: 200,
    body: { status: 'degraded', message: BEING_STARTED },
  });
  expect(await ask('rules')).toMatchObject({ status: 503, body: { code: 'engine' } });
  expect(await tocsin.tick(NOW)).toBeNull();

  mayStart.open();
  await runsAgain.opened;
  expect(await ask('health')).toMatchObject({ status: 200, body: { status: 'ok', product: 'OpenSearch' } });
  expect(await ask('rules')).toMatchObject({ status: 200, body: { rules: [{ name: 'kept' }] } });
  expect(await tocsin.tick(NOW)).not.toBeNull();
  for (const id of ['before', 'missed'])
    expect(await kept.client({ method: 'GET', path: `/logs/_doc/${id}` })).toMatchObject({ status: 200 });
  expect(said.join('\n')).toContain('The search engine ended by itself');
});
