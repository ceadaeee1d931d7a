import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { detectProduct } from '../../sources/product.ts';
import { startEngine } from '../engine/engine.ts';
import { isPortFree } from '../engine/free_port.ts';
import type { Log } from '../worker/log.ts';
import { keepEngine } from './kept_engine.ts';

/** The search engine of this start: one that was there, or our own. */
export interface SearchEngine {
  readonly url: string;
  /** Such as `OpenSearch 2.19.1`. */
  readonly about: string;
  /** Why it may not work, and what would; null where all is well. */
  readonly problem: string | null;
  readonly client: EngineClient;
  /** Ends the engine where we began it. */
  stop(): Promise<void>;
}

/** Where the engine is, or what to begin one with. */
export interface EngineChoice {
  readonly es: string | null;
  readonly dataDir: string;
  readonly root: string;
  /** How an engine at an address is talked to. */
  readonly clientFor: (url: string) => EngineClient;
  /** Loads what an engine of ours missed while it was away. */
  readonly catchUp: (client: EngineClient) => Promise<unknown>;
  readonly log: Log;
}

const USUAL_PORT = 9200;
const FIRST_ANSWER_MS = 10_000;

/** Uses the engine at the given address, or starts the embedded one. */
export async function openEngine(choice: EngineChoice): Promise<Result<SearchEngine, string>> {
  return choice.es === null ? startOwn(choice) : useOther(choice.es, choice.clientFor);
}

async function startOwn({
  dataDir,
  root,
  clientFor,
  catchUp,
  log,
}: EngineChoice): Promise<Result<SearchEngine, string>> {
  const kept = await keepEngine({
    start: async portBefore => {
      const port = portBefore ?? USUAL_PORT;
      return startEngine({
        port: (await isPortFree(port)) ? port : 0,
        dataDir: path.join(dataDir, 'engine'),
        cacheDir: path.join(root, '.engine'),
        onProgress: line => log.info(line),
      });
    },
    clientFor,
    catchUp,
    wait: ms => setTimeout(ms),
    now: Date.now,
    log,
  });
  if (!kept.ok) return fail(kept.error.message);
  const { url, version, client } = kept.value;
  return ok({ url, about: `OpenSearch ${version}`, problem: null, client, stop: () => kept.value.stop() });
}

async function useOther(url: string, clientFor: EngineChoice['clientFor']): Promise<Result<SearchEngine, string>> {
  const client = clientFor(url);
  const place = withoutPassword(url);
  const product = await detectProduct(request => client({ timeoutMs: FIRST_ANSWER_MS, ...request }));
  if (!product.ok) return fail(`${place} cannot be used: ${adviceOn(product.error)}.`);
  const { name, version, problem } = product.value;
  return ok({ url: place, about: `${name} ${version}`, problem, client, stop: () => Promise.resolve() });
}

function adviceOn({ code, message }: RunError): string {
  if (code !== 'unauthorized') return message;
  return `${message}. Put user and password into the address, as in https://user:password@host:9200, or set ES_API_KEY`;
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname.replace(/\/$/, '')}`;
}
