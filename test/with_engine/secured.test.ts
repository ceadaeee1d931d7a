import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessFrom } from '../../server/hosts/standalone/engine_access.ts';
import { openEngine } from '../../server/hosts/standalone/search_engine.ts';
import { httpClient } from '../../server/sources/http_client.ts';
import { makeAuthority, type Authority, type Issued } from '../support/authority.ts';
import { engineForTests, uniqueName, type EngineForTests } from '../support/engines.ts';
import { answerWith, startHttpReceiver, type HttpReceiver } from '../support/http_receiver.ts';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch.ts';
import { startSecuredFront, type SecuredFront } from '../support/secured_front.ts';
import { sharedOpenSearch } from '../support/shared_engines.ts';
import { endAll, startTocsin, tocsin, writeFiles } from '../support/tocsin.ts';

/** The first call may have to build the command line. */
jest.setTimeout(120_000);

const PASSWORD = 'p:w/%d';
const BASIC = `Basic ${Buffer.from(`ann:${PASSWORD}`).toString('base64')}`;
const EVERYBODY = { authorizations: [BASIC, 'Bearer tok', 'ApiKey a2V5'], certificates: true };
const NOBODY = { authorizations: [], certificates: false };
const RANGE = ['--start', '2001-03-04T10:00:00', '--end', '2001-03-04T10:02:00'];

const logs = uniqueName('secured-logs');
const writeback = uniqueName('secured');
let authority: Authority;
let ours: Issued;
let front: SecuredFront;
let receiver: HttpReceiver;
let engine: EngineForTests;
let cwd = '';

beforeAll(async () => {
  authority = makeAuthority();
  ours = authority.issue('client');
  const running = await sharedOpenSearch();
  engine = engineForTests(running.url);
  front = await startSecuredFront({ engineUrl: running.url, authority, prefix: '/search' });
  receiver = await startHttpReceiver(answerWith(200));
  await engine.fill(logs, [{ '@timestamp': '2001-03-04T10:00:30Z', n: 0 }]);
}, ENGINE_START_LIMIT_MS);
afterAll(async () => {
  for (const prefix of [logs, writeback]) await engine.remove(prefix);
  await Promise.all([front.close(), receiver.close()]);
  authority.remove();
});
beforeEach(async () => {
  front.allow(EVERYBODY);
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-secured-'));
  const rule = `name: each\ntype: any\nindex: ${logs}\nrealert: { minutes: 0 }\nalert: post\nhttp_post_url: ${receiver.url}\n`;
  await writeFiles(cwd, { 'rules/each.yaml': rule });
});
afterEach(async () => {
  await endAll();
  await rm(cwd, { recursive: true, force: true });
});

const configWith = (lines: readonly string[], prefix = 'search'): Promise<void> =>
  writeFiles(cwd, {
    'config.yaml': [
      'rules_folder: rules',
      'run_every: { seconds: 1 }',
      'buffer_time: { minutes: 15 }',
      'es_host: 127.0.0.1',
      `es_port: ${front.port}`,
      `es_url_prefix: ${prefix}`,
      'use_ssl: true',
      `writeback_index: ${writeback}`,
      ...lines,
      '',
    ].join('\n'),
  });
const trusting = (): string => `ca_certs: ${authority.caFile}`;
const asAnn = (): readonly string[] => [trusting(), 'es_username: ann', `es_password: "${PASSWORD}"`];

test.each<[string, () => readonly string[]]>([
  ['a user', asAnn],
  ['a token', () => [trusting(), 'es_bearer: tok']],
  ['a key', () => [trusting(), 'es_api_key: a2V5']],
  ['a certificate', () => [trusting(), `client_cert: ${ours.certFile}`, `client_key: ${ours.keyFile}`]],
  ['nobody who checks', () => ['verify_certs: false', 'es_bearer: tok']],
  ['another host that is down', () => [...asAnn(), `es_hosts: ["127.0.0.1:1", "127.0.0.1:${front.port}"]`]],
])('rules are replayed with %s', async (_name, lines) => {
  await configWith(lines());
  const { code, out } = await tocsin(cwd, ['replay', '--json', ...RANGE]);
  expect(code).toBe(0);
  expect(out.trim().split('\n')).toHaveLength(1);
});

test.each<[string, () => readonly string[], RegExp, string]>([
  ['a wrong password', () => [trusting(), 'es_username: ann', 'es_password: hunter2'], /401.*es_password/, 'search'],
  ['a wrong key', () => [trusting(), 'es_api_key: hunter2'], /401.*es_api_key/, 'search'],
  ['no authority', () => ['es_username: ann', 'es_password: hunter2'], /not trusted.*ca_certs/, 'search'],
  ['another path', asAnn, /404/, 'elsewhere'],
])('with %s nothing begins, and the reason holds no secret', async (_name, lines, expected, prefix) => {
  await configWith(lines(), prefix);
  const { code, out, err } = await tocsin(cwd, ['replay', ...RANGE]);
  expect(code).toBe(2);
  expect(err).toMatch(expected);
  expect(out + err).not.toMatch(/hunter2|p:w/);
});

test('create-index takes a certificate by its flags', async () => {
  const where = ['--host', '127.0.0.1', '--port', String(front.port), '--url-prefix', 'search', '--ssl', '--no-auth'];
  const who = ['--ca-certs', authority.caFile, '--client-cert', ours.certFile, '--client-key', ours.keyFile];
  const { code, out } = await tocsin(cwd, ['create-index', '--index', `${writeback}_flags`, ...where, ...who]);
  expect(out).toMatch(/created .*_flags_past/);
  expect(code).toBe(0);
});

test('a run goes on, and loses nothing, where its password is not known for a while', async () => {
  await configWith(asAnn());
  const arrive = (n: number) => engine.fill(logs, [{ '@timestamp': new Date().toISOString(), n }]);
  const running = startTocsin(cwd, ['run', '--start', 'NOW', '--verbose']);
  await running.says('each: ');
  front.allow(NOBODY);
  await running.says('(401)');
  await arrive(1);
  await arrive(2);
  front.allow(EVERYBODY);
  await running.says('2 alerts');
  running.child.kill('SIGTERM');
  expect(await running.ended).toMatchObject({ code: 0 });
  expect(receiver.received.map(({ body }) => (/"n":\s*(\d)/.exec(body) ?? [])[1]).sort()).toEqual(['1', '2']);
});

test('npm start reaches it, and says what answers', async () => {
  const open = (es: string, caCerts: string | undefined) => {
    const access = accessFrom(es, { verifyCerts: true, ...(caCerts === undefined ? {} : { caCerts }) }, {});
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const clientFor = (url: string) => httpClient({ url, ...access });
    return openEngine({ es, dataDir: cwd, root: cwd, clientFor, catchUp: () => Promise.resolve(), log });
  };
  const at = (user: string): string => `https://${user}127.0.0.1:${front.port}/search`;
  const opened = await open(at(`ann:${encodeURIComponent(PASSWORD)}@`), authority.caFile);
  expect(opened.ok && opened.value.about).toMatch(/^OpenSearch \d/);
  const refused = await open(at('ann:hunter2@'), authority.caFile);
  expect(refused.ok ? '' : refused.error).toMatch(
    /^https:\/\/127\S+\/search cannot be used: .*\(401\).*set ES_API_KEY\.$/,
  );
  const untrusted = await open(at('ann:hunter2@'), undefined);
  expect(untrusted.ok ? '' : untrusted.error).toMatch(/name its CA/);
});
