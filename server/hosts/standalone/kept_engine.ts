import { ok, type Result } from '../../../common/model/result.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import type { EngineError, RunningEngine } from '../engine/engine.ts';
import type { Log } from '../worker/log.ts';

/** An engine of ours that is started again where it ends by itself. */
export interface KeptEngine {
  readonly url: string;
  readonly version: string;
  /** Reaches the engine that runs now; while none does, every answer says why. */
  readonly client: EngineClient;
  /** No engine is started any more, and the one that runs ends. */
  stop(): Promise<void>;
}

/** What keeping an engine needs. */
export interface EngineKeeping {
  /** Starts one; on the port of the one before, where that is free. */
  readonly start: (portBefore: number | null) => Promise<Result<RunningEngine, EngineError>>;
  readonly clientFor: (url: string) => EngineClient;
  /** Brings a new engine up to date, before anybody else may use it; never rejects. */
  readonly catchUp: (client: EngineClient) => Promise<unknown>;
  readonly wait: (ms: number) => Promise<unknown>;
  readonly now: () => number;
  readonly log: Log;
}

/** How long to wait before each start; when all of them are spent, somebody has to look. */
const WAITS_MS: readonly number[] = [1_000, 10_000, 30_000];

/** An engine that lived for so long did start well: it may be started as often again. */
const LIVED_MS = 10 * 60_000;

const BEING_STARTED = 'the engine ended by itself and is being started again';

/** Starts an engine and keeps one running until it is told to stop; fails where the first one does not start. */
export async function keepEngine(keeping: EngineKeeping): Promise<Result<KeptEngine, EngineError>> {
  const { start, clientFor, now } = keeping;
  const first = await start(null);
  if (!first.ok) return first;
  const { url, version } = first.value;
  let running: RunningEngine | null = first.value;
  let isStopping = false;
  let reach = clientFor(url);
  const keep = async (): Promise<void> => {
    let waits = WAITS_MS;
    for (let engine = running; engine !== null; engine = running) {
      const since = now();
      await engine.exited;
      if (isStopping) return;
      running = null;
      reach = awayBecause(BEING_STARTED);
      keeping.log.error('The search engine ended by itself. It is started again; rules wait until then.');
      const next = await startAgain(keeping, {
        port: Number(new URL(engine.url).port),
        waits: now() - since >= LIVED_MS ? WAITS_MS : waits,
        isWanted: () => !isStopping,
      });
      if (isStopping) return void next.engine?.stop();
      waits = next.waits;
      running = next.engine;
      reach = next.engine ? clientFor(next.engine.url) : awayBecause(next.why);
    }
  };
  void keep();
  return ok({
    url,
    version,
    client: request => reach(request),
    stop: async () => {
      isStopping = true;
      await running?.stop();
    },
  });
}

interface Attempts {
  readonly port: number;
  readonly waits: readonly number[];
  readonly isWanted: () => boolean;
}

/** The engine that runs again, or why none does; and the waits that are left for the next time. */
type Outcome =
  | { readonly engine: RunningEngine; readonly waits: readonly number[] }
  | { readonly engine: null; readonly waits: readonly number[]; readonly why: string };

async function startAgain(
  { start, clientFor, catchUp, wait, log }: EngineKeeping,
  { port, waits, isWanted }: Attempts,
): Promise<Outcome> {
  let reason = 'each time it ended soon after';
  for (const [turn, ms] of waits.entries()) {
    await wait(ms);
    if (!isWanted()) break;
    const started = await start(port);
    if (started.ok) {
      const { url } = started.value;
      await catchUp(clientFor(url));
      log.info(`The search engine runs again at ${url}.`);
      return { engine: started.value, waits: waits.slice(turn + 1) };
    }
    reason = started.error.message;
    log.error(`It did not start: ${reason}`);
  }
  const why = `the engine ended by itself and does not stay up (${reason.replace(/\.$/, '')}); look at what the terminal says, end Tocsin with Ctrl-C and start it anew, the data are kept`;
  if (isWanted()) log.error(`The search engine is not started any more: ${why}.`);
  return { engine: null, waits: [], why };
}

const awayBecause =
  (message: string): EngineClient =>
  () =>
    Promise.resolve({ status: 0, body: null, reason: 'unreachable', message });
