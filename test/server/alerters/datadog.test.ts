import type { JsonObject } from '../../../common/model/json.ts';
import { datadog } from '../../../server/alerters/datadog.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const KEYS = { datadog_api_key: 'api', datadog_app_key: 'app' };
const sent = (values: JsonObject = {}, text = 'Body') =>
  httpParts(composed(datadog, { ...KEYS, ...values }, alertFor([{}], { text })))[0];

test('AL23: an event is posted with both keys', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://api.datadoghq.com/api/v1/events',
    headers: { 'content-type': 'application/json', 'dd-api-key': 'api', 'dd-application-key': 'app' },
  });
  expect(sent()?.json).toEqual({ title: 'R', text: 'Body' });
});

test('another site', () => {
  const datadog_api_url = 'https://api.datadoghq.eu/api/v1/events';
  expect(sent({ datadog_api_url })?.url).toBe(datadog_api_url);
});

test('a longer text is cut between runes', () => {
  expect(sent({}, '🔔'.repeat(5000))?.json).toMatchObject({ text: `${'🔔'.repeat(3999)}…` });
});

test('it needs both keys', () => {
  expect(problemsOf(datadog, {})).toEqual([
    'datadog_api_key is required; add `datadog_api_key: …`',
    'datadog_app_key is required; add `datadog_app_key: …`',
  ]);
});
