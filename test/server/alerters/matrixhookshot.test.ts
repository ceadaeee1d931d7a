import type { JsonObject } from '../../../common/model/json.ts';
import { matrixhookshot } from '../../../server/alerters/matrixhookshot.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';
import { SUMMARY } from '../../support/chats.ts';

const HOOK = 'https://hookshot.example.org/webhook/x';
const NEEDED = { matrixhookshot_webhook_url: HOOK };

const partsFor = (values: JsonObject, alert = alertFor([{ user: 'eva' }])) =>
  httpParts(composed(matrixhookshot, { ...NEEDED, ...values }, alert));

test('AL23: what a rule with nothing but the address sends', () => {
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: HOOK,
      headers: { 'content-type': 'application/json' },
      json: { text: 'Body\n\n' },
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test.each<[JsonObject, JsonObject]>([
  [{ matrixhookshot_username: 'soc' }, { text: 'Body\n\n', username: 'soc' }],
  [{ matrixhookshot_html: '<b>!</b>' }, { text: 'Body\n\n', html: '<b>!</b>' }],
  [{ matrixhookshot_text: 'T' }, { text: 'T' }],
])('AL23: %j', (values, json) => {
  expect(partsFor(values)[0]?.json).toEqual(json);
});

test('AL23: the summary is the narrow one, in a block of code', () => {
  const [part] = partsFor({}, alertFor([{ user: 'eva' }], SUMMARY));
  expect(part?.json).toEqual({ text: '```\nNARROW\n```\nBody\n\n' });
});

test('AL23: every address is told', () => {
  const parts = partsFor({ matrixhookshot_webhook_url: [HOOK, `${HOOK}2`] });
  expect(parts.map(({ url }) => url)).toEqual([HOOK, `${HOOK}2`]);
});

test('a message larger than an event can hold is cut between runes', () => {
  const [part] = partsFor({}, alertFor([{}], { text: '🔔'.repeat(10_000) }));
  const size = Buffer.byteLength(JSON.stringify(part?.json));
  expect(size).toBeLessThanOrEqual(20_000);
  expect(size).toBeGreaterThan(19_990);
});

test.each<[JsonObject, JsonObject]>([
  [{ matrixhookshot_timeout: 3 }, { timeoutMs: 3000 }],
  [{ matrixhookshot_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ matrixhookshot_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ matrixhookshot_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
])('how it travels: %j', (values, expected) => {
  expect(partsFor(values)).toMatchObject([expected]);
});

test.each<[JsonObject, string]>([
  [{}, 'matrixhookshot_webhook_url is required; add `matrixhookshot_webhook_url: …`'],
  [{ ...NEEDED, matrixhookshot_timeout: 0 }, 'matrixhookshot_timeout must be at least 1'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(matrixhookshot, values)).toEqual([problem]);
});
