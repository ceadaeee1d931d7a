import { ok, fail, type Result } from '../../../common/model/result.ts';
import type { EventSource } from '../../engine/ports.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { engineSource } from '../../sources/engine_source.ts';
import { environmentProxy } from '../../sources/environment_proxy.ts';
import { httpClient } from '../../sources/http_client.ts';
import { detectProduct } from '../../sources/product.ts';
import { awsSigner } from './aws_signer.ts';
import type { Connection } from './connection.ts';
import { tracedClient, type Trace } from './engine_trace.ts';
import type { World } from './world.ts';

/** A search engine that answered. */
export interface Engine {
  /** Such as `OpenSearch 2.19.1`. */
  readonly product: string;
  /** Why it may not work, and what would; null where all is well. */
  readonly problem: string | null;
  /** Whether it is new enough. */
  readonly isSupported: boolean;
  readonly client: EngineClient;
  readonly source: EventSource;
}

/** Older ones are refused by `create-index`, as ElastAlert does. */
const OLDEST_ELASTICSEARCH = 7;

/** Reaches a search engine and asks what it is. */
export async function connectTo(
  connection: Connection,
  world: World,
  trace: Trace | undefined,
): Promise<Result<Engine, string>> {
  const { auth, ...rest } = connection;
  const proof = auth.kind === 'aws' ? { sign: awsSigner(auth, world) } : { auth };
  const plain = httpClient({ ...rest, ...proof, proxyFor: url => environmentProxy(url, world.env) });
  const client = trace ? tracedClient(plain, trace, world.now) : plain;
  const product = await detectProduct(client);
  if (!product.ok) return fail(product.error.message);
  const { name, version, problem } = product.value;
  const isSupported = /opensearch/i.test(name) || Number(version.split('.')[0]) >= OLDEST_ELASTICSEARCH;
  const source = engineSource(client, world.now, connection.timeoutMs);
  return ok({ product: `${name} ${version}`, problem, isSupported, client, source });
}
