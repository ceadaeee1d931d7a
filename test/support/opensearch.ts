import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { startEngine, type RunningEngine } from '../../server/hosts/engine/engine';

/** Where jars are remembered: the checkout's own cache, as for a user. */
export const ENGINE_CACHE = path.join(__dirname, '..', '..', '.engine');

/** What a first start may take: Maven fetches about a hundred jars. */
export const ENGINE_START_LIMIT_MS = 600_000;

const TEST_HEAP_MB = 512;
const ABOUT = z.object({
  version: z.object({ number: z.string(), distribution: z.string().default('elasticsearch') }),
});

let shared: Promise<RunningEngine> | undefined;

/**
 * One node for each test file, however often it is asked for, with its own folder that goes when it stops.
 * TOCSIN_TEST_ES_URL names a node that already runs: it is used as it is, and `stop` leaves it alone.
 */
export function startOpenSearch(): Promise<RunningEngine> {
  const url = process.env['TOCSIN_TEST_ES_URL'];
  shared ??= url === undefined ? startOwn() : reuse(url);
  return shared;
}

async function startOwn(): Promise<RunningEngine> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'tocsin-opensearch-'));
  const started = await startEngine({
    port: 0,
    dataDir,
    cacheDir: ENGINE_CACHE,
    heapMb: TEST_HEAP_MB,
    onProgress: message => void process.stderr.write(`${message}\n`),
  });
  if (!started.ok) throw new Error(`${started.error.code}: ${started.error.message}`);
  const engine = started.value;
  const stop = async (): Promise<void> => {
    shared = undefined;
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...engine, stop };
}

async function reuse(url: string): Promise<RunningEngine> {
  const response = await fetch(url);
  const { version } = ABOUT.parse(await response.json());
  const forever = new Promise<number | null>(() => undefined);
  return {
    url: url.replace(/\/$/, ''),
    product: version.distribution,
    version: version.number,
    pid: 0,
    exited: forever,
    stop: () => Promise.resolve(),
  };
}
