import type { JsonObject } from '../../../common/model/json.ts';
import type { Alert } from '../../../common/model/alert.ts';
import { ses } from '../../../server/alerters/ses.ts';
import { alertFor, awsParts, composed, problemsOf } from '../../support/alerters.ts';

const KEYS = { ses_aws_access_key_id: 'AKIDEXAMPLE', ses_aws_secret_access_key: 'secret-key' };
const NEEDED = { ses_email: 'soc@example.org', ses_from_addr: 'alerts@example.org', ...KEYS };

const sent = (values: JsonObject, match: JsonObject = { user: 'eva' }, given: Partial<Alert> = {}) =>
  awsParts(composed(ses, values, alertFor([match], given)))[0];

const fields = (values: JsonObject, match?: JsonObject, given?: Partial<Alert>): Readonly<Record<string, string>> =>
  Object.fromEntries(new URLSearchParams(sent({ ...NEEDED, ...values }, match, given)?.body));

test('AL17: a mail to one', () => {
  expect(sent(NEEDED)).toEqual({
    kind: 'aws',
    service: 'ses',
    endpoint: 'email',
    region: 'us-east-1',
    keys: { id: 'AKIDEXAMPLE', secret: 'secret-key' },
    profile: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Action=SendEmail&Version=2010-12-01&Source=alerts%40example.org&Destination.ToAddresses.member.1=soc%40example.org&Destination.CcAddresses=&Destination.BccAddresses=&Message.Subject.Charset=UTF-8&Message.Subject.Data=ElastAlert+2%3A+R+-+eva&Message.Body.Text.Charset=UTF-8&Message.Body.Text.Data=Body%0A%0A&ReplyToAddresses=',
  });
});

test('AL17: a mail to many', () => {
  const many = {
    ses_email: ['a@x.org', 'b@x.org'],
    ses_cc: 'c@x.org',
    ses_bcc: ['d@x.org'],
    ses_email_reply_to: 'e@x.org',
  };
  expect(fields(many)).toMatchObject({
    'Destination.ToAddresses.member.1': 'a@x.org',
    'Destination.ToAddresses.member.2': 'b@x.org',
    'Destination.CcAddresses.member.1': 'c@x.org',
    'Destination.BccAddresses.member.1': 'd@x.org',
    'ReplyToAddresses.member.1': 'e@x.org',
  });
});

test.each<[JsonObject, JsonObject, readonly string[]]>([
  [{}, { to: 'qlo' }, ['soc@example.org']],
  [{ ses_email_from_field: 'to' }, { to: 'qlo@example.com' }, ['qlo@example.com']],
  [{ ses_email_from_field: 'to' }, { to: 'qlo' }, ['soc@example.org']],
  [{ ses_email_from_field: 'to', ses_email_add_domain: 'example.com' }, { to: 'qlo' }, ['qlo@example.com']],
  [
    { ses_email_from_field: 'to', ses_email_add_domain: '@example.com' },
    { to: ['a', 'b'] },
    ['a@example.com', 'b@example.com'],
  ],
  [{ ses_email_from_field: 'to', ses_email_add_domain: '@example.com' }, {}, ['soc@example.org']],
  [{ ses_email_from_field: 'to', ses_email_add_domain: '@example.com' }, { to: 12 }, ['soc@example.org']],
  [{ ses_email_from_field: 'to' }, { to: 'a@x.org, b@x.org' }, ['soc@example.org']],
])('AL17: who is written to: %j, %j', (values, match, expected) => {
  const told = Object.entries(fields(values, match)).filter(([name]) => name.startsWith('Destination.To'));
  expect(told.map(([, value]) => value)).toEqual(expected);
});

test('the subject is one line', () => {
  expect(fields({}, {}, { subject: 'one\ntwo' })['Message.Subject.Data']).toBe('one two');
  expect(fields({}, {})['Message.Subject.Data']).toBe('ElastAlert 2: R');
});

test('AL17: keys may be spelled as in ElastAlert’s documentation, too; a profile wins', () => {
  const { ses_email, ses_from_addr } = NEEDED;
  const old = { ses_email, ses_from_addr, ses_aws_access_key: 'OLD', ses_aws_secret_key: 'old-secret' };
  expect(sent(old)?.keys).toEqual({ id: 'OLD', secret: 'old-secret' });
  expect(sent({ ...old, ...KEYS })?.keys).toEqual({ id: 'AKIDEXAMPLE', secret: 'secret-key' });
  expect(sent({ ...old, ses_aws_profile: 'ops' })).toMatchObject({ keys: null, profile: 'ops', region: null });
  expect(sent({ ...old, ses_aws_profile: 'ops', ses_aws_region: 'eu-west-1' })?.region).toBe('eu-west-1');
  expect(sent({ ...old, ses_aws_profile: '' })).toMatchObject({ profile: null, region: 'us-east-1' });
});

test.each<[JsonObject, readonly string[]]>([
  [{}, ['ses_email is required; add `ses_email: …`', 'ses_from_addr is required; add `ses_from_addr: …`']],
  [{ ...NEEDED, ses_email: [] }, ['ses_email must name at least one']],
  [
    { ses_email: 'a@x.org', ses_from_addr: 'b@x.org', ses_aws_access_key: 'OLD' },
    ['ses_aws_secret_access_key is required; add `ses_aws_secret_access_key: …`'],
  ],
])('AL17: %j is wrong', (values, problems) => {
  expect(problemsOf(ses, values)).toEqual(problems);
});
