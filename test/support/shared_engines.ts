import { createServer, get, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { httpClient } from '../../server/sources/http_client';
import { detectProduct } from '../../server/sources/product';
import { startElasticsearch } from './elasticsearch';
import { startOpenSearch } from './opensearch';

/** A search engine that all suites of a run use, so each keeps to indices of its own and takes them away. */
export interface SharedEngine {
  readonly url: string;
  /** `opensearch` or `elasticsearch`. */
  readonly product: string;
  readonly version: string;
}

interface OwnedEngine extends SharedEngine {
  readonly stop: () => Promise<void>;
}

const STARTS: Readonly<Record<string, () => Promise<OwnedEngine>>> = {
  '/opensearch': startOpenSearch,
  '/elasticsearch': startElasticsearch,
};
const DOOR = 'TOCSIN_TEST_ENGINES';
const ENGINE = z.object({ url: z.string(), product: z.string(), version: z.string() });

/**
 * Lets the suites of this run ask for an engine; the first one who does has it started, and `close` ends them all.
 * A node ends with the process that started it, so none is left behind however the run ends.
 */
export async function shareEngines(): Promise<{ readonly close: () => Promise<void> }> {
  const started = new Map<string, Promise<OwnedEngine>>();
  const answer = async (name: string, response: ServerResponse): Promise<void> => {
    try {
      const start = STARTS[name];
      if (!start) throw new Error(`there is no engine ${name}`);
      const starting = started.get(name) ?? start();
      started.set(name, starting);
      const { url, product, version } = await starting;
      response.end(JSON.stringify({ url, product, version }));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  };
  const server = createServer((request, response) => void answer(request.url ?? '', response));
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  process.env[DOOR] = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const close = async (): Promise<void> => {
    server.close();
    const ended = [...started.values()].map(async starting => (await starting).stop());
    await Promise.allSettled(ended);
  };
  return { close };
}

/** The OpenSearch of this run. TOCSIN_TEST_ES_URL names one that runs already, and goes on. */
export async function sharedOpenSearch(): Promise<SharedEngine> {
  const url = process.env['TOCSIN_TEST_ES_URL']?.replace(/\/$/, '');
  if (url === undefined) return ask('/opensearch');
  const product = await detectProduct(httpClient({ url }));
  if (!product.ok) throw new Error(product.error.message);
  return { url, product: product.value.name.toLowerCase(), version: product.value.version };
}

/** The Elasticsearch of this run. */
export const sharedElasticsearch = (): Promise<SharedEngine> => ask('/elasticsearch');

/** Waits as long as a first start takes: `fetch` would give up before its jars are here. */
function ask(name: string): Promise<SharedEngine> {
  return new Promise((resolve, reject) => {
    // A socket that is kept for later may be closed by then.
    get(`${process.env[DOOR]}${name}`, { agent: false }, response => {
      let said = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
      response.on('end', () => {
        if (response.statusCode === 200) resolve(ENGINE.parse(JSON.parse(said)));
        else reject(new Error(said));
      });
    }).on('error', reject);
  });
}
