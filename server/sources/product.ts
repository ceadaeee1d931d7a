import { isObject, objectAt, stringAt, type Json } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { EngineClient } from './engine_client.ts';
import { engineError } from './engine_error.ts';

/** The search engine that answers, such as `OpenSearch` and `2.19.1`. */
export interface Product {
  readonly name: 'Elasticsearch' | 'OpenSearch';
  readonly version: string;
  /** Why it may not work, and what would; null where all is well. */
  readonly problem: string | null;
}

type Name = Product['name'];

/** The versions we work with, as `[major, minor]`: the oldest, and the last major. */
const SUPPORTED: Readonly<Record<Name, { readonly oldest: readonly [number, number]; readonly last: number }>> = {
  Elasticsearch: { oldest: [7, 17], last: 9 },
  OpenSearch: { oldest: [1, 0], last: 3 },
};

/** What OpenSearch says it is where it plays Elasticsearch for old clients. */
const PRETENDED_VERSION = '7.10.2';

/** A node without the module for `GET /` refuses the path or its method. */
const NO_SUCH_CALL: readonly number[] = [400, 404, 405];

/** Asks a search engine what it is. */
export async function detectProduct(client: EngineClient): Promise<Result<Product, RunError>> {
  const root = await client({ method: 'GET', path: '/' });
  if (root.status !== 200) return NO_SUCH_CALL.includes(root.status) ? askNodes(client) : fail(engineError(root));
  const version = stringAt(objectAt(root.body, 'version'), 'number');
  if (version === '') return fail(STRANGER);
  const name = nameOf(root.body);
  if (name === 'OpenSearch' && version === PRETENDED_VERSION) return askNodes(client);
  return ok(productOf(name, version));
}

function nameOf(root: Json): Name {
  const isOpenSearch =
    stringAt(objectAt(root, 'version'), 'distribution') === 'opensearch' ||
    /opensearch/i.test(stringAt(root, 'tagline'));
  return isOpenSearch ? 'OpenSearch' : 'Elasticsearch';
}

/** What the node says of itself is never pretended; only Elasticsearch names a flavor. */
async function askNodes(client: EngineClient): Promise<Result<Product, RunError>> {
  const query = { filter_path: 'nodes.*.version,nodes.*.build_flavor' };
  const answer = await client({ method: 'GET', path: '/_nodes/_local', query });
  if (answer.status !== 200) return fail(engineError(answer));
  const [node] = Object.values(objectAt(answer.body, 'nodes')).filter(isObject);
  const version = stringAt(node, 'version');
  if (version === '') return fail(STRANGER);
  return ok(productOf(stringAt(node, 'build_flavor') === '' ? 'OpenSearch' : 'Elasticsearch', version));
}

const STRANGER: RunError = {
  code: 'engine_error',
  message: 'what answers there is neither Elasticsearch nor OpenSearch',
};

function productOf(name: Name, version: string): Product {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const { oldest, last } = SUPPORTED[name];
  const isTooOld = major < oldest[0] || (major === oldest[0] && minor < oldest[1]);
  const problem =
    isTooOld || major > last ? `${name} ${version} is not supported; use ${oldest.join('.')} to ${last}.x` : null;
  return { name, version, problem };
}
