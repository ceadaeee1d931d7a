import type { AwsPart, SendOutcome } from '../../../server/engine/outgoing.ts';
import { addressOf, type AwsAccess } from '../../../server/transports/aws.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { makeAuthority, type Authority } from '../../support/authority.ts';
import { readAwsSignature } from '../../support/aws_signature.ts';
import { answerWith, type Answer } from '../../support/http_receiver.ts';
import { startStandIn, type StandIn } from '../../support/stand_in.ts';

const NOW = Date.parse('2026-03-02T08:00:00Z');
const HOSTS = ['sqs.eu-central-1.amazonaws.com', 'email.eu-west-1.amazonaws.com', 'sns.cn-north-1.amazonaws.com.cn'];

let authority: Authority;
let standIn: StandIn;
let answer: Answer = answerWith(200);

beforeAll(async () => {
  authority = makeAuthority();
  const issued = authority.issue('aws', { san: HOSTS.map(host => `DNS:${host}`).join(',') });
  standIn = await startStandIn((request, response) => answer(request, response), issued);
});
beforeEach(() => {
  answer = answerWith(200);
});
afterAll(async () => {
  await standIn.close();
  authority.remove();
});

const access = (more: Partial<AwsAccess> = {}): AwsAccess => ({
  findKeys: profile =>
    Promise.resolve({
      accessKeyId: `AKID-${profile ?? 'host'}`,
      secretAccessKey: 'found-secret',
      sessionToken: 'token',
    }),
  findRegion: profile => Promise.resolve(profile === 'lost' ? null : 'eu-west-1'),
  caFile: authority.caFile,
  ...more,
});

const part = (more: Partial<AwsPart> = {}): AwsPart => ({
  kind: 'aws',
  service: 'sqs',
  endpoint: 'sqs',
  region: 'eu-central-1',
  keys: { id: 'AKIDEXAMPLE', secret: 'rule-secret' },
  profile: null,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' },
  body: '{"MessageBody": "zoë  + *"}',
  ...more,
});

const send = (what: AwsPart, aws: AwsAccess = access()): Promise<SendOutcome> =>
  createTransports({
    log: () => undefined,
    now: () => NOW,
    proxyFor: () => standIn.url,
    aws,
  }).send(what, { idempotencyKey: 'a:b:0', secrets: [] });

/** What the server itself makes of the last request. */
function signatureOf(secretAccessKey: string) {
  const seen = standIn.received.at(-1);
  return seen && readAwsSignature({ ...seen, url: seen.path, headers: seen.headers }, { secretAccessKey });
}

test('a request is signed with the keys of the rule, as the server signs it', async () => {
  expect(await send(part())).toEqual({ kind: 'confirmed' });
  expect(standIn.received.at(-1)).toMatchObject({
    method: 'POST',
    path: '/',
    host: 'sqs.eu-central-1.amazonaws.com',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'AmazonSQS.SendMessage',
      'x-amz-date': '20260302T080000Z',
    },
    body: '{"MessageBody": "zoë  + *"}',
  });
  const right = { accessKeyId: 'AKIDEXAMPLE', region: 'eu-central-1', service: 'sqs', isRight: true };
  expect(signatureOf('rule-secret')).toEqual(right);
  expect(signatureOf('another-secret')).toEqual({ ...right, isRight: false });
});

test.each<[string, Partial<AwsPart>, { readonly accessKeyId: string; readonly region: string; readonly host: string }]>(
  [
    [
      'those of the host where the rule has none',
      { keys: null },
      { accessKeyId: 'AKID-host', region: 'eu-central-1', host: 'sqs.eu-central-1.amazonaws.com' },
    ],
    [
      'those of a profile, which wins',
      { profile: 'ops' },
      { accessKeyId: 'AKID-ops', region: 'eu-central-1', host: 'sqs.eu-central-1.amazonaws.com' },
    ],
    [
      'those of a profile, and its region',
      { profile: 'ops', region: null, service: 'ses', endpoint: 'email' },
      { accessKeyId: 'AKID-ops', region: 'eu-west-1', host: 'email.eu-west-1.amazonaws.com' },
    ],
  ],
)('AL17: keys: %s', async (_name, more, { host, ...expected }) => {
  expect(await send(part(more))).toEqual({ kind: 'confirmed' });
  expect(signatureOf('found-secret')).toMatchObject({ ...expected, isRight: true });
  expect(standIn.received.at(-1)).toMatchObject({ host, headers: { 'x-amz-security-token': 'token' } });
});

describe('what is missing is said, and nothing is sent', () => {
  const sentBefore = (): number => standIn.received.length;

  test.each<[string, Partial<AwsPart>, boolean, string]>([
    [
      'keys on a server',
      { keys: null },
      false,
      'the rule has no keys for AWS; write …_aws_access_key_id and …_aws_secret_access_key',
    ],
    [
      'profiles on a server',
      { profile: 'ops' },
      false,
      'profiles of AWS are read by the command line alone; write the keys in the rule',
    ],
    [
      'a region of the profile',
      { profile: 'lost', region: null },
      true,
      'the profile of AWS has no region; write …_aws_region',
    ],
  ])('AL17: %s', async (_name, more, hasAccess, message) => {
    const before = sentBefore();
    const transports = createTransports({
      log: () => undefined,
      now: () => NOW,
      proxyFor: () => standIn.url,
      ...(hasAccess ? { aws: access() } : {}),
    });
    const outcome = await transports.send(part(more), { idempotencyKey: 'a:b:0', secrets: [] });
    expect(outcome).toEqual({ kind: 'refused', error: { code: 'invalid', status: null, message } });
    expect(sentBefore()).toBe(before);
  });

  test('keys that cannot be found may be there later', async () => {
    const findKeys = (): Promise<never> => Promise.reject(new Error('the role did not answer'));
    expect(await send(part({ keys: null }), access({ findKeys }))).toMatchObject({
      kind: 'retry',
      error: { code: 'invalid', message: 'no keys for AWS were found: the role did not answer' },
    });
  });
});

test.each<[number, string, SendOutcome['kind'], string]>([
  [
    400,
    '<Error><Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error>',
    'retry',
    'throttled',
  ],
  [403, '{"__type":"com.amazonaws.sqs#RequestThrottled"}', 'retry', 'throttled'],
  [429, '', 'retry', 'throttled'],
  [503, 'Throttling', 'retry', 'server_error'],
  [400, '<Error><Code>InvalidParameter</Code></Error>', 'refused', 'refused'],
  [403, '<Error><Code>SignatureDoesNotMatch</Code></Error>', 'refused', 'refused'],
])('AL17: an answer of %d that says %s is %s', async (status, body, kind, code) => {
  answer = answerWith(status, body);
  expect(await send(part())).toMatchObject({ kind, error: { code, status } });
});

test('no answer makes a message repeat keys', async () => {
  answer = (request, response) =>
    answerWith(400, `no AKIDEXAMPLE rule-secret ${JSON.stringify(request.headers)}`)(request, response);
  const said = JSON.stringify(await send(part()));
  expect(said).not.toContain('rule-secret');
  expect(said).not.toContain('AKIDEXAMPLE');
});

test('a certificate that nobody vouches for is not trusted', async () => {
  expect(await send(part(), access({ caFile: null }))).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
});

test('addresses that are refused are not reached', async () => {
  const transports = createTransports({
    log: () => undefined,
    now: () => NOW,
    addresses: { hosts: ['hooks.example.org'] },
  });
  expect(await transports.send(part(), { idempotencyKey: 'a:b:0', secrets: [] })).toMatchObject({
    kind: 'refused',
    error: { code: 'blocked' },
  });
});

test.each([
  ['sqs', 'eu-central-1', 'https://sqs.eu-central-1.amazonaws.com/'],
  ['email', 'us-gov-west-1', 'https://email.us-gov-west-1.amazonaws.com/'],
  ['sns', 'cn-north-1', 'https://sns.cn-north-1.amazonaws.com.cn/'],
  ['sns', 'us-iso-east-1', 'https://sns.us-iso-east-1.c2s.ic.gov/'],
  ['sns', 'us-isob-east-1', 'https://sns.us-isob-east-1.sc2s.sgov.gov/'],
  ['sns', 'us-isof-south-1', 'https://sns.us-isof-south-1.csp.hci.ic.gov/'],
  ['sns', 'eu-isoe-west-1', 'https://sns.eu-isoe-west-1.cloud.adc-e.uk/'],
  ['sns', 'eusc-de-east-1', 'https://sns.eusc-de-east-1.amazonaws.eu/'],
])('%s in %s is at %s', (endpoint, region, address) => {
  expect(addressOf(endpoint, region).href).toBe(address);
});
