import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatProblem } from '../../../../common/model/problem.ts';
import { NO_SECRETS, type Secrets } from '../../../../server/engine/secret_references.ts';
import { loadConfig } from '../../../../server/hosts/cli/load/config.ts';
import { loadRules, type RuleFolder } from '../../../../server/hosts/cli/load/rules.ts';
import { registry } from '../../../support/rules.ts';
import { writeFiles } from '../../../support/tocsin.ts';

const CONFIG = [
  'rules_folder: rules',
  'run_every: {minutes: 1}',
  'buffer_time: {minutes: 15}',
  'es_host: localhost',
  'es_port: 9200',
  'writeback_index: wb',
  '',
].join('\n');
const RULE = 'type: any\nindex: logs\nalert: pager\n';
const PLAIN = `${RULE}pager_token: a token\n`;
const NAMING = `${RULE}pager_token: \${secret:token}\nes_password: \${secret:pw}\n`;

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-load-secrets-'));
});
afterEach(async () => rm(cwd, { recursive: true, force: true }));

const configOf = async (text: string) => {
  await writeFiles(cwd, { 'config.yaml': text });
  return loadConfig({ file: 'config.yaml', around: { cwd, variables: {} }, registry, connectionGiven: false });
};

const known = (token: string): Secrets => ({
  known: new Map([
    ['token', token],
    ['pw', 'the password'],
  ]),
  unreadable: new Map(),
});

/** Two rules of this text, read with secrets, or where nobody can look. */
async function loadWith(text: string, secrets: Secrets | null) {
  await writeFiles(cwd, { 'rules/a.yaml': text, 'rules/b.yaml': text });
  const config = await configOf(CONFIG);
  if (!config.ok) throw new Error('the config is right');
  let asked = 0;
  const look = (): Promise<Secrets> => {
    asked += 1;
    return Promise.resolve(secrets ?? NO_SECRETS);
  };
  const loading = { config: config.value, around: { cwd, variables: {} }, registry };
  const folder = await loadRules(secrets === null ? loading : { ...loading, secrets: look });
  return { folder, asked, file: folder.files[0] };
}

const problemsOf = ({ files }: RuleFolder): string[] => files.flatMap(file => file.problems).map(formatProblem);

test('secrets are looked up once, and only where a rule names one', async () => {
  expect(await loadWith(PLAIN, known('the token'))).toMatchObject({ asked: 0 });
  const { asked, file, folder } = await loadWith(NAMING, known('the token'));
  expect([asked, problemsOf(folder)]).toEqual([1, []]);
  expect(file?.secretNames).toEqual(['token', 'pw']);
  expect(file?.rule?.outputs[0]?.secrets).toEqual(['the token']);
  expect(file?.values).toMatchObject({ pager_token: '${secret:token}', es_password: 'the password' });
});

test('a changed value makes another version of the rule', async () => {
  const hashes: (string | undefined)[] = [];
  for (const value of ['token one', 'token two', 'token one'])
    hashes.push((await loadWith(NAMING, known(value))).file?.hash);
  expect(hashes[0]).toBe(hashes[2]);
  expect(hashes[0]).not.toBe(hashes[1]);
});

test('a secret that is not kept is an error, where anybody can look', async () => {
  expect(problemsOf((await loadWith(NAMING, NO_SECRETS)).folder)[0]).toMatch(
    /^rules\/a.yaml:4:1: pager_token: there is no secret token/,
  );
  expect(problemsOf((await loadWith(NAMING, null)).folder)).toEqual([]);
});

test.each([
  ['es_password: ${secret:pw}', 'es_password: cannot be a secret by name here'],
  ['secret_keys: shortkey', 'secret_keys: '],
])('what secrets are kept in is not opened by one: %s', async (line, message) => {
  const config = await configOf(`${CONFIG}${line}\n`);
  const said = config.ok ? '' : config.error.map(formatProblem).join('\n');
  expect(said).toContain(message);
  expect(said).not.toContain('shortkey');
});
