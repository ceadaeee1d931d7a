import type { JsonObject } from '../../../common/model/json.ts';
import { writeJson } from '../../../common/model/json_text.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { post2 } from '../../../server/alerters/post2.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const HOSTILE = 'eva "x"\n\\ {{ 7 * 7 }}", "admin": "yes';
const MATCH = {
  user: { name: HOSTILE, names: ['a"', 'b'] },
  plain: 'bob',
  said: 'a\tb\r\n\u0001',
  n: 3,
  nothing: null,
};
const HEADERS = { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' };

const partsFor = (values: JsonObject, documents: readonly JsonObject[] = [MATCH], context = CONTEXT) =>
  httpParts(composed(post2, { http_post2_url: 'https://a.example.org', ...values }, alertFor(documents), context));

test('what a rule with nothing but the address sends', () => {
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: 'https://a.example.org',
      headers: HEADERS,
      json: MATCH,
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test('each match is posted to each address', () => {
  const urls = ['https://a.example.org', 'https://b.example.org'];
  const parts = partsFor({ http_post2_url: urls, http_post2_payload: { n: '{{ n }}' } }, [{ n: 1 }, { n: 2 }]);
  expect(parts.map(({ url, json }) => [url, json])).toEqual([
    [urls[0], { n: '1' }],
    [urls[1], { n: '1' }],
    [urls[0], { n: '2' }],
    [urls[1], { n: '2' }],
  ]);
});

test.each<[string, JsonObject, JsonObject]>([
  [
    'names and values are templates',
    { http_post2_payload: { who: '{{ plain }}', '{{ plain }}': 'x', deep: { list: ['{{ n }}'] } } },
    { who: 'bob', bob: 'x', deep: { list: ['3'] } },
  ],
  ['what a match says stays inside its text', { http_post2_payload: { who: '{{ user.name }}' } }, { who: HOSTILE }],
  ['control characters as they are', { http_post2_payload: { who: '{{ said }}' } }, { who: 'a\tb\r\n\u0001' }],
  ['lists of the match', { http_post2_payload: { first: '{{ user.names[0] }}' } }, { first: 'a"' }],
  ['the whole match has a name', { http_post2_payload: { who: "{{ _data['plain'] }}" } }, { who: 'bob' }],
  ['a missing field is empty', { http_post2_payload: { gone: '{{ gone }}' } }, { gone: '' }],
  ['JSON text', { http_post2_payload: '{"n": {{ n }}, "who": "{{ user.name }}"}' }, { n: 3, who: HOSTILE }],
  [
    'raw fields as they are',
    { http_post2_payload: { a: 'x' }, http_post2_raw_fields: { user: 'user', a: 'n', gone: 'gone' } },
    { a: 3, user: MATCH.user, gone: null },
  ],
  ['all fields and a payload', { http_post2_all_values: true, http_post2_payload: { n: 'x' } }, { ...MATCH, n: 'x' }],
  ['no fields', { http_post2_all_values: false }, {}],
])('AL12: %s', (_name, values, json) => {
  expect(partsFor(values)[0]?.json).toEqual(json);
});

test('numbers of a payload and of a match stay as they were written', () => {
  const written = new WrittenNumber('50.0');
  const values = { http_post2_payload: { a: { b: [written] } }, http_post2_raw_fields: { c: 'c' } };
  expect(writeJson(partsFor(values, [{ c: written }])[0]?.json)).toBe('{"a":{"b":[50.0]},"c":50.0}');
});

test('AL12: the name of the whole match is the rule’s', () => {
  const values = { http_post2_payload: { who: '{{ event.plain }}' } };
  expect(partsFor(values, [MATCH], { ...CONTEXT, jinjaRootName: 'event' })[0]?.json).toEqual({ who: 'bob' });
});

test.each<[string, JsonObject | string, JsonObject]>([
  ['an object', { 'X-User': '{{ plain }}', Accept: 'text/plain' }, { 'x-user': 'bob', accept: 'text/plain' }],
  ['JSON text', '{"X-Count": {{ n }}}', { 'x-count': '3', accept: HEADERS.accept }],
])('headers as %s', (_name, headers, expected) => {
  expect(partsFor({ http_post2_headers: headers })[0]?.headers).toEqual({
    'content-type': 'application/json',
    ...expected,
  });
});

test('how it travels', () => {
  const values = { http_post2_proxy: 'http://proxy:1', http_post2_ca_certs: 'ca.pem', http_post2_timeout: 2 };
  expect(partsFor(values)).toMatchObject([
    { proxy: 'http://proxy:1', tls: { caFile: 'ca.pem', verify: true }, timeoutMs: 2000 },
  ]);
  expect(partsFor({ http_post2_ignore_ssl_errors: true })).toMatchObject([{ tls: { caFile: null, verify: false } }]);
});

test.each<[string, JsonObject]>([
  ['http_post2_payload', { http_post2_payload: '{"n": {{ plain }}}' }],
  ['http_post2_payload', { http_post2_payload: '[1]' }],
  ['http_post2_headers', { http_post2_headers: { a: null } }],
  ['http_post2_headers', { http_post2_headers: { a: ['x'] } }],
])('AL12: %s that gives no right JSON fails when it is composed, by name: %j', (option, values) => {
  expect(() => partsFor(values)).toThrow(option);
});

test.each(['http_post2_payload', 'http_post2_headers'])(
  'AL12: a template that cannot be read is a mistake of the rule: %s',
  option => {
    const values = { http_post2_url: 'https://a.example.org', [option]: { x: '{{ user["name"] }}' } };
    expect(problemsOf(post2, values)).toEqual([
      expect.stringMatching(`^${option} is not a valid Jinja template.*single quotes`),
    ]);
  },
);
