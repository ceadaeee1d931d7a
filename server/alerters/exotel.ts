import { z } from 'zod';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { basicHeader, postForm } from './http_options.ts';

// Longer ones are refused: https://developer.exotel.com/docs/sms-api/api-reference/send-sms
const MAX_BODY_RUNES = 2000;

const options = z.object({
  exotel_account_sid: field(text().min(1, { error: 'must not be empty' }), {
    label: 'Account SID',
    help: 'Of the account that pays.',
  }),
  exotel_auth_token: field(text(), {
    label: 'Token',
    help: 'Of that account.',
    secret: true,
    widget: 'password',
  }),
  exotel_to_number: field(text(), { label: 'To', help: 'The number that is told.' }),
  exotel_from_number: field(text(), { label: 'From', help: 'A number of the account, or a sender that it may name.' }),
  exotel_message_body: field(text().default(''), {
    label: 'Text',
    help: 'Stands right after the name of the rule, without a space between them.',
  }),
});

/** Sends a text message. Source: https://developer.exotel.com/docs/sms-api/api-reference/send-sms, parity alerters §5. */
export const exotel = defineAlerter({
  id: 'exotel',
  title: 'Exotel',
  summary: 'Sends the name of the rule and a fixed text as a text message.',
  example: {
    exotel_account_sid: 'example1',
    exotel_auth_token: 'token-of-the-account',
    exotel_to_number: '+919876543210',
    exotel_from_number: '08047112345',
    exotel_message_body: ': look at the logs',
  },
  options,
  info: chosen => ({ exotel_account: chosen.exotel_account_sid }),
  compose: (alert, chosen) => {
    const account = chosen.exotel_account_sid;
    return [
      postForm(
        `https://twilix.exotel.in/v1/Accounts/${encodeURIComponent(account)}/Sms/send.json`,
        [
          ['From', chosen.exotel_from_number],
          ['To', chosen.exotel_to_number],
          ['Body', shorten(`${alert.ruleName}${chosen.exotel_message_body}`, MAX_BODY_RUNES)],
          ['EncodingType', 'plain'],
          ['Priority', 'normal'],
        ],
        { headers: { authorization: basicHeader(account, chosen.exotel_auth_token) } },
      ),
    ];
  },
});
