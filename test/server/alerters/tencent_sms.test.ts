import type { JsonObject } from '../../../common/model/json.ts';
import { writeJson } from '../../../common/model/json_text.ts';
import { tencentSms } from '../../../server/alerters/tencent_sms.ts';
import { tencentAuthorization } from '../../../server/alerters/tencent_signature.ts';
import { alertFor, composed, CONTEXT, httpParts, problemsOf } from '../../support/alerters.ts';

const NEEDED = {
  tencent_sms_secret_id: 'AKIDexample',
  tencent_sms_secret_key: 'key',
  tencent_sms_sdk_appid: '1400006666',
  tencent_sms_to_number: ['+8613711112222'],
  tencent_sms_template_id: '1123835',
};
const MATCH = { kubernetes: { pod_name: 'web-1' }, ips: ['1.2.3.4', '::1'], 'a/b': { '~': 7 }, none: null };

const sent = (values: JsonObject, ruleValues: JsonObject = {}) =>
  httpParts(composed(tencentSms, values, alertFor([MATCH]), { ...CONTEXT, ruleValues }))[0];

test('AL17: a message from a template without values', () => {
  expect(sent(NEEDED)).toMatchObject({
    method: 'POST',
    url: 'https://sms.tencentcloudapi.com/',
    timeoutMs: 30_000,
    headers: {
      'content-type': 'application/json',
      'x-tc-action': 'SendSms',
      'x-tc-version': '2021-01-11',
      'x-tc-timestamp': '1741608005',
      'x-tc-region': 'ap-guangzhou',
      'x-tc-language': 'en-US',
    },
  });
  expect(sent(NEEDED)?.json).toEqual({
    SmsSdkAppId: '1400006666',
    ExtendCode: '',
    PhoneNumberSet: ['+8613711112222'],
    TemplateId: '1123835',
    TemplateParamSet: [],
  });
});

test('AL17: a region and a signature of its own', () => {
  const part = sent({ ...NEEDED, tencent_sms_region: 'ap-beijing', tencent_sms_sign_name: '签名' });
  expect(part).toMatchObject({ headers: { 'x-tc-region': 'ap-beijing' }, json: { SignName: '签名' } });
});

test.each([
  ['/kubernetes/pod_name', 'web-1'],
  ['/ips/1', '::1'],
  ['/ips', "['1.2.3.4', '::1']"],
  ['/a~1b/~0', '7'],
  ['/kubernetes/gone', '<MISSING VALUE>'],
  ['/kubernetes/pod_name/deeper', '<MISSING VALUE>'],
  ['/ips/01', '<MISSING VALUE>'],
  ['/ips/9', '<MISSING VALUE>'],
  ['/none', '<MISSING VALUE>'],
  ['no_slash', '<MISSING VALUE>'],
  ['/constructor', '<MISSING VALUE>'],
])('AL17: %s leads to %s', (pointer, value) => {
  expect(sent({ ...NEEDED, tencent_sms_template_parm: [pointer] })?.json).toMatchObject({ TemplateParamSet: [value] });
});

test('what is missing is told as the rule says', () => {
  const values = { ...NEEDED, tencent_sms_template_parm: ['/gone'] };
  expect(sent(values, { alert_missing_value: '?' })?.json).toMatchObject({ TemplateParamSet: ['?'] });
});

// What the vendor's own library for Python makes of the same requests.
test.each([
  [
    'AKIDexample',
    'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
    1741608005,
    '{}',
    '2025-03-10',
    '9f2b28d3f46786eea231b7f08bc874a1ec71e4d8927928e7a7e048d0eb4b0b59',
  ],
  [
    'id',
    'schlüssel',
    1741651199,
    '{"TemplateParamSet":["管理者","a b"]}',
    '2025-03-10',
    'be9758d040a9577f1e8669452126cd644253382a55122eecd28f2d66d41b5770',
  ],
  [
    'id',
    'k',
    1741651200,
    '{"SmsSdkAppId":"1400006666"}',
    '2025-03-11',
    '011bc3016b4211c7a2200b32db32f14fdffbafae8809898868bfce24f541efef',
  ],
])('a request of %s by %s at %s is signed', (secretId, secretKey, seconds, body, date, signature) => {
  const request = {
    secretId,
    secretKey,
    body,
    service: 'sms',
    host: 'sms.tencentcloudapi.com',
    at: seconds * 1000 + 999,
  };
  expect(tencentAuthorization(request)).toBe(
    `TC3-HMAC-SHA256 Credential=${secretId}/${date}/sms/tc3_request, SignedHeaders=content-type;host, Signature=${signature}`,
  );
});

test('what is signed is what is sent', () => {
  const part = sent(NEEDED);
  expect(part?.headers.authorization).toBe(
    tencentAuthorization({
      secretId: 'AKIDexample',
      secretKey: 'key',
      service: 'sms',
      host: 'sms.tencentcloudapi.com',
      body: writeJson(part?.json),
      at: CONTEXT.now,
    }),
  );
});

const answer = (response: JsonObject): string => JSON.stringify({ Response: response });

test.each<[string, string | null]>([
  [answer({ SendStatusSet: [{ Code: 'Ok', Message: 'send success' }] }), null],
  [answer({ Error: { Code: 'AuthFailure', Message: 'Wrong key' } }), 'AuthFailure: Wrong key'],
  [
    answer({ SendStatusSet: [{ Code: 'Ok' }, { Code: 'LimitExceeded', Message: 'Too many' }] }),
    'LimitExceeded: Too many',
  ],
  ['ok', null],
  ['<html>', null],
  ['null', null],
  ['{"Response":[1]}', null],
])('AL17: an answer of %s says %s', (text, said) => {
  expect(sent(NEEDED)?.refusal?.(text)).toBe(said);
});

test.each<[JsonObject, readonly string[]]>([
  [{ tencent_sms_to_number: [] }, ['tencent_sms_to_number must name at least one']],
  [
    { tencent_sms_to_number: Array.from({ length: 201 }, () => '+861') },
    ['tencent_sms_to_number must name at most 200'],
  ],
  [{ tencent_sms_to_number: '+861' }, ['tencent_sms_to_number must be a list; start each entry with a dash']],
])('AL17: %j is wrong', (values, problems) => {
  expect(problemsOf(tencentSms, { ...NEEDED, ...values })).toEqual(problems);
});

test.each(Object.keys(NEEDED))('AL17: %s is needed', name => {
  const values: JsonObject = { ...NEEDED, [name]: null };
  expect(problemsOf(tencentSms, values)).toEqual([`${name} is required; add \`${name}: …\``]);
});
