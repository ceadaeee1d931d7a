import { readOptions } from '../../../../server/declare/options.ts';
import { connectionOptions } from '../../../../server/engine/connection_options.ts';
import { connectionFrom } from '../../../../server/hosts/cli/connection.ts';

type Values = Parameters<typeof readOptions>[1];

function connect(values: Values, variables: Readonly<Record<string, string>> = {}, url?: string) {
  const read = readOptions(connectionOptions, values);
  if (read.value === null) throw new Error('the options are right');
  const connection = connectionFrom(read.value, variables, url);
  return connection.ok ? connection.value : connection.error;
}

const CONFIG = { es_host: 'es', es_port: 9200 };

test.each([
  ['UT11: host and port', CONFIG, {}, 'http://es:9200'],
  ['LO8: ES_USE_SSL is no', { ...CONFIG, use_ssl: true }, { ES_USE_SSL: 'false' }, 'http://es:9200'],
  ['LO8: ES_USE_SSL is yes', CONFIG, { ES_USE_SSL: 'true' }, 'https://es:9200'],
  [
    'LO8: ES_URL_PREFIX',
    { ...CONFIG, es_url_prefix: 'es' },
    { ES_URL_PREFIX: 'elasticsearch' },
    'http://es:9200/elasticsearch',
  ],
  ['TLS and a prefix', { ...CONFIG, use_ssl: true, es_url_prefix: '/es/' }, {}, 'https://es:9200/es'],
  [
    'UT11: the environment wins',
    CONFIG,
    { ES_HOST: 'other', ES_PORT: '9201', ES_USE_SSL: 'True' },
    'https://other:9201',
  ],
  ['an address of IPv6', { ...CONFIG, es_host: '::1' }, {}, 'http://[::1]:9200'],
])('%s', (_name, values, variables, url) => expect(connect(values, variables)).toMatchObject({ url }));

test.each([
  ['with ports', { es_hosts: ['a:9201', 'b:9202'] }, {}, ['http://a:9201', 'http://b:9202']],
  ['UT16: the port of es_port', { ...CONFIG, es_hosts: ['a', 'b:9202'] }, {}, ['http://a:9200', 'http://b:9202']],
  ['one as text', { es_hosts: 'a:9201' }, {}, ['http://a:9201']],
  ['one twice', { es_hosts: ['a:9201', 'a:9201'] }, {}, ['http://a:9201']],
  ['TLS and a prefix', { es_hosts: ['a:443'], use_ssl: true, es_url_prefix: 'es' }, {}, ['https://a:443/es']],
  ['addresses', { es_hosts: ['https://a/es/', 'http://b:9202'] }, {}, ['https://a/es', 'http://b:9202']],
  ['of IPv6', { ...CONFIG, es_hosts: ['::1', '[::1]:9201'] }, {}, ['http://[::1]:9200', 'http://[::1]:9201']],
  [
    'UT11, UT12: of the environment, separated by commas',
    { ...CONFIG, es_hosts: ['x'] },
    { ES_HOSTS: 'a, b:9202,' },
    ['http://a:9200', 'http://b:9202'],
  ],
])('several hosts: %s', (_name, values, variables, [url, ...otherUrls]) =>
  expect(connect(values, variables)).toMatchObject({ url, otherUrls }),
);

test('a password in a host is refused, and not repeated', () => {
  const said = connect({ es_hosts: ['https://ada:hunter2@a:9200'] });
  expect(said).toMatch(/^es_hosts: "https:\/\/…@a:9200" is no host/);
});

test('--es wins over all, with its user and password', () => {
  expect(connect(CONFIG, { ES_HOST: 'x' }, 'https://ada:p%40ss@es.example:9243/')).toMatchObject({
    url: 'https://es.example:9243',
    auth: { kind: 'basic', username: 'ada', password: 'p@ss' },
  });
});

test('UT11: what is not said is as usual, what is said is taken', () => {
  expect(connect(CONFIG)).toEqual({
    url: 'http://es:9200',
    otherUrls: [],
    auth: { kind: 'none' },
    verifyCerts: true,
    caFile: null,
    certFile: null,
    keyFile: null,
    timeoutMs: 20_000,
  });
  const all = {
    verify_certs: false,
    ca_certs: 'ca.pem',
    client_cert: 'c.pem',
    client_key: 'k.pem',
    es_conn_timeout: 5,
  };
  expect(connect({ ...CONFIG, ...all })).toMatchObject({
    verifyCerts: false,
    caFile: 'ca.pem',
    certFile: 'c.pem',
    keyFile: 'k.pem',
    timeoutMs: 5000,
  });
});

test.each([
  ['an API key wins', { es_api_key: 'k', es_bearer: 't', es_username: 'u' }, {}, { kind: 'api_key', key: 'k' }],
  ['then a bearer token', { es_bearer: 't', es_username: 'u' }, {}, { kind: 'bearer', token: 't' }],
  [
    'then user and password',
    { es_username: 'u', es_password: 'p' },
    {},
    { kind: 'basic', username: 'u', password: 'p' },
  ],
  [
    'the environment wins',
    { es_username: 'u', es_password: 'p' },
    { ES_PASSWORD: 'q' },
    { kind: 'basic', username: 'u', password: 'q' },
  ],
  ['nothing', {}, {}, { kind: 'none' }],
])('credentials: %s', (_name, values, variables, auth) =>
  expect(connect({ ...CONFIG, ...values }, variables)).toMatchObject({ auth }),
);

test.each([
  ['UT11: no address', {}, undefined],
  ['UT11: a host without a port', { es_host: 'es' }, undefined],
  ['UT11: a port without a host', { es_port: 9200 }, undefined],
  ['an address with a scheme as host', { es_host: 'http://es', es_port: 9200 }, undefined],
  ['a host without a port', { es_hosts: ['a'] }, undefined],
  ['a host with a path', { ...CONFIG, es_hosts: ['a/b'] }, undefined],
  ['--es that is no web address', CONFIG, 'localhost:9200'],
])('%s is refused', (_name, values, url) => expect(typeof connect(values, {}, url)).toBe('string'));
