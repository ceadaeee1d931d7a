import type { JsonObject } from '../../../common/model/json.ts';
import { googlechat } from '../../../server/alerters/googlechat.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const HOOK = 'https://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t';
const NEEDED = { googlechat_webhook_url: HOOK };
const CARD = { googlechat_format: 'card' };

const partsFor = (values: JsonObject, alert = alertFor([{ user: 'eva' }])) =>
  httpParts(composed(googlechat, { ...NEEDED, ...values }, alert));

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
  [{}, {}],
  [{ googlechat_header_title: '', googlechat_header_subtitle: 'S' }, {}],
  [{ googlechat_header_title: 'T' }, { header: { title: 'T', subtitle: null, imageUrl: null } }],
  [
    { googlechat_header_title: 'T', googlechat_header_subtitle: 'S', googlechat_header_image: 'i' },
    { header: { title: 'T', subtitle: 'S', imageUrl: 'i' } },
  ],
])('AL23: a card with %j', (values, expected) => {
  const sections = [{ widgets: [{ textParagraph: { text: 'Body\n\n' } }] }];
  expect(partsFor({ ...CARD, ...values })[0]?.json).toEqual({ cards: [{ sections, ...expected }] });
});

test('AL23: the button of a card is a section of its own', () => {
  const button = { textButton: { text: 'VISIT KIBANA', onClick: { openLink: { url: 'https://kibana.example.org' } } } };
  expect(partsFor({ ...CARD, googlechat_footer_kibanalink: 'https://kibana.example.org' })[0]?.json).toEqual({
    cards: [
      { sections: [{ widgets: [{ textParagraph: { text: 'Body\n\n' } }] }, { widgets: [{ buttons: [button] }] }] },
    ],
  });
});

test('every address is told, by the proxy of the rule', () => {
  const parts = partsFor({ googlechat_webhook_url: [HOOK, `${HOOK}2`], googlechat_proxy: 'http://proxy:3128' });
  expect(parts.map(({ url, proxy }) => [url, proxy])).toEqual([
    [HOOK, 'http://proxy:3128'],
    [`${HOOK}2`, 'http://proxy:3128'],
  ]);
});

test.each<JsonObject>([{}, CARD])('a message larger than Google takes is cut: %j', values => {
  const [part] = partsFor(values, alertFor([{}], { text: '🔔'.repeat(20_000) }));
  const size = Buffer.byteLength(JSON.stringify(part?.json));
  expect(size).toBeLessThanOrEqual(32_000);
  expect(size).toBeGreaterThan(31_990);
});

test.each<[JsonObject, string]>([
  [{}, 'googlechat_webhook_url is required; add `googlechat_webhook_url: …`'],
  [{ ...NEEDED, googlechat_format: 'cards' }, 'googlechat_format must be one of basic, card'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(googlechat, values)).toEqual([problem]);
});
