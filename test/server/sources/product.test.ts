import type { Json } from '../../../common/model/json';
import type { EngineClient } from '../../../server/sources/engine_client';
import { detectProduct } from '../../../server/sources/product';

/** An engine that answers these paths, and refuses others as one without the call does. */
const engineOf =
  (answers: Readonly<Record<string, Json>>, otherwise = 405): EngineClient =>
  ({ path }) => {
    const body = answers[path];
    return Promise.resolve(body === undefined ? { status: otherwise, body: { error: 'no' } } : { status: 200, body });
  };

const root = (number: string, distribution?: string, tagline = 'You Know, for Search'): Json => ({
  version: { number, ...(distribution === undefined ? {} : { distribution }) },
  tagline,
});
const OPENSEARCH = 'The OpenSearch Project: https://opensearch.org/';
const node = (version: string, flavor?: string): Json => ({
  nodes: { n: { version, ...(flavor === undefined ? {} : { build_flavor: flavor }) } },
});

test.each([
  ['UT17: Elasticsearch', { '/': root('8.12.2') }, 'Elasticsearch', '8.12.2', null],
  ['UT17: OpenSearch', { '/': root('2.19.1', 'opensearch', OPENSEARCH) }, 'OpenSearch', '2.19.1', null],
  [
    'UT17: OpenSearch that plays Elasticsearch',
    { '/': root('7.10.2', undefined, OPENSEARCH), '/_nodes/_local': node('1.3.13') },
    'OpenSearch',
    '1.3.13',
    null,
  ],
  ['a node without GET /', { '/_nodes/_local': node('8.12.2', 'default') }, 'Elasticsearch', '8.12.2', null],
  ['an Elasticsearch too old', { '/': root('7.16.3') }, 'Elasticsearch', '7.16.3', /use 7\.17 to 9\.x/],
  ['the oldest Elasticsearch', { '/': root('7.17.0') }, 'Elasticsearch', '7.17.0', null],
  ['an Elasticsearch too new', { '/': root('10.0.0') }, 'Elasticsearch', '10.0.0', /10\.0\.0 is not supported/],
  ['an OpenSearch too new', { '/': root('4.0.0', 'opensearch') }, 'OpenSearch', '4.0.0', /use 1\.0 to 3\.x/],
])('%s is recognised', async (_name, answers, name, version, problem) => {
  const product = await detectProduct(engineOf(answers));
  expect(product).toMatchObject({ ok: true, value: { name, version } });
  const said = product.ok ? product.value.problem : undefined;
  if (problem === null) expect(said).toBeNull();
  else expect(said).toMatch(problem);
});

test.each([
  ['who may not ask', engineOf({}, 401), 'unauthorized'],
  ['another server', engineOf({ '/': { hello: 'world' } }), 'engine_error'],
  ['a server without either call', engineOf({}, 404), 'index_missing'],
])('%s is told so', async (_name, client, code) => {
  expect(await detectProduct(client)).toMatchObject({ ok: false, error: { code } });
});
