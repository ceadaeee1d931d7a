import type { JsonObject } from '../../../common/model/json.ts';
import { exotel } from '../../../server/alerters/exotel.ts';
import { alertFor, composed, problemsOf } from '../../support/alerters.ts';

const NEEDED = {
  exotel_account_sid: 'acme1',
  exotel_auth_token: 'token',
  exotel_to_number: '+911',
  exotel_from_number: '0801',
};

const sent = (values: JsonObject, ruleName = 'Rule & Co') =>
  composed(exotel, values, alertFor([{ a: 1 }], { ruleName }))[0];
const saying = (body: string) => [
  ['From', '0801'],
  ['To', '+911'],
  ['Body', body],
  ['EncodingType', 'plain'],
  ['Priority', 'normal'],
];

test('AL17: a message of the name of the rule', () => {
  expect(sent(NEEDED)).toMatchObject({
    kind: 'form',
    method: 'POST',
    url: 'https://twilix.exotel.in/v1/Accounts/acme1/Sms/send.json',
    headers: { authorization: `Basic ${Buffer.from('acme1:token').toString('base64')}` },
    form: saying('Rule & Co'),
  });
});

test('AL17: its text stands right after the name', () => {
  expect(sent({ ...NEEDED, exotel_message_body: ': look' })).toMatchObject({ form: saying('Rule & Co: look') });
});

test('a message longer than Exotel takes is cut between runes', () => {
  expect(sent(NEEDED, '🔔'.repeat(2100))).toMatchObject({ form: saying(`${'🔔'.repeat(1999)}…`) });
});

test.each(Object.keys(NEEDED))('AL17: %s is needed', name => {
  const values: JsonObject = { ...NEEDED, [name]: null };
  expect(problemsOf(exotel, values)).toEqual([`${name} is required; add \`${name}: …\``]);
});
