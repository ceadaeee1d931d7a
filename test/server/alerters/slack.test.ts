import { isList, isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import { slack } from '../../../server/alerters/slack.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const HOOK = 'https://hooks.slack.com/services/T0/B0/x';
const MATCH = {
  user: { name: 'eva' },
  kibana_discover_url: 'https://kibana.example.org/d',
  opensearch_discover_url: 'https://dashboards.example.org/d',
};

const partsFor = (values: JsonObject, alert = alertFor([MATCH])) =>
  httpParts(composed(slack, { slack_webhook_url: HOOK, ...values }, alert));

const attachmentsOf = (json: Json | undefined): readonly Json[] => {
  const attachments = isObject(json ?? null) && isObject(json) ? json.attachments : undefined;
  return isList(attachments) ? attachments : [];
};

test('what a rule with nothing but the address sends', () => {
  expect(partsFor({})).toEqual([
    {
      kind: 'http',
      method: 'POST',
      url: HOOK,
      headers: { 'content-type': 'application/json' },
      json: {
        username: 'elastalert',
        channel: '',
        parse: 'none',
        text: '',
        icon_emoji: ':ghost:',
        attachments: [{ color: 'danger', title: 'R', text: 'Body\n\n', mrkdwn_in: ['text', 'pretext'], fields: [] }],
      },
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test('AL5: every address and every channel is told, in order', () => {
  const parts = partsFor({ slack_webhook_url: [`${HOOK}1`, `${HOOK}2`], slack_channel_override: ['#a', '@b'] });
  expect(parts.map(({ url, json }) => [url, isObject(json) ? json.channel : null])).toEqual([
    [`${HOOK}1`, '#a'],
    [`${HOOK}1`, '@b'],
    [`${HOOK}2`, '#a'],
    [`${HOOK}2`, '@b'],
  ]);
});

test.each<[string, JsonObject, JsonObject]>([
  ['user name', { slack_username_override: 'soc' }, { username: 'soc' }],
  ['emoji', { slack_emoji_override: ':bell:' }, { icon_emoji: ':bell:' }],
  ['parse', { slack_parse_override: 'full' }, { parse: 'full' }],
  ['text', { slack_text_string: '<!here>' }, { text: '<!here>' }],
])('in the message: %s', (_name, values, expected) => {
  expect(partsFor(values)[0]?.json).toMatchObject(expected);
});

test('an icon address wins over the emoji', () => {
  const json = partsFor({ slack_icon_url_override: 'https://example.org/i.png', slack_emoji_override: ':bell:' })[0]
    ?.json;
  expect(json).toMatchObject({ icon_url: 'https://example.org/i.png' });
  expect(json).not.toHaveProperty('icon_emoji');
});

test.each<[string, JsonObject, JsonObject]>([
  ['slack_msg_color', { slack_msg_color: 'good' }, { color: 'good' }],
  ['slack_title', { slack_title: 'T' }, { title: 'T' }],
  ['slack_title_link', { slack_title_link: 'l' }, { title_link: 'l' }],
  ['slack_footer', { slack_footer: 'f' }, { footer: 'f' }],
  ['slack_footer_icon', { slack_footer_icon: 'f' }, { footer_icon: 'f' }],
  ['slack_image_url', { slack_image_url: 'i' }, { image_url: 'i' }],
  ['slack_thumb_url', { slack_thumb_url: 't' }, { thumb_url: 't' }],
  ['slack_author_name', { slack_author_name: 'a' }, { author_name: 'a' }],
  ['slack_author_link', { slack_author_link: 'a' }, { author_link: 'a' }],
  ['slack_author_icon', { slack_author_icon: 'a' }, { author_icon: 'a' }],
  ['slack_msg_pretext', { slack_msg_pretext: 'p' }, { pretext: 'p' }],
  [
    'slack_alert_fields',
    {
      slack_alert_fields: [
        { title: 'User', value: 'user.name', short: true },
        { title: 'Gone', value: 'gone' },
      ],
    },
    {
      fields: [
        { title: 'User', value: 'eva', short: true },
        { title: 'Gone', value: null },
      ],
    },
  ],
])('in the attachment: %s', (_name, values, expected) => {
  expect(attachmentsOf(partsFor(values)[0]?.json)).toMatchObject([expected]);
});

test('the title is the subject of the rule', () => {
  const parts = partsFor({}, alertFor([MATCH], { subject: 'S', title: 'S' }));
  expect(attachmentsOf(parts[0]?.json)).toMatchObject([{ title: 'S' }]);
});

test('AL5: links to Discover are attachments of their own, where the match has them', () => {
  const both = { slack_attach_kibana_discover_url: true, slack_attach_opensearch_discover_url: true };
  expect(attachmentsOf(partsFor(both)[0]?.json).slice(1)).toEqual([
    { color: '#ec4b98', title: 'Discover in Kibana', title_link: MATCH.kibana_discover_url },
    { color: '#ec4b98', title: 'Discover in Opensearch', title_link: MATCH.opensearch_discover_url },
  ]);
  const worded = {
    ...both,
    slack_kibana_discover_color: '#000',
    slack_kibana_discover_title: 'K',
    slack_opensearch_discover_color: '#fff',
    slack_opensearch_discover_title: 'O',
  };
  expect(attachmentsOf(partsFor(worded)[0]?.json).slice(1)).toMatchObject([
    { color: '#000', title: 'K' },
    { color: '#fff', title: 'O' },
  ]);
  expect(attachmentsOf(partsFor(both, alertFor([{}]))[0]?.json)).toHaveLength(1);
});

test('the ticket of the alert is an attachment of its own, where there is one', () => {
  const values = { slack_webhook_url: HOOK, slack_attach_jira_ticket_url: true };
  const receipts = { jira_server: 'https://jira.example.org', jira_ticket: 'SEC-1' };
  const attachments = (more: JsonObject, told: JsonObject): readonly Json[] => {
    const parts = composed(slack, { ...values, ...more }, alertFor([MATCH]), { ...CONTEXT, receipts: told });
    return attachmentsOf(httpParts(parts)[0]?.json).slice(1);
  };
  const link = { color: '#ec4b98', title: 'Jira Ticket', title_link: 'https://jira.example.org/browse/SEC-1' };
  expect(attachments({}, receipts)).toEqual([link]);
  const worded = { slack_jira_ticket_color: '#000', slack_jira_ticket_title: 'T' };
  expect(attachments(worded, receipts)).toEqual([{ ...link, color: '#000', title: 'T' }]);
  expect(attachments({}, {})).toEqual([]);
  expect(attachments({ slack_attach_jira_ticket_url: false }, receipts)).toEqual([]);
});

test.each<[JsonObject, JsonObject]>([
  [{ slack_timeout: 3 }, { timeoutMs: 3000 }],
  [{ slack_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ slack_ca_certs: true }, { tls: { caFile: null, verify: true } }],
  [{ slack_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ slack_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
  [{ slack_ignore_ssl_errors: true, slack_ca_certs: 'ca.pem' }, { tls: { caFile: 'ca.pem', verify: true } }],
  [{ slack_ignore_ssl_errors: true, slack_ca_certs: true }, { tls: { caFile: null, verify: true } }],
])('how it travels: %j', (values, expected) => {
  expect(partsFor(values)).toMatchObject([expected]);
});

test('a text longer than Slack takes is cut between runes', () => {
  const [attachment] = attachmentsOf(partsFor({}, alertFor([MATCH], { text: '🔔'.repeat(50_000) }))[0]?.json);
  const text = isObject(attachment) ? attachment.text : '';
  expect(text).toBe(`${'🔔'.repeat(39_999)}…`);
  const fits = '🔔'.repeat(40_000);
  expect(attachmentsOf(partsFor({}, alertFor([MATCH], { text: fits }))[0]?.json)).toMatchObject([{ text: fits }]);
});

test.each<[JsonObject, string]>([
  [{}, 'slack_webhook_url is required; add `slack_webhook_url: …`'],
  [
    { slack_webhook_url: 'hooks.slack.com' },
    'slack_webhook_url must be a web address that starts with http:// or https://',
  ],
  [
    { slack_webhook_url: [HOOK, 'x'] },
    'slack_webhook_url.1 must be a web address that starts with http:// or https://',
  ],
  [{ slack_webhook_url: [] }, 'slack_webhook_url must name at least one'],
  [{ slack_webhook_url: HOOK, slack_msg_color: 'red' }, 'slack_msg_color must be one of good, warning, danger'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(slack, values)).toEqual([problem]);
});
