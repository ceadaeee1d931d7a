import type { JsonObject } from '../../../common/model/json.ts';
import { webexWebhook } from '../../../server/alerters/webex_webhook.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const ID = { webex_webhook_id: 'hook' };
const sent = (values: JsonObject = {}, text = 'Body') =>
  httpParts(composed(webexWebhook, { ...ID, ...values }, alertFor([{}], { text })))[0];

test.each<[string, JsonObject, JsonObject]>([
  ['text', {}, { text: 'Body' }],
  ['Markdown', { webex_webhook_msgtype: 'markdown' }, { markdown: 'Body' }],
])('AL23: %s', (_name, values, message) => {
  expect(sent(values)).toMatchObject({
    method: 'POST',
    url: 'https://webexapis.com/v1/webhooks/incoming/hook',
    headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
  });
  expect(sent(values)?.json).toEqual(message);
});

test('a text is no longer than Webex takes', () => {
  expect(sent({}, '🔔'.repeat(2000))?.json).toEqual({ text: `${'🔔'.repeat(1859)}…` });
});

test.each<[JsonObject, string]>([
  [{}, 'webex_webhook_id is required; add `webex_webhook_id: …`'],
  [{ ...ID, webex_webhook_msgtype: 'html' }, 'webex_webhook_msgtype must be one of text, markdown'],
])('%j is wrong', (values, problem) => expect(problemsOf(webexWebhook, values)).toEqual([problem]));
