import { isObject, type JsonObject } from '../../../common/model/json.ts';
import { rocketchat } from '../../../server/alerters/rocketchat.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';
import { attachmentsOf, LINKED_MATCH, SUMMARY } from '../../support/chats.ts';

const HOOK = 'https://chat.example.org/hooks/x';
const NEEDED = { rocket_chat_webhook_url: HOOK };
const LINKS = { rocket_chat_attach_kibana_discover_url: true, rocket_chat_attach_opensearch_discover_url: true };

const partsFor = (values: JsonObject, alert = alertFor([LINKED_MATCH])) =>
  httpParts(composed(rocketchat, { ...NEEDED, ...values }, alert));

test('what a rule with nothing but the address sends', () => {
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: HOOK,
      headers: { 'content-type': 'application/json' },
      json: {
        username: 'elastalert2',
        channel: '',
        text: '',
        emoji: ':ghost:',
        attachments: [{ color: 'danger', title: 'R', text: 'Body\n\n', fields: [] }],
      },
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test('AL5: every address and every channel is told, in order', () => {
  const parts = partsFor({
    rocket_chat_webhook_url: [`${HOOK}1`, `${HOOK}2`],
    rocket_chat_channel_override: ['#a', '@b'],
  });
  expect(parts.map(({ url, json }) => [url, isObject(json) ? json.channel : null])).toEqual([
    [`${HOOK}1`, '#a'],
    [`${HOOK}1`, '@b'],
    [`${HOOK}2`, '#a'],
    [`${HOOK}2`, '@b'],
  ]);
});

test('AL5: the summary is the narrow one, in a block of code', () => {
  const [part] = partsFor({}, alertFor([LINKED_MATCH], SUMMARY));
  expect(attachmentsOf(part?.json)).toMatchObject([{ text: '```\nNARROW\n```\nBody\n\n' }]);
});

test('AL5: links to Discover are attachments of their own, where the match has them', () => {
  expect(attachmentsOf(partsFor(LINKS)[0]?.json).slice(1)).toEqual([
    { color: '#ec4b98', title: 'Discover in Kibana', title_link: LINKED_MATCH.kibana_discover_url },
    { color: '#ec4b98', title: 'Discover in opensearch', title_link: LINKED_MATCH.opensearch_discover_url },
  ]);
  expect(attachmentsOf(partsFor(LINKS, alertFor([{ user: 'eva' }]))[0]?.json)).toHaveLength(1);
  const worded = {
    ...LINKS,
    rocket_chat_kibana_discover_color: '#000',
    rocket_chat_kibana_discover_title: 'K',
    rocket_chat_opensearch_discover_color: '#fff',
    rocket_chat_opensearch_discover_title: 'O',
  };
  expect(attachmentsOf(partsFor(worded)[0]?.json).slice(1)).toMatchObject([
    { color: '#000', title: 'K' },
    { color: '#fff', title: 'O' },
  ]);
});

test.each<[JsonObject, JsonObject]>([
  [{ rocket_chat_username_override: 'soc' }, { username: 'soc' }],
  [{ rocket_chat_emoji_override: ':bell:' }, { emoji: ':bell:' }],
  [{ rocket_chat_text_string: '@here' }, { text: '@here' }],
  [{ rocket_chat_msg_color: 'good' }, { attachments: [{ color: 'good' }] }],
  [
    {
      rocket_chat_alert_fields: [
        { title: 'User', value: 'user.name', short: true },
        { title: 'Gone', value: 'gone' },
      ],
    },
    {
      attachments: [
        {
          fields: [
            { title: 'User', value: 'eva', short: true },
            { title: 'Gone', value: null },
          ],
        },
      ],
    },
  ],
])('in the message: %j', (values, expected) => {
  expect(partsFor(values)[0]?.json).toMatchObject(expected);
});

test('without an emoji none is told', () => {
  expect(partsFor({ rocket_chat_emoji_override: '' })[0]?.json).not.toHaveProperty('emoji');
});

test.each<[JsonObject, JsonObject]>([
  [{ rocket_chat_timeout: 3 }, { timeoutMs: 3000 }],
  [{ rocket_chat_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ rocket_chat_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ rocket_chat_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
])('how it travels: %j', (values, expected) => {
  expect(partsFor(values)).toMatchObject([expected]);
});

test.each<[JsonObject, string]>([
  [{}, 'rocket_chat_webhook_url is required; add `rocket_chat_webhook_url: …`'],
  [{ ...NEEDED, rocket_chat_msg_color: '#fff' }, 'rocket_chat_msg_color must be one of good, warning, danger'],
  [
    { ...NEEDED, rocket_chat_alert_fields: [{ title: 'T' }] },
    'rocket_chat_alert_fields.0.value must be the name of a field',
  ],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(rocketchat, values)).toEqual([problem]);
});
