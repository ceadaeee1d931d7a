import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEngine, type RunningEngine } from '../../server/hosts/engine/engine';

/** Where jars are remembered: the checkout's own cache, as for a user. */
export const ENGINE_CACHE = path.join(__dirname, '..', '..', '.engine');

/** What a first start may take: Maven fetches about a hundred jars. */
export const ENGINE_START_LIMIT_MS = 600_000;

const TEST_HEAP_MB = 512;

/** An OpenSearch as Tocsin starts it, with its own folder that goes when it stops. */
export async function startOpenSearch(): Promise<RunningEngine> {
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
    await engine.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
  return { ...engine, stop };
}
