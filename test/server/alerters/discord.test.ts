import type { JsonObject } from '../../../common/model/json.ts';
import { discord } from '../../../server/alerters/discord.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';
import { SUMMARY } from '../../support/chats.ts';

const HOOK = 'https://discord.com/api/webhooks/1/x';
const NEEDED = { discord_webhook_url: HOOK };
const MATCH = { user: 'eva' };
const NOTICE = '\n *message was cropped according to discord embed description limits!*';

const sent = (values: JsonObject, alert = alertFor([MATCH])) =>
  httpParts(composed(discord, { ...NEEDED, ...values }, alert))[0];

const told = (text: string) => alertFor([], { matches: [{ document: MATCH, text }] });
const message = (description: string) => ({ embeds: [{ description }] });

test('what a rule with nothing but the address sends', () => {
  expect(sent({})).toEqual({
    kind: 'http',
    method: 'POST',
    url: HOOK,
    headers: { 'content-type': 'application/json' },
    json: { content: ':warning: R :warning:', embeds: [{ description: 'Match 1', color: 0xffffff }] },
    timeoutMs: 10_000,
    tls: { caFile: null, verify: true },
    proxy: null,
  });
});

test.each([
  ['2047 runes are told whole', 'x'.repeat(2047), 'x'.repeat(2047)],
  ['of 2048 the first 1950 are', 'x'.repeat(2048), `${'x'.repeat(1950)}${NOTICE}`],
  ['what counts are runes', '🔔'.repeat(2047), '🔔'.repeat(2047)],
  ['and the cut is between two', '🔔'.repeat(2048), `${'🔔'.repeat(1950)}${NOTICE}`],
])('AL3: %s', (_name, text, description) => {
  expect(sent({}, told(text))?.json).toMatchObject(message(description));
});

test('AL4: of two matches each is followed by a line, and the summary is not told', () => {
  const line = `\n${'-'.repeat(40)}\n`;
  const description = `Match 1${line}Match 2${line}`;
  expect(sent({}, alertFor([MATCH, MATCH], SUMMARY))?.json).toMatchObject(message(description));
});

test.each<[JsonObject, JsonObject]>([
  [{ discord_emoji_title: ':bell:' }, { content: ':bell: R :bell:' }],
  [{ discord_emoji_title: '' }, { content: ' R ' }],
  [{ discord_embed_color: 0xff0000 }, { embeds: [{ color: 16711680 }] }],
  [{ discord_embed_footer: 'F' }, { embeds: [{ footer: { text: 'F', icon_url: null } }] }],
  [{ discord_embed_footer: 'F', discord_embed_icon_url: 'i' }, { embeds: [{ footer: { text: 'F', icon_url: 'i' } }] }],
])('in the message: %j', (values, expected) => {
  expect(sent(values)?.json).toMatchObject(expected);
});

test('an icon without a footer is not told', () => {
  expect(JSON.stringify(sent({ discord_embed_icon_url: 'i' })?.json)).not.toContain('footer');
});

test('a title and a footer longer than Discord takes are cut between runes', () => {
  const part = sent({ discord_embed_footer: '🔔'.repeat(3000) }, alertFor([MATCH], { title: '🔔'.repeat(3000) }));
  expect(part?.json).toMatchObject({
    content: `:warning: ${'🔔'.repeat(1989)}…`,
    embeds: [{ footer: { text: `${'🔔'.repeat(2047)}…` } }],
  });
});

test('the login of a proxy is told to the proxy', () => {
  const values = { discord_proxy: 'http://proxy:3128', discord_proxy_login: 'eva', discord_proxy_password: 'p@ss' };
  expect(sent(values)).toMatchObject({
    proxy: 'http://eva:p%40ss@proxy:3128/',
    headers: { 'content-type': 'application/json' },
  });
});

test.each<[JsonObject, string]>([
  [{}, 'discord_webhook_url is required; add `discord_webhook_url: …`'],
  [{ discord_webhook_url: [HOOK] }, 'discord_webhook_url must be a web address, such as https://example.org/hook'],
  [{ ...NEEDED, discord_embed_color: '#fff' }, 'discord_embed_color must be a whole number'],
  [{ ...NEEDED, discord_embed_color: 0x1000000 }, 'discord_embed_color must be a colour, 0xffffff at most'],
])('%j is wrong', (values, problem) => {
  expect(problemsOf(discord, values)).toEqual([problem]);
});
