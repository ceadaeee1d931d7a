import type { JsonObject } from '../../../common/model/json.ts';
import { lark } from '../../../server/alerters/lark.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const BOT = { lark_bot_id: 'bot' };
const sent = (words: { text?: string; title?: string } = {}) =>
  httpParts(composed(lark, BOT, alertFor([{}], { text: 'Body', title: 'T', ...words })))[0];

test('AL23: the title and the text', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://open.feishu.cn/open-apis/bot/v2/hook/bot',
    headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
  });
  expect(sent()?.json).toEqual({ msg_type: 'text', content: { title: 'T', text: 'Body' } });
});

test('a message is no longer than Lark takes', () => {
  const long = '🔔\n'.repeat(20_000);
  const size = Buffer.byteLength(JSON.stringify(sent({ text: long, title: long })?.json));
  expect(size).toBeGreaterThan(18_900);
  expect(size).toBeLessThan(20_000);
});

test.each([
  ['{"code":19001,"msg":"param invalid","data":{}}', '{"code":19001,"msg":"param invalid","data":{}}'],
  ['{"StatusCode":9499,"StatusMessage":"bad"}', '{"StatusCode":9499,"StatusMessage":"bad"}'],
  ['{"StatusCode":0,"StatusMessage":"success","code":0,"data":{},"msg":"success"}', null],
  ['ok', null],
])('%s is refused: %j', (said, refusal) => expect(sent()?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, string]>([
  [{}, 'lark_bot_id is required; add `lark_bot_id: …`'],
  [{ ...BOT, lark_msgtype: 'post' }, 'lark_msgtype must be one of text'],
])('%j is wrong', (values, problem) => expect(problemsOf(lark, values)).toEqual([problem]));

test('too many messages are sent later, other refusals never', () => {
  const says = (code: number): boolean | undefined => sent()?.saysLater?.(JSON.stringify({ code: code }));
  expect([says(11232), says(1), sent()?.saysLater?.('ok')]).toEqual([true, false, false]);
});
