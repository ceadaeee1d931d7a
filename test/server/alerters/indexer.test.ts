import type { JsonObject } from '../../../common/model/json.ts';
import { derivedUuid } from '../../../server/alerters/derived_ids.ts';
import { indexer } from '../../../server/alerters/indexer.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';
import { heldWith, OUT_OF_ORDER } from '../../support/conversations.ts';

const SERVER = { es_host: 'search.example.org', es_port: 9200, indexer_alerts_name: 'alerts' };
const NEEDED = { indexer_connection: SERVER, indexer_alert_config: { severity: 3 } };
const MATCH = {
  '@timestamp': '2025-03-10T12:00:00Z',
  user: { name: 'eva', roles: ['a', 'b'] },
  zero: 0,
  gone: null,
};
const FILTER = [{ term: { a: 1 } }, { query: { query_string: { query: 'a: b' } } }];

const ID = derivedUuid('alert', 'indexer {"severity":3}');

const partOf = (values: JsonObject, ruleValues: JsonObject = {}, id = 'alert') =>
  httpParts(composed(indexer, values, alertFor([MATCH, {}], { id }), { ...CONTEXT, ruleValues }))[0];
const written = (config: JsonObject, ruleValues: JsonObject = {}) =>
  partOf({ ...NEEDED, indexer_alert_config: config }, ruleValues)?.json;

test('AL13: a document is written under an id that is the same at each try', () => {
  expect(partOf(NEEDED)).toMatchObject({
    method: 'PUT',
    url: `http://search.example.org:9200/alerts/_doc/${ID}?refresh=true`,
    headers: { 'content-type': 'application/json' },
    json: { '@timestamp': '2025-03-10T12:00:05.000Z', severity: 3 },
    timeoutMs: 20_000,
    tls: { caFile: null, verify: true },
  });
  expect(partOf(NEEDED)?.url).toBe(partOf(NEEDED)?.url);
  const others = [partOf(NEEDED, {}, 'other'), partOf({ ...NEEDED, indexer_alert_config: { severity: 4 } })];
  expect(new Set([partOf(NEEDED), ...others].map(part => part?.url)).size).toBe(3);
});

test.each<[string, JsonObject, JsonObject]>([
  ['a field', { who: 'user.name' }, { who: 'eva' }],
  ['an option', { team: 'owner', empty: 'note' }, { team: 'soc', empty: '' }],
  ['what is written', { word: 'Just so', yes: true, n: 2 }, { word: 'Just so', yes: true, n: 2 }],
  ['dotted names', { 'rule.name': 'owner', 'rule.id': 7 }, { rule: { name: 'soc', id: 7 } }],
  ['objects', { a: { b: { c: 'zero' }, d: 'x' }, 'a.e': 'y' }, { a: { b: { c: 0 }, d: 'x', e: 'y' } }],
  ['a field that is an object', { who: 'user' }, { who: { name: 'eva', roles: ['a', 'b'] } }],
  ['what is not there and told as its name', { 'host.name': 'host.name', gone: 'gone', a: { b: 'a.b' } }, {}],
  ['the time of the match', { '@timestamp': '@timestamp' }, { '@timestamp': '2025-03-10T12:00:00Z' }],
  [
    'a list of names and values',
    {
      data: [
        { name: 'who', value: 'user.name' },
        { name: 'n', value: 5 },
        { name: 'no', value: false },
      ],
    },
    { data: { who: 'eva', n: 5, no: false } },
  ],
  ['such a list whose name is not there', { data: [{ name: 'host', value: 'data.host' }] }, {}],
  [
    'lists in lists',
    { data: [{ in: [{ name: 'who', value: 'user.name' }], on: [{ deep: [{ name: 'x', value: 'y' }] }] }] },
    { data: { in: { who: 'eva' }, on: { deep: { x: 'y' } } } },
  ],
  ['the query of the filter', { data: [{ name: 'query', value: 'filter' }] }, { data: { query: 'a: b' } }],
  ['a list of words', { words: ['user.name', 1] }, { words: ['user.name', 1] }],
  ['a value over what is inside of it', { 'a.b': 1, a: 2 }, { a: 2 }],
])('AL13: %s: %j is written as %j', (_name, config, expected) => {
  const now = '2025-03-10T12:00:05.000Z';
  expect(written(config, { owner: 'soc', note: '', filter: FILTER })).toEqual({ '@timestamp': now, ...expected });
});

test('AL13: where the filter has no query, none is told', () => {
  expect(written({ data: [{ name: 'query', value: 'filter' }] }, { filter: [{ term: { a: 1 } }] })).not.toHaveProperty(
    'data',
  );
});

test('a value and what is inside of it cannot both be written', () => {
  expect(() => written({ a: 1, 'a.b': 2 })).toThrow('indexer_alert_config has a value at a and others inside of it');
});

test('names that reach a prototype are names like others', () => {
  const told = written({ a: 'constructor', 'b.constructor': 'x' });
  expect(told).toMatchObject({ a: 'constructor' });
  expect(JSON.stringify(told)).toContain('"b":{"constructor":"x"}');
});

test.each<[JsonObject, string]>([
  [{ use_ssl: true, es_url_prefix: '/search/' }, 'https://search.example.org:9200/search/alerts'],
  [{ es_host: '::1', indexer_alerts_name: '<a-{now/d}>' }, 'http://[::1]:9200/%3Ca-%7Bnow%2Fd%7D%3E'],
])('%j is at %s', (values, address) => {
  const url = `${address}/_doc/${ID}?refresh=true`;
  expect(partOf({ ...NEEDED, indexer_connection: { ...SERVER, ...values } })?.url).toBe(url);
});

test.each<[JsonObject, JsonObject]>([
  [{ ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ ca_certs: 'ca.pem', verify_certs: false }, { tls: { caFile: null, verify: false } }],
  [{ es_username: 'eva', es_password: 'pw' }, { headers: { authorization: 'Basic ZXZhOnB3' } }],
  [{ es_username: 'eva', es_password: 'pw', es_bearer: 'tok' }, { headers: { authorization: 'Bearer tok' } }],
  [{ es_bearer: 'tok', es_api_key: 'key' }, { headers: { authorization: 'ApiKey key' } }],
  [{ es_conn_timeout: 5 }, { timeoutMs: 5000 }],
])('%j is reached by %j', (values, expected) => {
  expect(partOf({ ...NEEDED, indexer_connection: { ...SERVER, ...values } })).toMatchObject(expected);
});

test('the index may be named beside the connection', () => {
  const { indexer_alerts_name: _, ...server } = SERVER;
  const values = { ...NEEDED, indexer_connection: server, indexer_alerts_name: 'mine' };
  expect(partOf(values)?.url).toContain(':9200/mine/_doc/');
});

const BY_FILE = { indexer_alert_config: { who: 'user.name' }, indexer_config: '/rules/engine.yaml' };
const FILE = 'es_host: search.example.org\nes_port: 9200\nindexer_alerts_name: alerts\nes_api_key: key\n';
const held = (answers: Parameters<typeof heldWith>[1], text: string) =>
  heldWith(composed(indexer, BY_FILE, alertFor([MATCH])), answers, { '/rules/engine.yaml': text });

test('AL13: the connection is in a file, which is read when it is sent', async () => {
  const { asked, outcome } = await held(['{}'], FILE);
  expect(outcome).toEqual({ kind: 'confirmed' });
  expect(httpParts(asked)).toMatchObject([
    { method: 'PUT', headers: { authorization: 'ApiKey key' }, json: { who: 'eva' } },
  ]);
  expect(asked[0]?.url).toContain('http://search.example.org:9200/alerts/_doc/');
});

test('AL13: what the search engine says against it is what comes of it', async () => {
  expect((await held([OUT_OF_ORDER], FILE)).outcome).toBe(OUT_OF_ORDER);
});

test.each([
  ['es_host: a\nes_port: x\n', 'indexer_config: es_port must be a whole number'],
  ['es_port: 9200\n', 'indexer_config: es_host is required; add `es_host: …`'],
  ['es_host: a\nes_port: 9200\n', 'indexer_config: indexer_alerts_name is required'],
  ['a: [', 'indexer_config: is not valid YAML'],
])('a file that says %j is refused', async (text, message) => {
  const { outcome, asked } = await held([], text);
  expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'invalid', message } });
  expect(asked).toEqual([]);
});

test('a file that cannot be read is said', async () => {
  const parts = composed(indexer, BY_FILE, alertFor([MATCH]));
  await expect(heldWith(parts, [])).rejects.toThrow('indexer_config: no /rules/engine.yaml');
});

test.each<[JsonObject, readonly string[]]>([
  [
    { indexer_connection: null, indexer_alert_config: null },
    ['indexer_alert_config is required; add `indexer_alert_config: …`'],
  ],
  [{ indexer_connection: null }, ['indexer_connection is required; add `indexer_connection: …`']],
  [{ indexer_alert_config: {} }, ['indexer_alert_config must not be empty']],
  [
    { indexer_connection: { es_host: 'a', es_port: 9200 } },
    ['indexer_alerts_name is required; add `indexer_alerts_name: …`'],
  ],
  [
    { indexer_connection: { ...SERVER, es_host: 'https://a' } },
    ['indexer_connection.es_host must be a name alone, such as search.example.org'],
  ],
  [
    { indexer_connection: { ...SERVER, aws_region: 'eu-central-1' } },
    ['indexer_connection.aws_region is not there yet; write with a user, a token or a key'],
  ],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(indexer, { ...NEEDED, ...values })).toEqual(problems);
});
