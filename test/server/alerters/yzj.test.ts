import type { JsonObject } from '../../../common/model/json.ts';
import { yzj } from '../../../server/alerters/yzj.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const TOKEN = { yzj_token: 'token' };
const sent = (values: JsonObject = {}) => httpParts(composed(yzj, { ...TOKEN, ...values }, alertFor([{}])))[0];

test('AL23: the text', () => {
  expect(sent()).toMatchObject({
    method: 'POST',
    url: 'https://www.yunzhijia.com/gateway/robot/webhook/send?yzjtype=0&yzjtoken=token',
    headers: { 'content-type': 'application/json', accept: 'application/json;charset=utf-8' },
    proxy: null,
  });
  expect(sent()?.json).toEqual({ content: 'Body\n\n' });
});

test.each(['yzj.example.org', 'yzj.example.org:8443', '[::1]:8443'])('AL23: a host of one’s own: %s', host => {
  const url = `https://${host}/gateway/robot/webhook/send?yzjtype=0&yzjtoken=token`;
  expect(sent({ yzj_custom_loc: host, yzj_type: 0 })?.url).toBe(url);
});

test('the proxy', () => expect(sent({ yzj_proxy: 'http://proxy:3128' })?.proxy).toBe('http://proxy:3128'));

test.each([
  ['{"success":false,"errmsg":"no such robot"}', '{"success":false,"errmsg":"no such robot"}'],
  ['{"success":true}', null],
  ['ok', null],
])('%s is refused: %j', (said, refusal) => expect(sent()?.refusal?.(said)).toBe(refusal));

test.each<[JsonObject, string]>([
  [{}, 'yzj_token is required; add `yzj_token: …`'],
  [{ ...TOKEN, yzj_type: 1 }, 'yzj_type must be 0'],
  [{ ...TOKEN, yzj_custom_loc: 'https://a' }, 'yzj_custom_loc must be a host, such as yzj.example.org:8443'],
  [{ ...TOKEN, yzj_custom_loc: 'me@a' }, 'yzj_custom_loc must be a host, such as yzj.example.org:8443'],
])('%j is wrong', (values, problem) => expect(problemsOf(yzj, values)).toEqual([problem]));
