import type { JsonObject } from '../../../common/model/json.ts';
import { gelf } from '../../../server/alerters/gelf.ts';
import { alertFor, composed, httpParts, problemsOf, tcpParts } from '../../support/alerters.ts';

const HTTP = { gelf_type: 'http', gelf_endpoint: 'https://graylog.example.org/gelf' };
const TCP = { gelf_type: 'tcp', gelf_host: 'graylog.example.org', gelf_port: 12_201 };
const MATCH = { user: 'zoë', n: 50, host: { name: 'web-1' } };

const parts = (values: JsonObject, matches: readonly JsonObject[] = [MATCH]) =>
  composed(gelf, values, alertFor(matches));
const http = (values: JsonObject, matches?: readonly JsonObject[]) =>
  httpParts(parts({ ...HTTP, ...values }, matches))[0];
const tcp = (values: JsonObject) => tcpParts(parts({ ...TCP, ...values }))[0];

test('AL22: by HTTP', () => {
  expect(http({})).toEqual({
    kind: 'http',
    method: 'POST',
    url: 'https://graylog.example.org/gelf',
    headers: { 'content-type': 'application/json' },
    json: { version: '1.1', host: 'watcher.example.org', short_message: '{"Title": "R"}', level: 5 },
    timeoutMs: 30_000,
    tls: { caFile: null, verify: true },
    proxy: null,
  });
});

test('AL22: by TCP a message ends with a NUL', () => {
  const part = tcp({});
  expect(part).toMatchObject({ host: 'graylog.example.org', port: 12_201, tls: null, timeoutMs: 30_000 });
  expect(part?.answer).toBeUndefined();
  expect(Buffer.from(part?.bytes ?? []).toString('utf8')).toBe(
    String.raw`{"version": "1.1", "host": "watcher.example.org", "short_message": "{\"Title\": \"R\"}", "level": 5}` +
      '\0',
  );
});

test('AL22: the payload is of flat fields, and the last match tells', () => {
  const values = { gelf_payload: { who: 'user', n: 'n', nested: 'host.name', Title: 'gone' } };
  expect(http(values, [{ ...MATCH, user: 'eva' }, MATCH])?.json).toMatchObject({
    short_message: '{"Title": null, "who": "zo\\u00eb", "n": 50, "nested": null}',
  });
});

test('AL22: what else may be said', () => {
  const values = {
    gelf_version: '1.0',
    gelf_log_level: 0,
    gelf_timeout: 5,
    gelf_http_headers: { Authorization: 'Bearer a-token', 'Content-Type': 'application/x-gelf' },
  };
  expect(http(values)).toMatchObject({
    headers: { authorization: 'Bearer a-token', 'content-type': 'application/x-gelf' },
    json: { version: '1.0', level: 0 },
    timeoutMs: 5000,
  });
});

test.each<[JsonObject, object, object | null]>([
  [{}, { caFile: null, verify: true }, null],
  [{ gelf_ca_cert: '/ca.pem' }, { caFile: '/ca.pem', verify: true }, { caFile: '/ca.pem', verify: true }],
  [{ gelf_ca_cert: true }, { caFile: null, verify: true }, { caFile: null, verify: true }],
  [{ gelf_ca_cert: false }, { caFile: null, verify: true }, null],
  [{ gelf_http_ignore_ssl_errors: true }, { caFile: null, verify: false }, null],
  [
    { gelf_http_ignore_ssl_errors: true, gelf_ca_cert: '/ca.pem' },
    { caFile: '/ca.pem', verify: true },
    { caFile: '/ca.pem', verify: true },
  ],
])('AL22: certificates with %j', (values, byHttp, byTcp) => {
  expect(http(values)?.tls).toEqual(byHttp);
  expect(tcp(values)?.tls).toEqual(byTcp);
});

test.each<[JsonObject, readonly string[]]>([
  [{}, ['gelf_type is required; add `gelf_type: …`']],
  [{ gelf_type: 'udp' }, ['gelf_type must be one of http, tcp']],
  [{ gelf_type: 'http' }, ['gelf_endpoint is required; add `gelf_endpoint: …`']],
  [{ gelf_type: 'tcp' }, ['gelf_host is required; add `gelf_host: …`', 'gelf_port is required; add `gelf_port: …`']],
  [{ ...HTTP, gelf_log_level: 8 }, ['gelf_log_level must be at most 7']],
  [{ ...HTTP, gelf_ca_cert: 3 }, ['gelf_ca_cert must be true, or the path of a PEM file']],
])('AL22: %j is wrong', (values, problems) => {
  expect(problemsOf(gelf, values)).toEqual(problems);
});
