import type { JsonObject } from '../../../common/model/json.ts';
import { alerta } from '../../../server/alerters/alerta.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const API = { alerta_api_url: 'https://alerta.example.org/api/alert' };
const MATCH = { '@timestamp': '2025-03-10T11:59:58.250001Z', user: 'eva', host: { name: 'web-1' }, hits: 7 };

const sent = (values: JsonObject, match: JsonObject = MATCH, ruleValues: JsonObject = {}) =>
  httpParts(composed(alerta, { ...API, ...values }, alertFor([match]), { ...CONTEXT, ruleValues }))[0];

test('AL21: what a rule with nothing but the address sends', () => {
  expect(sent({})).toMatchObject({
    method: 'POST',
    url: 'https://alerta.example.org/api/alert',
    headers: { 'content-type': 'application/json' },
    tls: { verify: true },
  });
  expect(sent({})?.headers).not.toHaveProperty('authorization');
  expect(sent({})?.json).toEqual({
    resource: 'elastalert',
    severity: 'warning',
    timeout: 86_400,
    createTime: '2025-03-10T12:00:05.000000Z',
    type: 'elastalert',
    environment: 'Production',
    origin: 'elastalert',
    group: '',
    event: 'elastalert',
    text: 'elastalert',
    value: '',
    service: ['elastalert'],
    tags: [],
    correlate: [],
    attributes: {},
    rawData: 'Body\n\n',
  });
});

test('the key stands in a header, and certificates may be left unchecked', () => {
  const part = sent({ alerta_api_key: 'key', alerta_api_skip_ssl: true });
  expect(part).toMatchObject({ headers: { authorization: 'Key key' }, tls: { verify: false } });
});

const FILLED = [
  ...['alerta_severity', 'alerta_resource', 'alerta_environment', 'alerta_origin'],
  ...['alerta_group', 'alerta_event', 'alerta_text', 'alerta_value'],
];

test.each(FILLED)('AL21: %s is filled by the match, in the old style and in the new one', option => {
  const member = option.replace('alerta_', '');
  const filled = (template: string) => sent({ [option]: template })?.json;
  expect(filled('%(user)s on %(host.name)s, %(gone)s')).toMatchObject({ [member]: 'eva on web-1, <MISSING VALUE>' });
  expect(filled('{user} on {host[name]}, {gone}')).toMatchObject({ [member]: 'eva on web-1, <MISSING VALUE>' });
});

test.each([
  ['alerta_service', 'service'],
  ['alerta_tags', 'tags'],
  ['alerta_correlate', 'correlate'],
])('AL21: each of %s is filled', (option, member) => {
  expect(sent({ [option]: ['a', '{user}', '%(hits)d'] })?.json).toMatchObject({ [member]: ['a', 'eva', '7'] });
});

test('what is missing is told as the rule says, but for the severity; the type is told as it is written', () => {
  const values = { alerta_severity: '{gone}', alerta_value: '{gone}', alerta_type: '{user}' };
  expect(sent(values, MATCH, { alert_missing_value: '?' })?.json).toMatchObject({
    severity: '<MISSING VALUE>',
    value: '?',
    type: '{user}',
  });
});

test('attributes are as many as there are names and values', () => {
  const values = { alerta_attributes_keys: ['a', 'b', 'c'], alerta_attributes_values: ['{user}', '%(host.name)s'] };
  expect(sent(values)?.json).toMatchObject({ attributes: { a: 'eva', b: 'web-1' } });
  const more = { alerta_attributes_keys: ['a'], alerta_attributes_values: ['1', '2'] };
  expect(sent(more)?.json).toHaveProperty('attributes', { a: '1' });
});

test.each<[string, JsonObject, string]>([
  ['the key', MATCH, 'eva'],
  ['the key as it is, though it looks like a template', { user: '{host} %(host)s' }, '{host} %(host)s'],
  ['the key as text', { user: 12 }, '12'],
  ['its own where there is no key', { host: 'h' }, 'r'],
])('AL21: with the key as resource it is %s', (_name, match, resource) => {
  const values = { alerta_use_qk_as_resource: true, alerta_resource: 'r' };
  expect(sent(values, match)?.json).toMatchObject({ resource });
});

test('AL21: the key of one alert is not that of the next', () => {
  const { bound } = alerta.bind({ ...API, alerta_use_qk_as_resource: true, alerta_resource: 'r' });
  const resourceOf = (match: JsonObject) => httpParts(bound?.compose(alertFor([match]), CONTEXT) ?? [])[0]?.json;
  expect(resourceOf({ user: 'eva' })).toMatchObject({ resource: 'eva' });
  expect(resourceOf({})).toMatchObject({ resource: 'r' });
});

test.each<[string, JsonObject, string]>([
  ['the time of the match', MATCH, '2025-03-10T11:59:58.250001Z'],
  ['it in UTC', { '@timestamp': '2025-03-10T12:59:58+01:00' }, '2025-03-10T11:59:58.000000Z'],
  ['a match before 1970', { '@timestamp': '1969-12-31T23:59:59.999999Z' }, '1969-12-31T23:59:59.999999Z'],
  ['now where its time is null', { '@timestamp': null }, '2025-03-10T12:00:05.000000Z'],
  ['now where it has none', {}, '2025-03-10T12:00:05.000000Z'],
])('AL21: created at %s', (_name, match, createTime) => {
  expect(sent({ alerta_use_match_timestamp: true }, match)?.json).toMatchObject({ createTime });
});

test('AL21: an empty event is the name of the rule and its key, an empty text why it fired', () => {
  const values = { alerta_event: '', alerta_text: '' };
  expect(sent(values)?.json).toMatchObject({ event: 'R.eva', text: '1 event' });
  expect(sent(values, { user: '' })?.json).toMatchObject({ event: 'R' });
});

test.each<[JsonObject, JsonObject]>([
  [{ alerta_text: '100 %' }, { text: '100 %' }],
  [{ alerta_tags: ['{'] }, { tags: ['{'] }],
])('%j cannot be filled, and is told as it is written', (values, told) => {
  expect(sent(values)?.json).toMatchObject(told);
});

test.each<[JsonObject, string]>([
  [{}, 'alerta_api_url is required; add `alerta_api_url: …`'],
  [{ ...API, alerta_timeout: '1d' }, 'alerta_timeout must be a whole number'],
  [{ ...API, alerta_tags: 'a' }, 'alerta_tags must be a list; start each entry with a dash'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(alerta, values)).toEqual([problem]);
});
