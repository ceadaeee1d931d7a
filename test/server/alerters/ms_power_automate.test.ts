import { listAt, objectAt, type JsonObject } from '../../../common/model/json.ts';
import { msPowerAutomate } from '../../../server/alerters/ms_power_automate.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';
import { attachmentsOf, LINKED_MATCH } from '../../support/chats.ts';

const HOOK = 'https://logic.example.org/workflows/x';
const NEEDED = { ms_power_automate_webhook_url: HOOK };
const LINKS = {
  ms_power_automate_kibana_discover_attach_url: true,
  ms_power_automate_opensearch_discover_attach_url: true,
};

const partsFor = (values: JsonObject, alert = alertFor([LINKED_MATCH])) =>
  httpParts(composed(msPowerAutomate, { ...NEEDED, ...values }, alert));

const cardFor = (values: JsonObject, alert = alertFor([LINKED_MATCH])): JsonObject =>
  objectAt(attachmentsOf(partsFor(values, alert)[0]?.json)[0], 'content');

const SUMMARY = { type: 'TextBlock', text: 'R', weight: 'Bolder', wrap: true, size: 'large' };
const BODY = { type: 'TextBlock', text: 'Body\n\n', spacing: 'Large', wrap: true };

test('AL18: what a rule with nothing but the address sends', () => {
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [SUMMARY, BODY],
    actions: [],
  };
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: HOOK,
      headers: { 'content-type': 'application/json' },
      json: { type: 'message', attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content }] },
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test.each<[string, JsonObject, readonly JsonObject[]]>([
  ['summary', { ms_power_automate_alert_summary: 'S' }, [{ ...SUMMARY, text: 'S' }, BODY]],
  ['empty summary', { ms_power_automate_alert_summary: '' }, [{ ...SUMMARY, text: '' }, BODY]],
  ['size of the summary', { ms_power_automate_summary_text_size: 'small' }, [{ ...SUMMARY, size: 'small' }, BODY]],
  ['size of the text', { ms_power_automate_body_text_size: 'extraLarge' }, [SUMMARY, { ...BODY, size: 'extraLarge' }]],
  ['no facts', { ms_power_automate_alert_facts: [] }, [SUMMARY, BODY, { type: 'FactSet', facts: [] }]],
  [
    'facts',
    {
      ms_power_automate_alert_facts: [
        { name: 'User', value: 'user.name' },
        { name: 'Written', value: 'Just so' },
      ],
    },
    [
      SUMMARY,
      BODY,
      {
        type: 'FactSet',
        facts: [
          { title: 'User', value: 'eva' },
          { title: 'Written', value: 'Just so' },
        ],
      },
    ],
  ],
])('AL18: %s', (_name, values, body) => {
  expect(cardFor(values).body).toEqual(body);
});

test('AL18: a fact that is null is told as it is written, one that is 0 is not', () => {
  const facts = [
    { name: 'null', value: 'none' },
    { name: 'zero', value: 'zero' },
  ];
  const card = cardFor({ ms_power_automate_alert_facts: facts }, alertFor([{ none: null, zero: 0 }]));
  expect(listAt(card, 'body')[2]).toMatchObject({ facts: [{ value: 'none' }, { value: 0 }] });
});

test('AL18: links to Discover are buttons, where the match has them', () => {
  const button = (title: string, url: string, style = 'default') => ({ type: 'Action.OpenUrl', title, url, style });
  expect(cardFor(LINKS).actions).toEqual([
    button('Discover in Kibana', LINKED_MATCH.kibana_discover_url),
    button('Discover in opensearch', LINKED_MATCH.opensearch_discover_url),
  ]);
  const worded = {
    ...LINKS,
    ms_power_automate_kibana_discover_title: 'K',
    ms_power_automate_kibana_discover_color: 'positive',
    ms_power_automate_opensearch_discover_title: 'O',
    ms_power_automate_opensearch_discover_color: 'destructive',
  };
  expect(cardFor(worded).actions).toEqual([
    button('K', LINKED_MATCH.kibana_discover_url, 'positive'),
    button('O', LINKED_MATCH.opensearch_discover_url, 'destructive'),
  ]);
  expect(cardFor(LINKS, alertFor([{ user: 'eva' }])).actions).toEqual([]);
});

test('AL18: a card may be as wide as its channel', () => {
  expect(cardFor({ ms_power_automate_teams_card_width_full: true }).msteams).toEqual({ width: 'Full' });
});

test.each<[string, JsonObject, readonly string[]]>([
  ['one', { hook: 'https://a.example.org/x' }, ['https://a.example.org/x']],
  [
    'several',
    { hook: 'https://a.example.org/x, https://b.example.org/y' },
    ['https://a.example.org/x', 'https://b.example.org/y'],
  ],
  ['none', {}, [HOOK]],
  ['a number', { hook: 5 }, [HOOK]],
  ['a list', { hook: ['https://a.example.org/x'] }, [HOOK]],
])('AL18: the field of addresses holds %s', (_name, match, addresses) => {
  const parts = partsFor({ ms_power_automate_webhook_url_from_field: 'hook' }, alertFor([match]));
  expect(parts.map(({ url }) => url)).toEqual(addresses);
});

test.each(['', 'file:///etc/passwd', 'https://a.example.org/secret,', 'ops'])(
  'where the field of addresses holds %j, those of the rule are told',
  hook => {
    const parts = partsFor({ ms_power_automate_webhook_url_from_field: 'hook' }, alertFor([{ hook }]));
    expect(parts.map(part => part.url)).toEqual([HOOK]);
  },
);

test.each<[JsonObject, JsonObject]>([
  [{ ms_power_automate_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ ms_power_automate_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ ms_power_automate_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
])('how it travels: %j', (values, expected) => {
  expect(partsFor(values)).toMatchObject([expected]);
});

test('a message larger than Teams takes is cut', () => {
  const [part] = partsFor({}, alertFor([{}], { text: 'é\n'.repeat(20_000) }));
  const size = Buffer.byteLength(JSON.stringify(part?.json));
  expect(size).toBeLessThanOrEqual(28_000);
  expect(size).toBeGreaterThan(27_990);
});

test.each<[JsonObject, string]>([
  [{}, 'ms_power_automate_webhook_url is required; add `ms_power_automate_webhook_url: …`'],
  [
    { ...NEEDED, ms_power_automate_summary_text_size: 'huge' },
    'ms_power_automate_summary_text_size must be one of default, small, medium, large, extraLarge',
  ],
  [
    { ...NEEDED, ms_power_automate_kibana_discover_color: '#fff' },
    'ms_power_automate_kibana_discover_color must be one of default, positive, destructive',
  ],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(msPowerAutomate, values)).toEqual([problem]);
});
