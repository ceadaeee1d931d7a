import type { JsonObject } from '../../../common/model/json.ts';
import { flashduty } from '../../../server/alerters/flashduty.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const KEY = { flashduty_integration_key: 'key' };
const sent = (values: JsonObject = {}, text = 'Body') =>
  httpParts(composed(flashduty, { ...KEY, ...values }, alertFor([{}], { text })))[0];

const LABELS = ['check', 'service', 'cluster', 'resource', 'metric', 'group', 'env', 'app'];
const labelsOf = (value: string | null) => Object.fromEntries(LABELS.map(name => [name, value]));

test('AL23: what a rule with nothing but the key sends', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://api.flashcat.cloud/event/push/alert/standard?integration_key=key',
    headers: { 'content-type': 'application/json' },
  });
  expect(sent()?.json).toEqual({
    title: 'ElastAlert Alert',
    description: null,
    event_status: 'Info',
    alert_key: null,
    labels: { ...labelsOf(null), information: 'Body' },
  });
});

test('AL23: all that a rule may say', () => {
  const labels = Object.fromEntries(LABELS.map(name => [`flashduty_${name}`, 'x']));
  const values = {
    ...{ flashduty_title: 'T', flashduty_description: 'D', flashduty_event_status: 'Ok', flashduty_alert_key: 'a' },
    ...labels,
  };
  expect(sent(values)?.json).toEqual({
    ...{ title: 'T', description: 'D', event_status: 'Ok', alert_key: 'a' },
    labels: { ...labelsOf('x'), information: 'Body' },
  });
});

test('what is longer than Flashduty takes is cut between runes', () => {
  const long = '🔔'.repeat(3000);
  const values = { flashduty_title: long, flashduty_description: long, flashduty_app: long };
  expect(sent(values, long)?.json).toMatchObject({
    title: `${'🔔'.repeat(511)}…`,
    description: `${'🔔'.repeat(2047)}…`,
    labels: { app: `${'🔔'.repeat(2047)}…`, information: `${'🔔'.repeat(2047)}…` },
  });
});

test.each([
  ['{"request_id":"r","error":{"code":"AccessDenied"}}', '{"request_id":"r","error":{"code":"AccessDenied"}}'],
  ['{"request_id":"r","data":{"alert_key":"a"}}', null],
  ['<html>', null],
])('%s is refused: %j', (said, refusal) => expect(sent()?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, string]>([
  [{}, 'flashduty_integration_key is required; add `flashduty_integration_key: …`'],
  [{ ...KEY, flashduty_event_status: 'info' }, 'flashduty_event_status must be one of Info, Warning, Critical, Ok'],
])('%j is wrong', (values, problem) => expect(problemsOf(flashduty, values)).toEqual([problem]));
