import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { awsSigner } from '../../../../server/hosts/cli/aws_signer.ts';
import { httpClient } from '../../../../server/sources/http_client.ts';
import { readAwsSignature } from '../../../support/aws_signature.ts';
import { say } from '../../../support/command_line.ts';
import { httpAnswers, type HttpAnswers } from '../../../support/http_answers.ts';

// The account of AWS's own examples.
const KEYS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const ACCOUNT = { secretAccessKey: KEYS.AWS_SECRET_ACCESS_KEY };
const now = () => Date.UTC(2024, 4, 1, 12);

let server: HttpAnswers;
let cwd = '';
beforeEach(async () => {
  server = await httpAnswers((_seen, response) => {
    response.end(JSON.stringify({ version: { number: '2.19.1', distribution: 'opensearch' } }));
  });
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-aws-'));
});
afterEach(async () => {
  await server.close();
  await rm(cwd, { recursive: true, force: true });
});

const clientWith = (env: Readonly<Record<string, string>>, profile: string | null = null, prefix = '') => {
  const sign = awsSigner({ kind: 'aws', region: 'eu-central-1', profile }, { env, now });
  return httpClient({ url: `http://127.0.0.1:${server.port}${prefix}`, sign });
};

test('the test itself reads a signature as AWS publishes it (get-vanilla of the Signature Version 4 test suite)', () => {
  const scope = '20150830/us-east-1/service/aws4_request';
  const signature = '5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31';
  const headers = {
    host: 'example.amazonaws.com',
    'x-amz-date': '20150830T123600Z',
    authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  };
  expect(readAwsSignature({ method: 'GET', url: '/', headers, body: '' }, ACCOUNT)).toMatchObject({ isRight: true });
});

test.each([
  ['nothing but a path', { method: 'GET', path: '/' }, ''],
  ['a body', { method: 'POST', path: '/logs/_search', body: { query: { match: { message: 'né' } } } }, ''],
  ['lines', { method: 'POST', path: '/_msearch', lines: [{ index: ['a'] }, { size: 0 }] }, ''],
  ['an index pattern', { method: 'POST', path: '/logs-*%2C%3Cold%3E/_search', body: { size: 1 } }, ''],
  ['a query', { method: 'GET', path: '/_nodes', query: { filter_path: 'a.*.b,c d', z: '', a: '(!)' } }, ''],
  ['a prefix', { method: 'GET', path: '/x' }, '/es'],
] as const)('a request with %s is signed as a server of AWS expects', async (_name, request, prefix) => {
  const { status } = await clientWith(KEYS, null, prefix)(request);
  expect(status).toBe(200);
  const [seen] = server.seen;
  expect(seen && readAwsSignature(seen, ACCOUNT)).toEqual({
    accessKeyId: 'AKIDEXAMPLE',
    region: 'eu-central-1',
    service: 'es',
    isRight: true,
  });
  expect(seen?.headers['x-amz-date']).toBe('20240501T120000Z');
});

test('keys of a session bring its token', async () => {
  await clientWith({ ...KEYS, AWS_SESSION_TOKEN: 'tok' })({ method: 'GET', path: '/' });
  const [seen] = server.seen;
  expect(seen?.headers['x-amz-security-token']).toBe('tok');
  expect(seen && readAwsSignature(seen, ACCOUNT)).toMatchObject({ isRight: true });
});

describe('a profile', () => {
  const before = { ...process.env };
  beforeEach(async () => {
    const file = path.join(cwd, 'credentials');
    await writeFile(file, '[logs]\naws_access_key_id = AKPROFILE\naws_secret_access_key = hunter2hunter2\n');
    Object.assign(process.env, {
      AWS_SHARED_CREDENTIALS_FILE: file,
      AWS_CONFIG_FILE: path.join(cwd, 'config'),
      AWS_EC2_METADATA_DISABLED: 'true',
    });
  });
  afterEach(() => {
    process.env = before;
  });

  test('wins over keys of the environment', async () => {
    await clientWith(KEYS, 'logs')({ method: 'GET', path: '/' });
    const [seen] = server.seen;
    expect(seen && readAwsSignature(seen, { secretAccessKey: 'hunter2hunter2' })).toMatchObject({
      accessKeyId: 'AKPROFILE',
      isRight: true,
    });
  });

  test('that is not there is said, and nothing is sent', async () => {
    const answer = await clientWith({}, 'other')({ method: 'GET', path: '/' });
    expect(answer).toMatchObject({ status: 0 });
    expect(answer.message).toMatch(/^a request could not be signed for AWS with the keys of profile other: \S/);
    expect(server.seen).toHaveLength(0);
  });
});

test.each([
  ['aws_region in config.yaml', 'aws_region: eu-central-1', {}, 'eu-central-1'],
  ['AWS_DEFAULT_REGION', '', { AWS_DEFAULT_REGION: 'us-east-1' }, 'us-east-1'],
  ['a user instead', 'es_username: ada\nes_password: x\naws_region: eu-central-1', {}, null],
])('a command signs with %s', async (_name, option, env, region) => {
  const config = `es_host: 127.0.0.1\nes_port: ${server.port}\nwriteback_index: wb\n${option}\n`;
  await writeFile(path.join(cwd, 'config.yaml'), config);
  await say(cwd, ['create-index', '--config', path.join(cwd, 'config.yaml')], { ...KEYS, ...env });
  const [seen] = server.seen;
  expect((seen && readAwsSignature(seen, ACCOUNT))?.region ?? null).toBe(region);
});
