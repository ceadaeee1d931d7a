import type { JsonObject } from '../../../common/model/json.ts';
import { writeJson } from '../../../common/model/json_text.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { post } from '../../../server/alerters/post.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const MATCH = { user: { name: 'eva' }, n: 3, nothing: null };

const partsFor = (values: JsonObject, documents: readonly JsonObject[] = [MATCH]) =>
  httpParts(composed(post, { http_post_url: 'https://a.example.org', ...values }, alertFor(documents)));

test('what a rule with nothing but the address sends', () => {
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: 'https://a.example.org',
      headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
      json: MATCH,
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test('each match is posted to each address', () => {
  const parts = partsFor({ http_post_url: ['https://a.example.org', 'https://b.example.org'] }, [{ n: 1 }, { n: 2 }]);
  expect(parts.map(({ url, json }) => [url, json])).toEqual([
    ['https://a.example.org', { n: 1 }],
    ['https://b.example.org', { n: 1 }],
    ['https://a.example.org', { n: 2 }],
    ['https://b.example.org', { n: 2 }],
  ]);
});

test.each<[string, JsonObject, JsonObject]>([
  ['a payload', { http_post_payload: { who: 'user.name', gone: 'gone' } }, { who: 'eva', gone: null }],
  ['a fixed payload beside all fields', { http_post_static_payload: { s: [1], n: 4 } }, { ...MATCH, s: [1], n: 4 }],
  ['both', { http_post_payload: { n: 'user.name' }, http_post_static_payload: { n: 1, s: 2 } }, { n: 'eva', s: 2 }],
  [
    'all fields and a payload',
    { http_post_all_values: true, http_post_payload: { n: 'user.name' } },
    { ...MATCH, n: 'eva' },
  ],
  ['no fields', { http_post_all_values: false }, {}],
])('AL12: %s', (_name, values, json) => {
  expect(partsFor(values)).toMatchObject([{ json }]);
  expect(partsFor(values)[0]?.json).toEqual(json);
});

test('a fixed payload has its numbers as they were written', () => {
  const values = {
    http_post_static_payload: { ratio: new WrittenNumber('50.0'), list: [1, new WrittenNumber('1e3')] },
  };
  expect(writeJson(partsFor(values, [{}])[0]?.json)).toBe('{"ratio":50.0,"list":[1,1e3]}');
});

test('headers of the rule win, however they are spelled', () => {
  const headers = { Authorization: 'Bearer x', ACCEPT: 'text/plain', 'Content-Type': 'application/x', 'X-Number': 7 };
  expect(partsFor({ http_post_headers: headers })[0]?.headers).toEqual({
    authorization: 'Bearer x',
    accept: 'text/plain',
    'content-type': 'application/x',
    'x-number': '7',
  });
});

test('how it travels', () => {
  const values = { http_post_proxy: 'http://proxy:1', http_post_ca_certs: 'ca.pem', http_post_timeout: 2 };
  expect(partsFor(values)).toMatchObject([
    { proxy: 'http://proxy:1', tls: { caFile: 'ca.pem', verify: true }, timeoutMs: 2000 },
  ]);
  expect(partsFor({ http_post_ignore_ssl_errors: true })).toMatchObject([{ tls: { caFile: null, verify: false } }]);
});

test.each<[JsonObject, string]>([
  [{}, 'http_post_url is required; add `http_post_url: …`'],
  [{ http_post_url: 'https://a', http_post_timeout: 0 }, 'http_post_timeout must be at least 1'],
  [
    { http_post_url: 'https://a', http_post_proxy: 'proxy' },
    'http_post_proxy must be a web address that starts with http:// or https://',
  ],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(post, values)).toEqual([problem]);
});
