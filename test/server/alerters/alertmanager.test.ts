import type { JsonObject } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { alertmanager } from '../../../server/alerters/alertmanager.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const HOSTS = { alertmanager_hosts: ['http://am:9093'] };
const MATCH = { user: { name: 'eva' }, 'a.b': 'dotted', list: [1, null, 'é'], fifty: new WrittenNumber('50.0') };

const sent = (values: JsonObject, matches: readonly JsonObject[] = [MATCH]) =>
  httpParts(composed(alertmanager, { ...HOSTS, ...values }, alertFor(matches, { title: 'T' })));

test('what a rule with nothing but a host sends', () => {
  expect(sent({})).toMatchObject([
    { method: 'POST', url: 'http://am:9093/api/v1/alerts', headers: { 'content-type': 'application/json' } },
  ]);
  expect(sent({})[0]?.json).toEqual([
    {
      annotations: { summary: 'T', description: 'Body\n\n' },
      labels: { alertname: 'R', elastalert_rule: 'R' },
    },
  ]);
});

test('every host is told, in order, by the API of the rule', () => {
  const values = { alertmanager_hosts: ['http://a', 'https://b:1/x'], alertmanager_api_version: 'v2' };
  expect(sent(values).map(({ url }) => url)).toEqual(['http://a/api/v2/alerts', 'https://b:1/x/api/v2/alerts']);
});

test('AL8: labels, fields and names', () => {
  const values = {
    alertmanager_alertname: 'Own',
    alertmanager_labels: { severity: 'high', list: 'covered', who: { field: 'user.name' } },
    alertmanager_annotations: { runbook: 'r', own_title: 'covered' },
    alertmanager_fields: { list: 'list', gone: 'gone', user: 'user', name: 'user.name', fifty: { field: 'fifty' } },
    alertmanager_alert_subject_labelname: 'own_title',
    alertmanager_alert_text_labelname: 'own_text',
  };
  expect(sent(values)[0]?.json).toEqual([
    {
      annotations: { runbook: 'r', own_title: 'T', own_text: 'Body\n\n' },
      labels: {
        ...{ severity: 'high', who: 'eva', list: '[1, null, "\\u00e9"]', gone: 'null', user: '{"name": "eva"}' },
        ...{ name: 'eva', fifty: '50.0', alertname: 'Own', elastalert_rule: 'R' },
      },
    },
  ]);
});

test('AL8: labels and annotations are Jinja templates of the match, whose root has a name', () => {
  const values = {
    alertmanager_labels: { who: '{{ user.name }}', dotted: '{{ _data["a.b"] }}', gone: '[{{ nowhere }}]' },
    alertmanager_annotations: { loud: '{{ user.name | upper }}\n' },
  };
  expect(sent(values)[0]?.json).toMatchObject([
    { labels: { who: 'eva', dotted: 'dotted', gone: '[]' }, annotations: { loud: 'EVA' } },
  ]);
});

test('AL8: a template that cannot be filled in tells why, and the alert goes out', () => {
  const values = { alertmanager_labels: { a: '{{ 1 // 0 }}' } };
  expect(JSON.stringify(sent(values)[0]?.json)).toContain('"a":"(the template could not be filled in');
});

test('AL8: it ends after the time of the rule, counted from when it is sent', () => {
  expect(sent({ alertmanager_resolve_time: { minutes: 10 } })[0]?.json).toMatchObject([
    { endsAt: '2025-03-10T12:10:05Z' },
  ]);
  expect(CONTEXT.now).toBe(Date.parse('2025-03-10T12:00:05Z'));
});

test.each<[JsonObject, string | undefined]>([
  [
    { alertmanager_basic_auth_login: 'user', alertmanager_basic_auth_password: 'password' },
    'Basic dXNlcjpwYXNzd29yZA==',
  ],
  [{ alertmanager_basic_auth_login: 'user' }, 'Basic dXNlcjo='],
  [{ alertmanager_basic_auth_password: 'password' }, undefined],
])('AL8: with %j it says who it is by %j', (values, authorization) => {
  expect(sent(values)[0]?.headers.authorization).toBe(authorization);
});

test.each<[JsonObject, JsonObject]>([
  [{ alertmanager_timeout: 3 }, { timeoutMs: 3000 }],
  [{ alertmanager_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ alertmanager_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ alertmanager_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
])('how it travels: %j', (values, expected) => {
  expect(sent(values)).toMatchObject([expected]);
});

test.each<[JsonObject, string | RegExp]>([
  [{ alertmanager_hosts: [] }, 'alertmanager_hosts must name at least one'],
  [
    { alertmanager_hosts: ['am:9093'] },
    'alertmanager_hosts.0 must be a web address that starts with http:// or https://',
  ],
  [{ alertmanager_api_version: 'v3' }, 'alertmanager_api_version must be one of v1, v2'],
  [{ alertmanager_labels: { a: '{{' } }, /^alertmanager_labels\.a is not a valid Jinja template: /],
])('AL8: %j is wrong', (values, problem) => {
  const problems = problemsOf(alertmanager, { ...HOSTS, ...values });
  expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
});
