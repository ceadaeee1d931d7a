import type { JsonObject } from '../../../common/model/json.ts';
import { workwechat } from '../../../server/alerters/workwechat.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const BOT = { work_wechat_bot_id: 'bot' };
const sent = (values: JsonObject = {}, text = 'Body') =>
  httpParts(composed(workwechat, { ...BOT, ...values }, alertFor([{}], { text })))[0];

test('how it is sent', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=bot',
    headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
  });
});

test.each<[string, JsonObject, JsonObject]>([
  ['text', {}, { msgtype: 'text', text: { content: 'Body' } }],
  ['Markdown', { work_wechat_msgtype: 'markdown' }, { msgtype: 'markdown', markdown: { content: 'Body' } }],
])('AL23: %s', (_name, values, message) => expect(sent(values)?.json).toEqual(message));

test('a text is no longer than WeCom takes', () => {
  const long = '🔔'.repeat(2000);
  expect(sent({}, long)?.json).toMatchObject({ text: { content: `${'🔔'.repeat(511)}…` } });
  expect(sent({ work_wechat_msgtype: 'markdown' }, long)?.json).toMatchObject({
    markdown: { content: `${'🔔'.repeat(1023)}…` },
  });
});

test.each([
  ['{"errcode":93000,"errmsg":"invalid webhook url"}', '{"errcode":93000,"errmsg":"invalid webhook url"}'],
  ['{"errcode":0,"errmsg":"ok"}', null],
  ['ok', null],
])('%s is refused: %j', (said, refusal) => expect(sent()?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, string]>([
  [{}, 'work_wechat_bot_id is required; add `work_wechat_bot_id: …`'],
  [{ ...BOT, work_wechat_msgtype: 'image' }, 'work_wechat_msgtype must be one of text, markdown'],
])('%j is wrong', (values, problem) => expect(problemsOf(workwechat, values)).toEqual([problem]));

test('too many messages are sent later, other refusals never', () => {
  const says = (code: number): boolean | undefined => sent()?.saysLater?.(JSON.stringify({ errcode: code }));
  expect([says(45009), says(1), sent()?.saysLater?.('ok')]).toEqual([true, false, false]);
});
