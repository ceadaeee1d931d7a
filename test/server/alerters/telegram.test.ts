import type { JsonObject } from '../../../common/model/json.ts';
import { telegram } from '../../../server/alerters/telegram.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';
import { SUMMARY } from '../../support/chats.ts';

const NEEDED = { telegram_bot_token: '1:secret', telegram_room_id: '-100' };
const MATCH = { user: 'eva' };
const HEAD = '⚠ *R* ⚠ ```\n';
const NOTICE = '\n⚠ *message was cropped according to telegram limits!* ⚠';

const sent = (values: JsonObject, alert = alertFor([MATCH])) =>
  httpParts(composed(telegram, { ...NEEDED, ...values }, alert))[0];

const told = (text: string) => alertFor([], { matches: [{ document: MATCH, text }] });

test('what a rule with nothing but the bot and the room sends', () => {
  expect(sent({})).toMatchObject({
    method: 'POST',
    url: 'https://api.telegram.org/bot1:secret/sendMessage',
    headers: { 'content-type': 'application/json' },
    proxy: null,
  });
  expect(sent({})?.json).toEqual({
    chat_id: '-100',
    text: `${HEAD}Match 1 \`\`\``,
    parse_mode: 'markdown',
    disable_web_page_preview: true,
    message_thread_id: null,
  });
});

test.each([
  [
    '4095 runes, head included, are told whole',
    'x'.repeat(4095 - HEAD.length),
    `${HEAD}${'x'.repeat(4095 - HEAD.length)} \`\`\``,
  ],
  [
    'of 4096 the first 4000 are',
    'x'.repeat(4096 - HEAD.length),
    `${HEAD}${'x'.repeat(4000 - HEAD.length)}${NOTICE} \`\`\``,
  ],
  ['the cut is between runes', '🔔'.repeat(4095), `${HEAD}${'🔔'.repeat(4000 - HEAD.length)}${NOTICE} \`\`\``],
])('AL3: %s', (_name, text, expected) => {
  expect(sent({}, told(text))?.json).toMatchObject({ text: expected });
});

test('AL3: HTML has no block of code, cropped or not', () => {
  const head = '⚠ R ⚠ \n';
  expect(sent({ telegram_parse_mode: 'html' })?.json).toMatchObject({ text: `${head}Match 1`, parse_mode: 'html' });
  expect(sent({ telegram_parse_mode: 'html' }, told('x'.repeat(5000)))?.json).toMatchObject({
    text: `${head}${'x'.repeat(4000 - head.length)}${NOTICE}`,
  });
});

test('AL4: of two matches each is followed by a line, and the summary is not told', () => {
  const line = `\n${'-'.repeat(40)}\n`;
  expect(sent({}, alertFor([MATCH, MATCH], SUMMARY))?.json).toMatchObject({
    text: `${HEAD}Match 1${line}Match 2${line} \`\`\``,
  });
});

test.each<[JsonObject, JsonObject]>([
  [{ telegram_parse_mode: 'markdownV2' }, { json: { parse_mode: 'markdownV2', text: `${HEAD}Match 1 \`\`\`` } }],
  [{ telegram_thread_id: 7 }, { json: { message_thread_id: 7 } }],
  [{ telegram_api_url: 'bots.example.org:8443' }, { url: 'https://bots.example.org:8443/bot1:secret/sendMessage' }],
  [
    { telegram_proxy: 'http://proxy:3128', telegram_proxy_login: 'eva', telegram_proxy_pass: 'p' },
    { proxy: 'http://eva:p@proxy:3128/' },
  ],
])('what %j changes', (values, expected) => {
  expect(sent(values)).toMatchObject(expected);
});

test.each([
  [
    '{"ok":false,"error_code":400,"description":"Bad Request"}',
    '{"ok":false,"error_code":400,"description":"Bad Request"}',
  ],
  ['{"ok":true,"result":{}}', null],
  ['{}', null],
  ['ok', null],
  ['<html>', null],
])('an answer of %s', (text, refusal) => {
  expect(sent({})?.refusal?.(text)).toBe(refusal);
});

test.each<[JsonObject, readonly string[]]>([
  [
    {},
    [
      'telegram_bot_token is required; add `telegram_bot_token: …`',
      'telegram_room_id is required; add `telegram_room_id: …`',
    ],
  ],
  [{ ...NEEDED, telegram_room_id: -100 }, ['telegram_room_id must be text; put it in quotes']],
  [{ ...NEEDED, telegram_parse_mode: 'HTML' }, ['telegram_parse_mode must be one of markdown, markdownV2, html']],
  [{ ...NEEDED, telegram_api_url: 'https://x' }, ['telegram_api_url must be a host, such as api.telegram.org']],
  [{ ...NEEDED, telegram_thread_id: '7' }, ['telegram_thread_id must be a whole number']],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(telegram, values)).toEqual(problems);
});
