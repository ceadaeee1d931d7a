import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { awsAccessOf } from '../../../../server/hosts/cli/aws_access.ts';
import { writeFiles } from '../../../support/tocsin.ts';

const CONFIG = `[default]
region = us-east-2

[profile ops]
output = json
region=eu-west-1 # near us

[profile  spaced ]
region = eu-west-2
[profile nested]
s3 =
  region = eu-west-3
`;
const KEYS = '[keyed]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret-key\nregion = eu-north-1\n';

let cwd = '';
beforeAll(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-aws-'));
  await writeFiles(cwd, { config: CONFIG, credentials: KEYS });
});
afterAll(async () => rm(cwd, { recursive: true, force: true }));

const files = () => ({
  AWS_CONFIG_FILE: path.join(cwd, 'config'),
  AWS_SHARED_CREDENTIALS_FILE: path.join(cwd, 'credentials'),
});

test.each([
  ['default', 'us-east-2'],
  ['ops', 'eu-west-1'],
  ['spaced', 'eu-west-2'],
  ['keyed', 'eu-north-1'],
  ['nested', null],
  ['gone', null],
])('the region of profile %s is %s', async (profile, region) => {
  expect(await awsAccessOf(files()).findRegion(profile)).toBe(region);
});

test('the environment says a region of all profiles', async () => {
  const access = awsAccessOf({ ...files(), AWS_DEFAULT_REGION: 'eu-central-1' });
  expect(await access.findRegion('ops')).toBe('eu-central-1');
  expect(
    await awsAccessOf({ AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere' }).findRegion('ops'),
  ).toBeNull();
});

test('keys of the environment', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret-key', AWS_CA_BUNDLE: '/ca.pem' };
  const access = awsAccessOf(env);
  expect(await access.findKeys(null)).toEqual({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret-key' });
  expect(access.caFile).toBe('/ca.pem');
  expect(awsAccessOf({}).caFile).toBeNull();
});
