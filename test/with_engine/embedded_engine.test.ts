import { buildSync } from 'esbuild';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { startEngine, type RunningEngine } from '../../server/hosts/engine/engine';
import { uniqueName } from '../support/engines';
import { ENGINE_CACHE, ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { sharedElasticsearch, type SharedEngine } from '../support/shared_engines';

const ROOT = path.join(__dirname, '..', '..');
const END_LIMIT_MS = 20_000;
const HEAP_MB = 512;

const TOTAL = z.object({ hits: z.object({ total: z.object({ value: z.number() }) }) });
const BUCKETS = z.object({ buckets: z.array(z.object({ key: z.string(), doc_count: z.number() })) });
const BOUND = z.object({ bound_address: z.array(z.string()) });
const NODES = z.object({ nodes: z.record(z.string(), z.object({ http: BOUND, transport: BOUND })) });

async function ask(
  url: string,
  body?: object | string,
  method = body === undefined ? 'GET' : 'POST',
): Promise<unknown> {
  const isLines = typeof body === 'string';
  const response = await fetch(url, {
    method,
    headers: { 'content-type': isLines ? 'application/x-ndjson' : 'application/json' },
    ...(body === undefined ? {} : { body: isLines ? body : JSON.stringify(body) }),
  });
  return response.json();
}

const lines = (...objects: readonly object[]): string => objects.map(object => `${JSON.stringify(object)}\n`).join('');
const events = (index: string): string =>
  lines(
    { index: { _index: index } },
    { '@timestamp': '2024-01-01T00:00:00Z', user: { name: 'ada' }, n: 1 },
    { index: { _index: index } },
    { '@timestamp': '2024-01-01T00:01:00Z', user: { name: 'ada' }, n: 2 },
    { index: { _index: index } },
    { '@timestamp': '2024-01-01T00:02:00Z', user: { name: 'bob' }, n: 3 },
  );

describe('the embedded OpenSearch', () => {
  let engine: RunningEngine;
  let dataDir = '';
  const start = (port: number): ReturnType<typeof startEngine> =>
    startEngine({ port, dataDir, cacheDir: ENGINE_CACHE, heapMb: HEAP_MB, onProgress: () => undefined });

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-embedded-'));
    const started = await start(0);
    if (!started.ok) throw new Error(started.error.message);
    engine = started.value;
  }, ENGINE_START_LIMIT_MS);
  afterAll(async () => {
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  }, ENGINE_START_LIMIT_MS);

  test('says what it is', async () => {
    expect(engine.product).toBe('opensearch');
    expect(engine.version).toMatch(/^2\.19\.\d+$/);
    expect(await ask(engine.url)).toMatchObject({ version: { distribution: 'opensearch', number: engine.version } });
  });

  test('indexes, searches and runs scripts, on an index that needs no replica', async () => {
    await ask(`${engine.url}/_bulk?refresh=true`, events('logs'));
    const found = await ask(`${engine.url}/logs/_search`, {
      query: { bool: { must: [{ match: { 'user.name': 'ada' } }, { script: { script: "doc['n'].value > 1" } }] } },
    });
    expect(TOTAL.parse(found).hits.total.value).toBe(1);
    expect(await ask(`${engine.url}/_cluster/health/logs`)).toMatchObject({ status: 'green' });
  });

  test.each([
    ['reindex', '_reindex?refresh=true', { source: { index: 'logs' }, dest: { index: 'copied' } }, { created: 3 }],
    ['update by query', 'logs/_update_by_query', { script: 'ctx._source.seen = true' }, { updated: 3 }],
    ['a template', 'logs/_search/template', { source: '{"size":{{n}}}', params: { n: 0 } }, { timed_out: false }],
    [
      'matrix stats',
      'logs/_search',
      { size: 0, aggs: { m: { matrix_stats: { fields: ['n'] } } } },
      { aggregations: { m: { doc_count: 3 } } },
    ],
    [
      'an expression',
      'logs/_search',
      { size: 0, aggs: { m: { max: { script: { lang: 'expression', source: "doc['n'].value * 2" } } } } },
      { aggregations: { m: { value: 6 } } },
    ],
  ])('has the module for %s', async (_name, address, body, expected) =>
    expect(await ask(`${engine.url}/${address}`, body)).toMatchObject(expected),
  );

  test('listens on loopback only, for requests and for other nodes', async () => {
    const [node] = Object.values(NODES.parse(await ask(`${engine.url}/_nodes/_local/http,transport`)).nodes);
    const bound = [...(node?.http.bound_address ?? []), ...(node?.transport.bound_address ?? [])];
    expect(bound.length).toBeGreaterThanOrEqual(2);
    expect(bound.filter(address => !address.startsWith('127.0.0.1:'))).toEqual([]);

    const port = Number(new URL(engine.url).port);
    const outside = Object.values(networkInterfaces())
      .flatMap(found => found ?? [])
      .filter(found => !found.internal && !found.scopeid);
    const answers = await Promise.all(outside.map(({ address }) => isAnswering(address, port)));
    expect(answers.filter(Boolean)).toEqual([]);
  });

  test(
    'refuses a data folder that another engine uses, and names that engine',
    async () => {
      const second = await start(0);
      expect(second).toMatchObject({ ok: false, error: { code: 'data_in_use' } });
      expect(JSON.stringify(second)).toContain(`process ${engine.pid}`);
    },
    ENGINE_START_LIMIT_MS,
  );

  test(
    'ends when asked, and what it was told is there after the next start',
    async () => {
      await engine.stop();
      expect(await engine.exited).toBe(0);
      const started = await start(0);
      if (!started.ok) throw new Error(started.error.message);
      engine = started.value;
      await ask(`${engine.url}/_cluster/health/logs?wait_for_status=green`);
      expect(await ask(`${engine.url}/logs/_count`)).toMatchObject({ count: 3 });
    },
    ENGINE_START_LIMIT_MS,
  );
});

test(
  'the engine ends when the process that started it is killed',
  async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'tocsin-orphan-'));
    const bundle = path.join(folder, 'engine.cjs');
    buildSync({
      entryPoints: [path.join(ROOT, 'server/hosts/engine/engine.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: bundle,
      logLevel: 'error',
    });
    const options = JSON.stringify({
      port: 0,
      dataDir: path.join(folder, 'data'),
      cacheDir: ENGINE_CACHE,
      heapMb: HEAP_MB,
    });
    const program = `require(${JSON.stringify(bundle)}).startEngine({ ...${options}, onProgress: () => {} }).then(r => console.log(JSON.stringify(r.ok ? { port: +new URL(r.value.url).port, pid: r.value.pid } : r)))`;
    const parent = spawn(process.execPath, ['-e', program], {
      env: { ...process.env, TOCSIN_HOME: ROOT },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = z.tuple([z.string()]).parse(await once(createInterface({ input: parent.stdout }), 'line'));
    const { port, pid } = z.object({ port: z.number(), pid: z.number() }).parse(JSON.parse(line));

    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    await once(socket, 'connect');
    parent.kill('SIGKILL');
    await once(socket, 'close');
    await ended(pid);
    expect(await isAnswering('127.0.0.1', port)).toBe(false);
    await rm(folder, { recursive: true, force: true });
  },
  ENGINE_START_LIMIT_MS,
);

describe('the Elasticsearch of the tests', () => {
  let elasticsearch: SharedEngine;
  const index = uniqueName('logs');
  beforeAll(async () => {
    elasticsearch = await sharedElasticsearch();
  }, ENGINE_START_LIMIT_MS);
  afterAll(() => ask(`${elasticsearch.url}/${index}`, undefined, 'DELETE'));

  test('is the version that is pinned', () => expect(elasticsearch.version).toBe('8.12.2'));

  test('answers bulk, search, msearch, field_caps, terms and scroll', async () => {
    const { url } = elasticsearch;
    expect(await ask(`${url}/_bulk?refresh=true`, events(index))).toMatchObject({ errors: false });
    const byUser = { size: 0, aggs: { users: { terms: { field: 'user.name.keyword' } } } };
    const { aggregations } = z
      .object({ aggregations: z.object({ users: BUCKETS }) })
      .parse(await ask(`${url}/${index}/_search`, byUser));
    expect(aggregations.users.buckets).toEqual([
      { key: 'ada', doc_count: 2 },
      { key: 'bob', doc_count: 1 },
    ]);

    const many = await ask(
      `${url}/_msearch`,
      lines({ index }, { size: 0 }, { index }, { query: { range: { n: { gt: 2 } } } }),
    );
    const totals = z
      .object({ responses: z.array(TOTAL) })
      .parse(many)
      .responses.map(({ hits }) => hits.total.value);
    expect(totals).toEqual([3, 1]);

    expect(await ask(`${url}/${index}/_field_caps?fields=user.*`)).toMatchObject({
      fields: { 'user.name.keyword': { keyword: { aggregatable: true } } },
    });

    const page = z.object({ _scroll_id: z.string(), hits: z.object({ hits: z.array(z.unknown()) }) });
    const first = page.parse(await ask(`${url}/${index}/_search?scroll=1m`, { size: 2 }));
    const second = page.parse(await ask(`${url}/_search/scroll`, { scroll: '1m', scroll_id: first._scroll_id }));
    expect([first.hits.hits.length, second.hits.hits.length]).toEqual([2, 1]);
  });
});

function isAnswering(host: string, port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect({ host, port, timeout: 2000 });
    const tell = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket
      .once('connect', () => tell(true))
      .once('error', () => tell(false))
      .once('timeout', () => tell(false));
  });
}

/** Nothing tells of the end of a process that is not our child: it has to be asked for. */
async function ended(pid: number): Promise<void> {
  const limit = AbortSignal.timeout(END_LIMIT_MS);
  while (isAlive(pid)) await pause(20, undefined, { signal: limit });
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
