import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { isObject, listAt, objectAt, stringAt, type JsonObject } from '../../common/model/json.ts';
import { parseJson, writeJson } from '../../common/model/json_text.ts';
import { pythonStr } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { listOf, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { missingText } from './found_values.ts';
import { postJson } from './http_options.ts';
import { atPointer } from './json_pointer.ts';
import { tencentAuthorization, tencentSeconds } from './tencent_signature.ts';
import { firstMatch } from './titles.ts';

const HOST = 'sms.tencentcloudapi.com';
const ACTION = 'SendSms';
const VERSION = '2021-01-11';
const TIMEOUT_SECONDS = 30;

// More are refused: https://cloud.tencent.com/document/api/382/55981
const MAX_NUMBERS = 200;

const options = z.object({
  tencent_sms_secret_id: field(text(), { label: 'Secret id', help: 'Of a key of the account.', secret: true }),
  tencent_sms_secret_key: field(text(), {
    label: 'Secret key',
    help: 'Of the same key.',
    secret: true,
    widget: 'password',
  }),
  tencent_sms_sdk_appid: field(text(), { label: 'Application', help: 'Its SdkAppId in the console for messages.' }),
  tencent_sms_to_number: field(
    listOf(text())
      .min(1, { error: 'must name at least one' })
      .max(MAX_NUMBERS, { error: `must name at most ${MAX_NUMBERS}` }),
    { label: 'To', help: 'Numbers that are told, such as +8613711112222.' },
  ),
  tencent_sms_region: field(text().default('ap-guangzhou'), { label: 'Region', help: 'Whose service sends.' }),
  tencent_sms_sign_name: field(text().optional(), {
    label: 'Signature',
    help: 'The approved signature, which messages within mainland China need.',
  }),
  tencent_sms_template_id: field(text(), { label: 'Template', help: 'The id of the approved template.' }),
  tencent_sms_template_parm: field(listOf(text()).default([]), {
    label: 'Values of the template',
    help: 'For each value of the template the way to a field of the match, such as /user/name.',
  }),
});

type Options = z.output<typeof options>;

/** Sends a text message from a template. Source: https://cloud.tencent.com/document/api/382/55981, parity alerters §5. */
export const tencentSms = defineAlerter({
  id: 'tencent_sms',
  title: 'Tencent SMS',
  summary: 'Sends a text message, from a template, by Tencent Cloud.',
  example: {
    tencent_sms_secret_id: 'id-of-the-key',
    tencent_sms_secret_key: 'key-of-the-account',
    tencent_sms_sdk_appid: '1400006666',
    tencent_sms_to_number: ['+8613711112222'],
    tencent_sms_template_id: '1123835',
    tencent_sms_template_parm: ['/user/name'],
  },
  options,
  info: chosen => ({ type: 'tencent sms', to_number: chosen.tencent_sms_to_number }),
  compose: (alert, chosen, context) => {
    const json = messageOf(alert, chosen, context);
    const authorization = tencentAuthorization({
      secretId: chosen.tencent_sms_secret_id,
      secretKey: chosen.tencent_sms_secret_key,
      service: 'sms',
      host: HOST,
      body: writeJson(json),
      at: context.now,
    });
    return [
      postJson(`https://${HOST}/`, json, {
        timeout: TIMEOUT_SECONDS,
        headers: {
          authorization,
          'x-tc-action': ACTION,
          'x-tc-version': VERSION,
          'x-tc-timestamp': tencentSeconds(context.now),
          'x-tc-region': chosen.tencent_sms_region,
          'x-tc-language': 'en-US',
        },
        refusal: refusalIn,
      }),
    ];
  },
});

const messageOf = (alert: Alert, chosen: Options, context: ComposeContext): JsonObject => ({
  SmsSdkAppId: chosen.tencent_sms_sdk_appid,
  ...(chosen.tencent_sms_sign_name === undefined ? {} : { SignName: chosen.tencent_sms_sign_name }),
  ExtendCode: '',
  PhoneNumberSet: chosen.tencent_sms_to_number,
  TemplateId: chosen.tencent_sms_template_id,
  TemplateParamSet: chosen.tencent_sms_template_parm.map(pointer =>
    pythonStr(atPointer(firstMatch(alert), pointer) ?? missingText(context)),
  ),
});

/** What an answer of 200 says against the request: its error, or the first number that was not told. */
function refusalIn(answer: string): string | null {
  const response = objectAt(parseJson(answer), 'Response');
  const statuses = listAt(response, 'SendStatusSet').filter(isObject);
  const wrong = isObject(response.Error)
    ? response.Error
    : statuses.find(status => stringAt(status, 'Code', 'Ok') !== 'Ok');
  return wrong === undefined ? null : `${stringAt(wrong, 'Code')}: ${stringAt(wrong, 'Message')}`;
}
