import { createHmac } from 'node:crypto';
import type { JsonObject } from '../../../common/model/json.ts';
import { dingtalk } from '../../../server/alerters/dingtalk.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const TOKEN = { dingtalk_access_token: 'token' };
const ADDRESS = 'https://oapi.dingtalk.com/robot/send?access_token=token';
const sent = (values: JsonObject = {}, words: { text?: string; title?: string } = {}) =>
  httpParts(composed(dingtalk, { ...TOKEN, ...values }, alertFor([{}], { text: 'Body', title: 'T', ...words })))[0];

const BTNS = [{ title: 'a', actionURL: 'https://a' }];

test('how it is sent', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: ADDRESS,
    headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
    proxy: null,
  });
});

test.each<[string, JsonObject, JsonObject]>([
  ['text', {}, { msgtype: 'text', text: { content: 'Body' } }],
  ['markdown', { dingtalk_msgtype: 'markdown' }, { msgtype: 'markdown', markdown: { title: 'T', text: 'Body' } }],
  [
    'a card with one button',
    { dingtalk_msgtype: 'single_action_card', dingtalk_single_title: 's', dingtalk_single_url: 'u' },
    { msgtype: 'actionCard', actionCard: { title: 'T', text: 'Body', singleTitle: 's', singleURL: 'u' } },
  ],
  [
    'a card with one button that is as it is by default',
    { dingtalk_msgtype: 'single_action_card', dingtalk_btns: BTNS },
    { msgtype: 'actionCard', actionCard: { title: 'T', text: 'Body', singleTitle: 'elastalert', singleURL: '' } },
  ],
  [
    'a card with buttons',
    { dingtalk_msgtype: 'action_card', dingtalk_btn_orientation: '1', dingtalk_btns: BTNS },
    { msgtype: 'actionCard', actionCard: { title: 'T', text: 'Body', btnOrientation: '1', btns: BTNS } },
  ],
  [
    'a card without buttons',
    { dingtalk_msgtype: 'action_card', dingtalk_single_url: 'u' },
    { msgtype: 'actionCard', actionCard: { title: 'T', text: 'Body' } },
  ],
])('AL19: %s', (_name, values, message) => expect(sent(values)?.json).toEqual(message));

test('AL19: the signature is that of the moment it is sent', () => {
  const secret = 'SEC0';
  const timestamp = String(CONTEXT.now);
  const sign = createHmac('sha256', secret).update(`${timestamp}\n${secret}`).digest('base64');
  const url = sent({ dingtalk_sign: secret })?.url ?? '';
  expect(Object.fromEntries(new URL(url).searchParams)).toEqual({ access_token: 'token', timestamp, sign });
  expect(url).toBe(`${ADDRESS}&timestamp=${timestamp}&sign=${encodeURIComponent(sign)}`);
});

test('AL19: the next alert is signed anew, not twice', () => {
  const { bound } = dingtalk.bind({ ...TOKEN, dingtalk_sign: 'SEC0' });
  const urls = [0, 1].map(later =>
    httpParts(bound?.compose(alertFor([{}]), { ...CONTEXT, now: CONTEXT.now + later }) ?? []).map(({ url }) => url),
  );
  expect(urls.flat().map(url => url.split('timestamp=').length)).toEqual([2, 2]);
  expect(urls[0]).not.toEqual(urls[1]);
});

test.each<[JsonObject, string]>([
  [{}, 'http://proxy:3128'],
  [{ dingtalk_proxy_login: 'me', dingtalk_proxy_pass: 'p@ss' }, 'http://me:p%40ss@proxy:3128/'],
])('the proxy with %j is %s', (values, proxy) => {
  expect(sent({ dingtalk_proxy: 'http://proxy:3128', ...values })?.proxy).toBe(proxy);
});

test('a message is no longer than DingTalk takes', () => {
  const long = '🔔\n'.repeat(20_000);
  const part = sent({ dingtalk_msgtype: 'markdown' }, { text: long, title: long });
  expect(Buffer.byteLength(JSON.stringify(part?.json))).toBeLessThan(20_000);
  expect(JSON.stringify(part?.json)).toMatch(/"text":"(?:🔔\\n){2000,}🔔?…"/u);
});

test.each([
  ['{"errcode":310000,"errmsg":"sign not match"}', '{"errcode":310000,"errmsg":"sign not match"}'],
  ['{"errcode":0,"errmsg":"ok"}', null],
  ['ok', null],
  ['<html>', null],
  ['[]', null],
])('%s is refused: %j', (said, refusal) => expect(sent()?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, string]>([
  [{}, 'dingtalk_access_token is required; add `dingtalk_access_token: …`'],
  [
    { ...TOKEN, dingtalk_msgtype: 'card' },
    'dingtalk_msgtype must be one of text, markdown, single_action_card, action_card',
  ],
  [{ ...TOKEN, dingtalk_btns: ['a'] }, 'dingtalk_btns.0 must be an object'],
])('%j is wrong', (values, problem) => expect(problemsOf(dingtalk, values)).toEqual([problem]));

test('too many messages are sent later, other refusals never', () => {
  const says = (code: number): boolean | undefined => sent()?.saysLater?.(JSON.stringify({ errcode: code }));
  expect([says(130101), says(1), sent()?.saysLater?.('ok')]).toEqual([true, false, false]);
});
