import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { objectAt, stringAt } from '../../../common/model/json.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { startEngine } from '../engine/engine.ts';
import { isPortFree } from '../engine/free_port.ts';
import type { Log } from '../worker/log.ts';
import { keepEngine } from './kept_engine.ts';

/** The search engine of this start: one that was there, or our own. */
export interface SearchEngine {
  readonly url: string;
  readonly about: string;
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
  return ok({ url, about: `OpenSearch ${version}`, client, stop: () => kept.value.stop() });
}

async function useOther(url: string, clientFor: EngineChoice['clientFor']): Promise<Result<SearchEngine, string>> {
  const client = clientFor(url);
  const answer = await client({ method: 'GET', path: '/', timeoutMs: FIRST_ANSWER_MS });
  const place = withoutPassword(url);
  if (answer.status === 0)
    return fail(`Nothing answers at ${place}: ${answer.message ?? 'no reason given'}. Is the search engine running?`);
  if (answer.status === 401 || answer.status === 403)
    return fail(
      `${place} wants a user and a password (${answer.status}): put them into the address, as in https://user:password@host:9200.`,
    );
  const version = objectAt(answer.body, 'version');
  const product = stringAt(version, 'distribution', 'elasticsearch') === 'opensearch' ? 'OpenSearch' : 'Elasticsearch';
  const number = stringAt(version, 'number');
  return ok({
    url: place,
    about: number === '' ? 'a search engine' : `${product} ${number}`,
    client,
    stop: () => Promise.resolve(),
  });
}

function withoutPassword(url: string): string {
  const parsed = new URL(url);
  return `${parsed.protocol}//${parsed.host}${parsed.pathname.replace(/\/$/, '')}`;
}
