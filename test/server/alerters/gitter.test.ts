import type { JsonObject } from '../../../common/model/json.ts';
import { gitter } from '../../../server/alerters/gitter.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const HOOK = 'https://webhooks.gitter.im/e/x';
const NEEDED = { gitter_webhook_url: HOOK };

const sent = (values: JsonObject) => httpParts(composed(gitter, { ...NEEDED, ...values }, alertFor([{ user: 'eva' }])));

test.each<[JsonObject, JsonObject]>([
  [{}, { json: { message: 'Body\n\n', level: 'error' } }],
  [{ gitter_msg_level: 'info' }, { json: { message: 'Body\n\n', level: 'info' } }],
  [{ gitter_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
])('AL23: %j', (values, expected) => {
  expect(sent(values)).toMatchObject([
    { method: 'POST', url: HOOK, headers: { 'content-type': 'application/json' }, ...expected },
  ]);
});

test.each<[JsonObject, string]>([
  [{}, 'gitter_webhook_url is required; add `gitter_webhook_url: …`'],
  [{ ...NEEDED, gitter_msg_level: 'warning' }, 'gitter_msg_level must be one of error, info'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(gitter, values)).toEqual([problem]);
});
