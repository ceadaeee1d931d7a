import { isObject, type JsonObject } from '../../../common/model/json.ts';
import { mattermost } from '../../../server/alerters/mattermost.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';
import { attachmentsOf, LINKED_MATCH, SUMMARY } from '../../support/chats.ts';

const HOOK = 'https://mattermost.example.org/hooks/x';
const NEEDED = { mattermost_webhook_url: HOOK };
const LINKS = { mattermost_attach_kibana_discover_url: true, mattermost_attach_opensearch_discover_url: true };
const MATCH = { ...LINKED_MATCH, zero: 0 };

const partsFor = (values: JsonObject, alert = alertFor([MATCH]), ruleValues: JsonObject = {}) =>
  httpParts(composed(mattermost, { ...NEEDED, ...values }, alert, { ...CONTEXT, ruleValues }));

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
        text: 'Body\n\n',
        icon_emoji: ':ghost:',
        attachments: [{ fallback: 'R: ', color: 'danger', title: 'R', pretext: '', fields: [] }],
      },
      timeoutMs: 10_000,
      tls: { caFile: null, verify: true },
      proxy: null,
    },
  ]);
});

test('AL5: every address and every channel is told, in order', () => {
  const parts = partsFor({
    mattermost_webhook_url: [`${HOOK}1`, `${HOOK}2`],
    mattermost_channel_override: ['#a', '@b'],
  });
  expect(parts.map(({ url, json }) => [url, isObject(json) ? json.channel : null])).toEqual([
    [`${HOOK}1`, '#a'],
    [`${HOOK}1`, '@b'],
    [`${HOOK}2`, '#a'],
    [`${HOOK}2`, '@b'],
  ]);
});

test('AL5: the summary is the narrow one, in a block of code', () => {
  expect(partsFor({}, alertFor([MATCH], SUMMARY))).toMatchObject([{ json: { text: '```\nNARROW\n```\nBody\n\n' } }]);
});

test('AL5: links to Discover are attachments of their own, where the match has them', () => {
  expect(attachmentsOf(partsFor(LINKS)[0]?.json).slice(1)).toEqual([
    { color: '#ec4b98', title: 'Discover in Kibana', title_link: MATCH.kibana_discover_url },
    { color: '#ec4b98', title: 'Discover in opensearch', title_link: MATCH.opensearch_discover_url },
  ]);
  expect(attachmentsOf(partsFor({})[0]?.json)).toHaveLength(1);
  expect(attachmentsOf(partsFor(LINKS, alertFor([{ kibana_discover_url: '' }]))[0]?.json)).toHaveLength(1);
  const worded = {
    ...LINKS,
    mattermost_kibana_discover_color: '#000',
    mattermost_kibana_discover_title: 'K',
    mattermost_opensearch_discover_color: '#fff',
    mattermost_opensearch_discover_title: 'O',
  };
  expect(attachmentsOf(partsFor(worded)[0]?.json).slice(1)).toMatchObject([
    { color: '#000', title: 'K' },
    { color: '#fff', title: 'O' },
  ]);
});

test('a text that is all there is stands in the attachment', () => {
  const [part] = partsFor({}, alertFor([MATCH]), { alert_text_type: 'alert_text_only' });
  expect(part?.json).not.toHaveProperty('text');
  expect(attachmentsOf(part?.json)).toMatchObject([{ text: 'Body\n\n' }]);
});

test('an icon address wins over the emoji', () => {
  const [part] = partsFor({ mattermost_icon_url_override: 'https://example.org/i.png' });
  expect(part?.json).toMatchObject({ icon_url: 'https://example.org/i.png' });
  expect(part?.json).not.toHaveProperty('icon_emoji');
  expect(partsFor({ mattermost_emoji_override: ':bell:' })[0]?.json).toMatchObject({ icon_emoji: ':bell:' });
});

test.each<[JsonObject, JsonObject]>([
  [{ mattermost_msg_color: 'good' }, { color: 'good' }],
  [{ mattermost_title: 'T' }, { title: 'T', fallback: 'R: ' }],
  [{ mattermost_msg_pretext: 'p' }, { pretext: 'p', fallback: 'R: p' }],
  [{ mattermost_title_link: 'l' }, { title_link: 'l' }],
  [{ mattermost_footer: 'f' }, { footer: 'f' }],
  [{ mattermost_footer_icon: 'f' }, { footer_icon: 'f' }],
  [{ mattermost_image_url: 'i' }, { image_url: 'i' }],
  [{ mattermost_thumb_url: 't' }, { thumb_url: 't' }],
  [{ mattermost_author_name: 'a' }, { author_name: 'a' }],
  [{ mattermost_author_link: 'a' }, { author_link: 'a' }],
  [{ mattermost_author_icon: 'a' }, { author_icon: 'a' }],
])('in the attachment: %j', (values, expected) => {
  expect(attachmentsOf(partsFor(values)[0]?.json)).toMatchObject([expected]);
});

test.each<[JsonObject, JsonObject]>([
  [
    { title: 'T', value: 'as {it} is', short: true },
    { title: 'T', value: 'as {it} is', short: true },
  ],
  [
    { title: 'T', value: '{0} of {1}', args: ['user.name', 'gone'] },
    { title: 'T', value: 'eva of <MISSING VALUE>' },
  ],
  [
    { title: 'T', args: ['user.name', 'zero'] },
    { title: 'T', value: 'eva\n<MISSING VALUE>' },
  ],
  [
    { title: 'T', args: 'user.name' },
    { title: 'T', value: 'eva' },
  ],
  [
    { title: 'T', value: 'none', args: [] },
    { title: 'T', value: 'none' },
  ],
  [{ title: 'T' }, { title: 'T' }],
])('the field %j', (given, told) => {
  expect(attachmentsOf(partsFor({ mattermost_msg_fields: [given] })[0]?.json)).toMatchObject([{ fields: [told] }]);
});

test('what is missing is told as the rule says', () => {
  const [part] = partsFor({ mattermost_msg_fields: [{ args: ['gone'] }] }, alertFor([MATCH]), {
    alert_missing_value: '?',
  });
  expect(attachmentsOf(part?.json)).toMatchObject([{ fields: [{ value: '?' }] }]);
});

test('what has braces that do not fit is told as it is written', () => {
  const fields = [{ title: 'T', value: '{0} {1}', args: ['user.name'] }];
  expect(attachmentsOf(partsFor({ mattermost_msg_fields: fields })[0]?.json)).toMatchObject([
    { fields: [{ value: '{0} {1}' }] },
  ]);
});

test.each<[JsonObject, JsonObject]>([
  [{ mattermost_proxy: 'http://proxy:3128' }, { proxy: 'http://proxy:3128' }],
  [{ mattermost_ignore_ssl_errors: true }, { tls: { caFile: null, verify: false } }],
])('how it travels: %j', (values, expected) => {
  expect(partsFor(values)).toMatchObject([expected]);
});

test.each<[JsonObject, string]>([
  [{}, 'mattermost_webhook_url is required; add `mattermost_webhook_url: …`'],
  [{ mattermost_webhook_url: [] }, 'mattermost_webhook_url must name at least one'],
  [{ ...NEEDED, mattermost_msg_color: 'red' }, 'mattermost_msg_color must be one of good, warning, danger'],
  [{ ...NEEDED, mattermost_msg_fields: {} }, 'mattermost_msg_fields must be a list; start each entry with a dash'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(mattermost, values)).toEqual([problem]);
});
