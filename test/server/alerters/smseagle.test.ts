import type { JsonObject } from '../../../common/model/json.ts';
import { smseagle } from '../../../server/alerters/smseagle.ts';
import { alertFor, composed, httpParts, problemsOf } from '../../support/alerters.ts';

const DEVICE = { smseagle_url: 'https://sms.example.org/', smseagle_token: 'token', smseagle_message_type: 'sms' };
const NEEDED = { ...DEVICE, smseagle_to: ['+491'] };

const sent = (values: JsonObject) => httpParts(composed(smseagle, values, alertFor([{ a: 1 }])))[0];

test.each<[string, string, JsonObject]>([
  ['sms', '/api/v2/messages/sms', {}],
  ['ring', '/api/v2/calls/ring', { duration: 10 }],
  ['tts', '/api/v2/calls/tts', { duration: 10 }],
  ['tts_adv', '/api/v2/calls/tts_advanced', { duration: 10, voice_id: 1 }],
])('AL17: %s is posted to %s', (type, path, more) => {
  const part = sent({ ...NEEDED, smseagle_message_type: type });
  expect(part).toMatchObject({
    method: 'POST',
    url: `https://sms.example.org${path}`,
    headers: { 'content-type': 'application/json', 'access-token': 'token' },
  });
  expect(part?.json).toEqual({ text: 'Body\n\n', to: ['+491'], ...more });
});

test.each<[JsonObject, JsonObject]>([
  [{ smseagle_to: '+491' }, { to: ['+491'] }],
  [{ smseagle_contacts: [1, 2] }, { contacts: [1, 2] }],
  [
    { smseagle_groups: [3], smseagle_to: ['+491', '+492'] },
    { groups: [3], to: ['+491', '+492'] },
  ],
  [
    { smseagle_groups: [3], smseagle_text: 'Own' },
    { groups: [3], text: 'Own' },
  ],
])('AL17: %j is told as %j', (values, expected) => {
  expect(sent({ ...DEVICE, ...values })?.json).toEqual({ text: 'Body\n\n', ...expected });
});

test('AL17: a call says how long it lasts, and in which voice', () => {
  const values = { ...NEEDED, smseagle_message_type: 'tts_adv', smseagle_duration: 20, smseagle_voice_id: 4 };
  expect(sent(values)?.json).toMatchObject({ duration: 20, voice_id: 4 });
});

test.each<[JsonObject, readonly string[]]>([
  [{ smseagle_to: [] }, ['smseagle_to must name somebody, unless smseagle_contacts or smseagle_groups do']],
  [{ smseagle_message_type: 'mms' }, ['smseagle_message_type must be one of sms, ring, tts, tts_adv']],
  [{ smseagle_contacts: ['eva'] }, ['smseagle_contacts.0 must be a whole number']],
  [{ smseagle_token: null }, ['smseagle_token is required; add `smseagle_token: …`']],
])('AL17: %j is wrong', (values, problems) => {
  expect(problemsOf(smseagle, { ...NEEDED, ...values })).toEqual(problems);
});

test('AL17: nobody who is told is a mistake', () => {
  expect(problemsOf(smseagle, DEVICE)).toEqual(['smseagle_to is required; add `smseagle_to: …`']);
});
