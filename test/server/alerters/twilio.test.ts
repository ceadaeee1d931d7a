import type { JsonObject } from '../../../common/model/json.ts';
import { twilio } from '../../../server/alerters/twilio.ts';
import { alertFor, composed, problemsOf } from '../../support/alerters.ts';

const ACCOUNT = { twilio_account_sid: 'AC12', twilio_auth_token: 'token', twilio_to_number: '+491' };
const NEEDED = { ...ACCOUNT, twilio_from_number: '+492' };

const sent = (values: JsonObject, ruleName = 'Rule & Co') =>
  composed(twilio, values, alertFor([{ a: 1 }, { a: 2 }], { ruleName }))[0];

test('AL17: a message of the name of the rule', () => {
  expect(sent(NEEDED)).toMatchObject({
    kind: 'form',
    method: 'POST',
    url: 'https://api.twilio.com/2010-04-01/Accounts/AC12/Messages.json',
    headers: { authorization: `Basic ${Buffer.from('AC12:token').toString('base64')}` },
    form: [
      ['To', '+491'],
      ['From', '+492'],
      ['Body', 'Rule & Co'],
    ],
  });
});

test('AL17: a messaging service sends where it is asked to', () => {
  const values = { ...NEEDED, twilio_use_copilot: true, twilio_message_service_sid: 'MG12' };
  expect(sent(values)).toMatchObject({
    form: [
      ['To', '+491'],
      ['MessagingServiceSid', 'MG12'],
      ['Body', 'Rule & Co'],
    ],
  });
});

test('a message longer than Twilio takes is cut between runes', () => {
  expect(sent(NEEDED, '🔔'.repeat(1700))).toMatchObject({
    form: [
      ['To', '+491'],
      ['From', '+492'],
      ['Body', `${'🔔'.repeat(1599)}…`],
    ],
  });
});

test.each<[JsonObject, string]>([
  [ACCOUNT, 'twilio_from_number'],
  [{ ...NEEDED, twilio_use_copilot: true }, 'twilio_message_service_sid'],
  [{ ...NEEDED, twilio_account_sid: null }, 'twilio_account_sid'],
  [{ ...NEEDED, twilio_auth_token: null }, 'twilio_auth_token'],
  [{ ...NEEDED, twilio_to_number: null }, 'twilio_to_number'],
])('AL17: %j lacks %s', (values, name) => {
  expect(problemsOf(twilio, values)).toEqual([`${name} is required; add \`${name}: …\``]);
});
