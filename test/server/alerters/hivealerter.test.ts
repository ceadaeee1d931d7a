import type { JsonObject } from '../../../common/model/json.ts';
import { derivedUuid } from '../../../server/alerters/derived_ids.ts';
import { hivealerter } from '../../../server/alerters/hivealerter.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const SERVER = { hive_host: 'https://hive.example.org/', hive_port: 443, hive_apikey: 'key-of-tocsin' };
const CONTENT = { type: 'external', source: 'tocsin' };
const MATCH = { '@timestamp': '2025-03-10T12:00:00Z', user: { name: 'eva' }, ip: ['1.2.3.4', '::1'], code: 9876 };

const partOf = (values: JsonObject, matches: readonly JsonObject[] = [MATCH], ruleValues: JsonObject = {}) =>
  httpParts(
    composed(
      hivealerter,
      { hive_connection: SERVER, hive_alert_config: CONTENT, ...values },
      alertFor(matches, { title: 'Title' }),
      { ...CONTEXT, ruleValues },
    ),
  )[0];

const withContent = (content: JsonObject, matches?: readonly JsonObject[], ruleValues?: JsonObject) =>
  partOf({ hive_alert_config: { ...CONTENT, ...content } }, matches, ruleValues)?.json;

test('AL9: an alert with nothing but its type and source', () => {
  expect(partOf({})).toMatchObject({
    method: 'POST',
    url: 'https://hive.example.org:443/api/alert',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key-of-tocsin' },
    proxy: null,
  });
  expect(partOf({})?.json).toEqual({
    ...CONTENT,
    title: 'Title',
    description: 'Body\n\n',
    date: CONTEXT.now,
    sourceRef: derivedUuid('alert', 'hivealerter'),
    artifacts: [],
    customFields: {},
    tags: [],
  });
});

test('AL9: what it has beside goes on as it is written, over what it has by itself', () => {
  const more = { severity: 2, follow: true, date: 5, sourceRef: 'mine', title: 'Mine {0}', description: 'Own' };
  expect(withContent(more)).toMatchObject(more);
});

test('AL9: an observable is of TLP amber unless it says otherwise; what is not there is left out', () => {
  const mapping = [
    { ip: 'ip' },
    { tlp: 3, user: 'user.name', message: 'Who', tags: ['login'], domain: 'ip' },
    { domain: 'nowhere' },
    { other: 'owner' },
  ];
  const plain = { tlp: 2, tags: [], message: null };
  const told = partOf({ hive_observable_data_mapping: mapping }, [MATCH, { ip: 5 }], { owner: 'soc' });
  expect(told?.json).toMatchObject({
    artifacts: [
      { ...plain, dataType: 'ip', data: "['1.2.3.4', '::1']" },
      { tlp: 3, tags: ['login'], message: 'Who', dataType: 'user', data: 'eva' },
      { ...plain, dataType: 'other', data: 'soc' },
      { ...plain, dataType: 'ip', data: '5' },
      { ...plain, dataType: 'other', data: 'soc' },
    ],
  });
});

test('AL9: custom fields keep their order; their values are fields, options, or what is written', () => {
  const customFields = [
    { name: 'who', type: 'string', value: 'user.name' },
    { name: 'n', type: 'number', value: 7 },
    { name: 'team', type: 'string', value: 'owner' },
    { name: 'word', type: 'string', value: 'Just so' },
    { name: 'code', type: 'integer', value: 'code' },
  ];
  expect(withContent({ customFields }, [MATCH], { owner: 'soc' })).toMatchObject({
    customFields: {
      who: { order: 0, string: 'eva' },
      n: { order: 1, number: 7 },
      team: { order: 2, string: 'soc' },
      word: { order: 3, string: 'Just so' },
      code: { order: 4, integer: 9876 },
    },
  });
});

test('AL9: tags are those of all matches, lists laid flat, each once and as text', () => {
  const tags = ['user.name', 'code', 'ip', 'owner', 'plain'];
  expect(withContent({ tags }, [MATCH, { user: { name: 'bob' }, code: 1 }], { owner: '' })).toMatchObject({
    tags: ['eva', '9876', '1.2.3.4', '::1', '', 'plain', 'bob', '1', 'ip'],
  });
});

test.each(['title', 'description', 'type', 'source'])('AL9: %s is filled by its arguments', name => {
  const content = { [name]: '{0} of {1}, {2}', [`${name}_args`]: ['user.name', 'owner', 'gone'] };
  const expected = (missing: string, more: JsonObject = {}) => ({ [name]: `eva of soc, ${missing}`, ...more });
  const told = withContent(content, [MATCH], { owner: 'soc' });
  expect(told).toMatchObject(expected('<MISSING VALUE>'));
  expect(told).not.toHaveProperty(`${name}_args`);
  const custom = { [`${name}_missing_value`]: '?' };
  expect(withContent({ ...content, ...custom }, [MATCH], { owner: 'soc' })).toMatchObject(expected('?', custom));
});

test('a title longer than TheHive takes is cut between runes', () => {
  expect(withContent({ title: '🔔'.repeat(600) })).toMatchObject({ title: `${'🔔'.repeat(511)}…` });
});

test('what has braces that do not fit is told as it is written', () => {
  expect(withContent({ type: '{0} {1}', type_args: ['code'] })).toMatchObject({ type: '{0} {1}' });
});

test.each<[string, JsonObject, JsonObject]>([
  ['C4: certificates are checked', {}, { caFile: null, verify: true }],
  ['where it says so', { hive_verify: true }, { caFile: null, verify: true }],
  ['by a file of its own', { hive_verify: 'ca.pem' }, { caFile: 'ca.pem', verify: true }],
  ['unless it says not to', { hive_verify: false }, { caFile: null, verify: false }],
])('%s', (_name, values, expected) => {
  expect(partOf({ hive_connection: { ...SERVER, ...values } })?.tls).toEqual(expected);
});

test.each([
  ['https://hive.example.org', 'http://b.example.org:3128'],
  ['http://hive.example.org', 'http://a.example.org:3128'],
])('%s is reached through %s', (host, proxy) => {
  const proxies = { http: 'http://a.example.org:3128', https: 'http://b.example.org:3128' };
  expect(partOf({ hive_connection: { ...SERVER, hive_host: host, hive_proxies: proxies } })?.proxy).toBe(proxy);
});

test('a server of this machine is told where none is named', () => {
  expect(partOf({ hive_connection: {} })?.url).toBe('http://localhost:9000/api/alert');
});

test.each<[JsonObject, readonly string[]]>([
  [
    { hive_connection: null, hive_alert_config: null },
    [
      'hive_connection is required; add `hive_connection: …`',
      'hive_alert_config is required; add `hive_alert_config: …`',
    ],
  ],
  [{ hive_alert_config: { type: 'external' } }, ['hive_alert_config.source must be text; put it in quotes']],
  [
    { hive_connection: { hive_host: 'hive.example.org' } },
    ['hive_connection.hive_host must be a web address that starts with http:// or https://'],
  ],
  [
    { hive_connection: { hive_host: 'https://hive.example.org:9000' } },
    ['hive_connection makes no web address; hive_host is https:// and a name alone, and hive_port is its port'],
  ],
  [
    { hive_connection: 'https://hive.example.org' },
    [
      'hive_connection must be an object, such as { hive_host: https://hive.example.org, hive_port: 9000, hive_apikey: … }',
    ],
  ],
  [
    { hive_observable_data_mapping: [{ tlp: 3 }] },
    ['hive_observable_data_mapping.0 must name a kind of observable and its field, such as ip: source.ip'],
  ],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(hivealerter, { hive_connection: SERVER, hive_alert_config: CONTENT, ...values })).toEqual(problems);
});
