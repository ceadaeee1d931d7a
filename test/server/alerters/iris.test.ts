import type { JsonObject } from '../../../common/model/json.ts';
import { derivedUuid } from '../../../server/alerters/derived_ids.ts';
import { iris } from '../../../server/alerters/iris.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';
import { heldWith, OUT_OF_ORDER } from '../../support/conversations.ts';

const NEEDED = { iris_host: 'iris.example.org', iris_api_token: 'key-of-tocsin' };
const CASE = { ...NEEDED, iris_type: 'case' };
const MATCH = { '@timestamp': '2025-03-10T12:00:00Z', user: { name: 'eva' }, source: { ip: '1.2.3.4' }, hits: 0 };
const IOCS = [
  { ioc_value: 'source.ip', ioc_type_id: 76, ioc_tlp_id: 2, ioc_description: 'From', ioc_tags: 'a,b' },
  { ioc_value: 'nowhere', ioc_type_id: 1 },
  { ioc_value: 'user.name' },
];
const OF_MATCH = [{ ...IOCS[0], ioc_value: '1.2.3.4' }, { ioc_value: 'eva' }];

const partsOf = (values: JsonObject, match: JsonObject = MATCH, ruleValues: JsonObject = {}) =>
  composed(iris, values, alertFor([match], { title: 'Title' }), { ...CONTEXT, ruleValues });
const sent = (...given: Parameters<typeof partsOf>) => httpParts(partsOf(...given))[0];

const MINIMAL = {
  alert_title: 'Title',
  alert_description: 'Body\n\n',
  alert_source: 'ElastAlert2',
  alert_severity_id: 1,
  alert_status_id: 2,
  alert_source_event_time: '2025-03-10T12:00:05',
  alert_note: null,
  alert_tags: null,
  alert_customer_id: 1,
};

test('AL10: an alert that says nothing of its own', () => {
  expect(sent(NEEDED)).toMatchObject({
    method: 'POST',
    url: 'https://iris.example.org/alerts/add',
    headers: { 'content-type': 'application/json', authorization: 'Bearer key-of-tocsin' },
    tls: { caFile: null, verify: true },
  });
  expect(sent(NEEDED)?.json).toEqual(MINIMAL);
});

test('AL10: an alert that says all it can', () => {
  const values = {
    ...NEEDED,
    iris_customer_id: 7,
    iris_description: 'Own',
    iris_overwrite_timestamp: true,
    iris_alert_note: 'Note',
    iris_alert_source: 'watch',
    iris_alert_tags: 'a,b',
    iris_alert_status_id: 7,
    iris_alert_source_link: 'https://example.org/logs',
    iris_alert_severity_id: 6,
    iris_alert_context: { who: 'user.name', hits: 'hits', team: 'owner', gone: 'nowhere' },
    iris_iocs: IOCS,
  };
  expect(sent(values, MATCH, { owner: 'soc' })?.json).toEqual({
    ...MINIMAL,
    alert_description: 'Own',
    alert_source: 'watch',
    alert_severity_id: 6,
    alert_status_id: 7,
    alert_source_event_time: '2025-03-10T12:00:00Z',
    alert_note: 'Note',
    alert_tags: 'a,b',
    alert_customer_id: 7,
    alert_source_link: 'https://example.org/logs',
    alert_context: { who: 'eva', hits: '0', team: 'soc', gone: '' },
    alert_iocs: OF_MATCH,
  });
});

test('AL10: each alert has the indicators of its own match', () => {
  const values = { ...NEEDED, iris_iocs: IOCS };
  expect(sent(values, { source: { ip: '5.6.7.8' } })?.json).toMatchObject({ alert_iocs: [{ ioc_value: '5.6.7.8' }] });
  expect(sent(values)?.json).toMatchObject({ alert_iocs: OF_MATCH });
  expect(sent(values, {})?.json).toMatchObject({ alert_iocs: [] });
});

test('the time of the event is in the field of the rule where no other is', () => {
  const values = { ...NEEDED, iris_overwrite_timestamp: true };
  const told = composed(iris, values, alertFor([{ when: 'then' }]), { ...CONTEXT, timestampField: 'when' });
  expect(httpParts(told)[0]?.json).toMatchObject({ alert_source_event_time: 'then' });
});

const OPENED = {
  case_soc_id: `SOC_${derivedUuid('alert', 'iris').slice(0, 6)}`,
  case_customer: 1,
  case_name: 'R',
  case_description: 'Body\n\n',
};

test('AL10: a case without indicators is one request', () => {
  expect(sent(CASE)).toMatchObject({ method: 'POST', url: 'https://iris.example.org/manage/cases/add' });
  expect(sent(CASE)?.json).toEqual(OPENED);
  const values = { ...CASE, iris_description: 'Own', iris_case_template_id: 3, iris_customer_id: 7 };
  expect(sent(values)?.json).toEqual({
    ...OPENED,
    case_customer: 7,
    case_description: 'Own',
    case_template_id: 3,
  });
});

const OF_CASE = JSON.stringify({ status: 'success', data: { case_id: 42 } });

test('AL10: a case with indicators is opened, then each is written to it', async () => {
  const { asked, outcome } = await heldWith(partsOf({ ...CASE, iris_iocs: IOCS }), [OF_CASE]);
  expect(outcome).toEqual({ kind: 'confirmed' });
  expect(httpParts(asked).map(({ url, json }) => [url, json])).toEqual([
    ['https://iris.example.org/manage/cases/add', OPENED],
    ...OF_MATCH.map(told => ['https://iris.example.org/case/ioc/add', { ...told, cid: 42 }]),
  ]);
});

test.each([
  ['the case', [OUT_OF_ORDER], 1],
  ['an indicator', [OF_CASE, OUT_OF_ORDER], 2],
])('where %s fails, what follows is not asked', async (_name, answers, count) => {
  const { asked, outcome } = await heldWith(partsOf({ ...CASE, iris_iocs: IOCS }), answers);
  expect(outcome).toBe(OUT_OF_ORDER);
  expect(asked).toHaveLength(count);
});

test.each(['ok', '{}', '{"data":{"case_id":"x"}}'])(
  'a case whose number is not told (%s) is not opened again',
  async said => {
    const { outcome } = await heldWith(partsOf({ ...CASE, iris_iocs: IOCS }), [said]);
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'invalid' } });
  },
);

test.each<[JsonObject, JsonObject]>([
  [{ iris_ignore_ssl_errors: true }, { caFile: null, verify: false }],
  [
    { iris_ignore_ssl_errors: true, iris_ca_cert: true },
    { caFile: null, verify: true },
  ],
  [
    { iris_ignore_ssl_errors: true, iris_ca_cert: 'ca.pem' },
    { caFile: 'ca.pem', verify: true },
  ],
])('%j is checked by %j', (values, tls) => {
  expect(sent({ ...NEEDED, ...values })?.tls).toEqual(tls);
});

test.each<[JsonObject, readonly string[]]>([
  [
    { iris_host: 'https://iris.example.org' },
    ['iris_host must be a name alone, such as iris.example.org, without https://'],
  ],
  [{ iris_type: 'ticket' }, ['iris_type must be one of alert, case']],
  [{ iris_alert_status_id: 8 }, ['iris_alert_status_id must be at most 7']],
  [{ iris_alert_severity_id: 7 }, ['iris_alert_severity_id must be at most 6']],
  [{ iris_iocs: [{ ioc_type_id: 1 }] }, ['iris_iocs.0.ioc_value must be the name of a field']],
  [{ iris_iocs: [{ ioc_value: 'ip', ioc_tlp_id: 4 }] }, ['iris_iocs.0.ioc_tlp_id must be at most 3']],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(iris, { ...NEEDED, ...values })).toEqual(problems);
});
