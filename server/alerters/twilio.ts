import { z } from 'zod';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { flag, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { basicHeader, postForm } from './http_options.ts';

// Longer ones are refused: https://www.twilio.com/docs/api/errors/21617
const MAX_BODY_RUNES = 1600;

const options = z
  .object({
    twilio_account_sid: field(text().min(1, { error: 'must not be empty' }), {
      label: 'Account SID',
      help: 'Of the account that pays.',
    }),
    twilio_auth_token: field(text(), {
      label: 'Auth token',
      help: 'Of that account.',
      secret: true,
      widget: 'password',
    }),
    twilio_to_number: field(text(), { label: 'To', help: 'The number that is told, such as +4915112345678.' }),
    twilio_from_number: field(text().optional(), {
      label: 'From',
      help: 'A number of the account; needed unless a messaging service sends.',
    }),
    twilio_use_copilot: field(flag().default(false), {
      label: 'By a messaging service',
      help: 'Whether a messaging service sends, and chooses the number.',
    }),
    twilio_message_service_sid: field(text().optional(), {
      label: 'Messaging service SID',
      help: 'Of that service.',
    }),
  })
  .superRefine((values, check) => {
    const sender = values.twilio_use_copilot ? 'twilio_message_service_sid' : 'twilio_from_number';
    if (values[sender] === undefined) check.addIssue({ code: 'custom', path: [sender], message: 'is required' });
  });

/** Sends the name of the rule as a text message. Source: https://www.twilio.com/docs/messaging/api/message-resource, parity alerters §5. */
export const twilio = defineAlerter({
  id: 'twilio',
  title: 'Twilio',
  summary: 'Sends the name of the rule as a text message.',
  example: {
    twilio_account_sid: 'AC0123456789abcdef',
    twilio_auth_token: 'token-of-the-account',
    twilio_to_number: '+4915112345678',
    twilio_from_number: '+4915187654321',
  },
  options,
  compose: (alert, chosen) => {
    const account = chosen.twilio_account_sid;
    const sender = chosen.twilio_use_copilot
      ? (['MessagingServiceSid', chosen.twilio_message_service_sid ?? ''] as const)
      : (['From', chosen.twilio_from_number ?? ''] as const);
    return [
      postForm(
        `https://api.twilio.com/2010-04-01/Accounts/${encodeURIComponent(account)}/Messages.json`,
        [['To', chosen.twilio_to_number], sender, ['Body', shorten(alert.ruleName, MAX_BODY_RUNES)]],
        { headers: { accept: 'application/json', authorization: basicHeader(account, chosen.twilio_auth_token) } },
      ),
    ];
  },
});
