import type { JsonObject } from '../../../common/model/json.ts';
import type { Alert } from '../../../common/model/alert.ts';
import { sns } from '../../../server/alerters/sns.ts';
import { alertFor, awsParts, composed, problemsOf } from '../../support/alerters.ts';

const ARN = 'arn:aws:sns:us-east-1:123456789012:Alerts';
const KEYS = { sns_aws_access_key_id: 'AKIDEXAMPLE', sns_aws_secret_access_key: 'secret-key' };
const NEEDED = { sns_topic_arn: ARN, ...KEYS };

const sent = (values: JsonObject, given: Partial<Alert> = {}) =>
  awsParts(composed(sns, values, alertFor([{ user: 'eva' }], given)))[0];

const field = (name: string, given: Partial<Alert> = {}): string | null =>
  new URLSearchParams(sent(NEEDED, given)?.body).get(name);

test('AL17: the text is published with the title as its subject', () => {
  expect(sent(NEEDED, { text: 'Bödy ~a b+c*\n\n' })).toEqual({
    kind: 'aws',
    service: 'sns',
    endpoint: 'sns',
    region: 'us-east-1',
    keys: { id: 'AKIDEXAMPLE', secret: 'secret-key' },
    profile: null,
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: 'Action=Publish&Version=2010-03-31&TopicArn=arn%3Aaws%3Asns%3Aus-east-1%3A123456789012%3AAlerts&Message=B%C3%B6dy+~a+b%2Bc%2A%0A%0A&Subject=ElastAlert%3A+R',
  });
});

test('the subject of the rule is the one that is told', () => {
  expect(field('Subject', { subject: 'Login of eva' })).toBe('Login of eva');
});

test('AL17: what AWS takes in no subject, or no message, is not told', () => {
  expect(field('Subject', { subject: 'one\r\ntwo\tthree \n' })).toBe('one two three ');
  expect(field('Subject', { subject: '🔔'.repeat(200) })).toBe(`${'🔔'.repeat(98)}…`);
  const message = field('Message', { text: 'ö'.repeat(200_000) }) ?? '';
  expect(Buffer.byteLength(message)).toBeLessThanOrEqual(262_144);
  expect(message).toMatch(/^ö+…$/);
  expect(field('Message', { text: 'a\ud800b' })).toBe('a\ufffdb');
});

test.each<[JsonObject, string | null]>([
  [{}, 'us-east-1'],
  [{ sns_topic_arn: 'arn:aws-cn:sns:cn-north-1:123456789012:Alerts' }, 'cn-north-1'],
  [{ sns_topic_arn: 'Alerts' }, 'us-east-1'],
  [{ sns_topic_arn: 'Alerts', sns_aws_profile: 'ops' }, null],
  [{ sns_aws_region: 'eu-west-1' }, 'eu-west-1'],
])('the region of %j is %s', (values, region) => {
  expect(sent({ ...NEEDED, ...values })?.region).toBe(region);
});

test('AL17: a profile wins over keys; without either they are the host’s', () => {
  expect(sent({ ...NEEDED, sns_aws_profile: 'ops' })).toMatchObject({ keys: null, profile: 'ops' });
  expect(sent({ sns_topic_arn: ARN })).toMatchObject({ keys: null, profile: null });
});

test.each<[JsonObject, readonly string[]]>([
  [{}, ['sns_topic_arn is required; add `sns_topic_arn: …`']],
  [
    { sns_topic_arn: ARN, sns_aws_access_key_id: 'AKIDEXAMPLE' },
    ['sns_aws_secret_access_key is required; add `sns_aws_secret_access_key: …`'],
  ],
  [
    { sns_topic_arn: ARN, sns_aws_secret_access_key: 'secret-key' },
    ['sns_aws_access_key_id is required; add `sns_aws_access_key_id: …`'],
  ],
  [
    { ...NEEDED, sns_aws_region: 'example.org/#' },
    ['sns_aws_region must be the name of a region, such as eu-central-1'],
  ],
])('AL17: %j is wrong', (values, problems) => {
  expect(problemsOf(sns, values)).toEqual(problems);
});
