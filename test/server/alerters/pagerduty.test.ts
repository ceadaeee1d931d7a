import type { JsonObject } from '../../../common/model/json.ts';
import { pagerduty } from '../../../server/alerters/pagerduty.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const NEEDED = { pagerduty_service_key: 'key-of-service', pagerduty_client_name: 'watch' };
const NEW = { ...NEEDED, pagerduty_api_version: 'v2' };
const MATCH = { '@timestamp': '2025-03-10T12:00:00Z', user: { name: 'eva' }, zero: 0 };

const sent = (values: JsonObject, matches: readonly JsonObject[] = [MATCH], ruleValues: JsonObject = {}) =>
  httpParts(composed(pagerduty, values, alertFor(matches), { ...CONTEXT, ruleValues }))[0];

test('AL6: an event of the first API', () => {
  expect(sent(NEEDED)).toMatchObject({
    method: 'POST',
    url: 'https://events.pagerduty.com/generic/2010-04-15/create_event.json',
    headers: { 'content-type': 'application/json' },
  });
  expect(sent(NEEDED)?.json).toEqual({
    service_key: 'key-of-service',
    description: 'R',
    event_type: 'trigger',
    incident_key: '',
    client: 'watch',
    details: { information: 'Body\n\n' },
  });
});

test('AL6: an event of the second API; without a time of the match there is none', () => {
  expect(sent(NEW)?.url).toBe('https://events.pagerduty.com/v2/enqueue');
  const payload = { class: '', component: '', group: '', severity: 'critical', source: 'ElastAlert', summary: 'R' };
  const event = (more: JsonObject): JsonObject => ({
    routing_key: 'key-of-service',
    event_action: 'trigger',
    dedup_key: '',
    client: 'watch',
    payload: { ...payload, custom_details: { information: 'Body\n\n' }, ...more },
  });
  expect(sent(NEW)?.json).toEqual(event({ timestamp: '2025-03-10T12:00:00Z' }));
  expect(sent(NEW, [{ a: 1 }])?.json).toEqual(event({}));
  expect(sent(NEW, [{ '@timestamp': null }])?.json).toEqual(event({}));
});

test.each([
  ['class', 'pagerduty_v2_payload_class'],
  ['component', 'pagerduty_v2_payload_component'],
  ['group', 'pagerduty_v2_payload_group'],
  ['source', 'pagerduty_v2_payload_source'],
])('AL6: %s is filled by its fields, then by options of the rule', (name, option) => {
  const values = { ...NEW, [option]: '{0} {} {1}'.replace('{} ', ''), [`${option}_args`]: ['user.name', 'owner'] };
  expect(sent(values, [MATCH], { owner: 'soc' })?.json).toMatchObject({ payload: { [name]: 'eva soc' } });
  expect(sent(values)?.json).toMatchObject({ payload: { [name]: 'eva <MISSING VALUE>' } });
});

test.each<[JsonObject, string]>([
  [{ pagerduty_incident_key: 'a{0}' }, 'a{0}'],
  [{ pagerduty_incident_key: 'a{0}-{1}', pagerduty_incident_key_args: ['zero', 'gone'] }, 'a0-?'],
])('AL6: the incident key of %j is %s', (values, key) => {
  const ruleValues = { alert_missing_value: '?' };
  expect(sent({ ...NEEDED, ...values }, [MATCH], ruleValues)?.json).toMatchObject({ incident_key: key });
  expect(sent({ ...NEW, ...values }, [MATCH], ruleValues)?.json).toMatchObject({ dedup_key: key });
});

test('details are fields, or what is written; the last match says it', () => {
  const asked = { who: 'user.name', what: 'Sudo', zero: 'zero' };
  const values = { ...NEW, pagerduty_v2_payload_custom_details: asked, pagerduty_v2_payload_include_all_info: false };
  expect(sent(values, [MATCH, { user: { name: 'bob' } }])?.json).toMatchObject({
    payload: { custom_details: { who: 'bob', what: 'Sudo', zero: 'zero' } },
  });
  expect(JSON.stringify(sent(values)?.json)).not.toContain('information');
});

test.each(['trigger', 'resolve', 'acknowledge'])('AL6: it can %s', type => {
  expect(sent({ ...NEEDED, pagerduty_event_type: type })?.json).toMatchObject({ event_type: type });
  expect(sent({ ...NEW, pagerduty_event_type: type })?.json).toMatchObject({ event_action: type });
});

test('a summary longer than PagerDuty takes is cut between runes', () => {
  const long = alertFor([MATCH], { title: '🔔'.repeat(2000) });
  const [part] = httpParts(composed(pagerduty, NEW, long));
  expect(part?.json).toMatchObject({ payload: { summary: `${'🔔'.repeat(1023)}…` } });
});

test('what has braces that do not fit is told as it is written', () => {
  const values = { ...NEEDED, pagerduty_incident_key: '{0} {1}', pagerduty_incident_key_args: ['user.name'] };
  expect(sent(values)?.json).toMatchObject({ incident_key: '{0} {1}' });
});

test.each<[JsonObject, readonly string[]]>([
  [
    {},
    [
      'pagerduty_service_key is required; add `pagerduty_service_key: …`',
      'pagerduty_client_name is required; add `pagerduty_client_name: …`',
    ],
  ],
  [{ ...NEEDED, pagerduty_event_type: 'none' }, ['pagerduty_event_type must be one of trigger, resolve, acknowledge']],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(pagerduty, values)).toEqual(problems);
});
