import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { formatProblem } from '../../../../common/model/problem.ts';
import { registryOf } from '../../../../server/engine/catalogue.ts';
import { defineAlerter } from '../../../../server/engine/define_alerter.ts';
import { loadConfig } from '../../../../server/hosts/cli/load/config.ts';
import { expandEnv } from '../../../../server/hosts/cli/load/expand_env.ts';
import { loadRules, type RuleFolder } from '../../../../server/hosts/cli/load/rules.ts';
import { groupRules } from '../../../../server/hosts/cli/session.ts';
import { ruleIdOf } from '../../../../server/hosts/cli/load/rule_id.ts';
import { frequency } from '../../../../server/rule_types/frequency.ts';

const note = defineAlerter({
  id: 'note',
  title: 'Note',
  summary: 'Goes nowhere.',
  options: z.object({ note_to: z.string().optional() }),
  example: {},
  compose: () => [],
});
const REGISTRY = registryOf([frequency], [note]);

const CONFIG = [
  'rules_folder: rules',
  'run_every: {minutes: 1}',
  'buffer_time: {minutes: 15}',
  'es_host: localhost',
  'es_port: 9200',
  'writeback_index: wb',
  '',
].join('\n');
const RULE = 'type: frequency\nindex: logs-*\nnum_events: 2\ntimeframe: {minutes: 5}\nalert: note\n';

let cwd = '';
beforeEach(async () => {
  cwd = await mkdtemp(path.join(tmpdir(), 'tocsin-load-'));
});
afterEach(async () => rm(cwd, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

async function write(files: Files): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(cwd, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

const around = (variables: Readonly<Record<string, string>> = {}) => ({ cwd, variables });

async function configProblems(text: string, variables: Readonly<Record<string, string>> = {}): Promise<string[]> {
  await write({ 'config.yaml': text });
  const read = await loadConfig({
    file: 'config.yaml',
    around: around(variables),
    registry: REGISTRY,
    connectionGiven: false,
  });
  return (read.ok ? read.value.warnings : read.error).map(formatProblem);
}

async function load(
  files: Files,
  only?: string,
  variables: Readonly<Record<string, string>> = {},
): Promise<RuleFolder> {
  await write({ 'config.yaml': CONFIG, ...files });
  const config = await loadConfig({
    file: 'config.yaml',
    around: around(variables),
    registry: REGISTRY,
    connectionGiven: false,
  });
  if (!config.ok) throw new Error(config.error.map(formatProblem).join('\n'));
  return loadRules({
    config: config.value,
    around: around(variables),
    registry: REGISTRY,
    ...(only === undefined ? {} : { only }),
  });
}

const problemsOf = ({ files, problems }: RuleFolder): string[] =>
  [...problems, ...files.flatMap(file => file.problems)].map(formatProblem);
const namesOf = ({ files }: RuleFolder): string[] => files.flatMap(({ rule }) => (rule ? [rule.name] : []));

test.each([
  ['a bare name', 'a: $HOST', 'a: h1'],
  ['a name in braces', 'a: x${HOST}y', 'a: xh1y'],
  ['an unknown name stays', 'a: $NOPE ${NOPE}', 'a: $NOPE ${NOPE}'],
  ['a dollar alone stays', 'a: $ 5$', 'a: $ 5$'],
  ['a name of an object stays', 'a: $toString', 'a: $toString'],
])('environment: %s', (_name, text, expected) => expect(expandEnv(text, { HOST: 'h1' })).toBe(expected));

describe('config.yaml', () => {
  test.each([
    ['LO12: is right', CONFIG, []],
    [
      'LO12: misses two options',
      CONFIG.replace(/run_every.*\n/, '').replace(/writeback.*\n/, ''),
      [
        'config.yaml:1:1: run_every: is required; add `run_every: …`',
        'config.yaml:1:1: writeback_index: is required; add `writeback_index: …`',
      ],
    ],
    [
      'LO12: has a time without a unit',
      CONFIG.replace('{minutes: 15}', '15'),
      ['config.yaml:3:1: buffer_time: needs a unit, such as minutes: 5'],
    ],
    [
      'misspells an option',
      `${CONFIG}rules_foldr: x\n`,
      ['config.yaml:7:1: warning: rules_foldr: is not an option of config.yaml; did you mean "rules_folder"?'],
    ],
    [
      'has an option without effect',
      `${CONFIG}max_threads: 4\n`,
      ['config.yaml:7:1: warning: max_threads: has no effect: rules are screened together in one request'],
    ],
    [
      'does not say where the engine is',
      CONFIG.replace(/^es_.*\n/gm, ''),
      [
        'config.yaml:1:1: es_host: is required; add `es_host: …`, set ES_HOST, or give --es URL',
        'config.yaml:1:1: es_port: is required; add `es_port: …`, set ES_PORT, or give --es URL',
      ],
    ],
  ])('%s', async (_name, text, expected) => expect(await configProblems(text)).toEqual(expected));

  test('LO12: what is not said is as usual; a password may come from the environment', async () => {
    await write({ 'config.yaml': `${CONFIG}es_username: eva\nes_password: $ES_SECRET\nes_conn_timeout: 5\n` });
    const read = await loadConfig({
      file: 'config.yaml',
      around: around({ ES_SECRET: 'hush' }),
      registry: REGISTRY,
      connectionGiven: false,
    });
    expect(read).toMatchObject({
      ok: true,
      value: {
        options: { scan_subdirectories: true, run_every: 60_000, buffer_time: 900_000 },
        connection: { es_password: 'hush', use_ssl: false, verify_certs: true, es_conn_timeout: 5 },
      },
    });
  });

  test('the environment may say where the engine is', async () => {
    expect(await configProblems(CONFIG.replace(/^es_.*\n/gm, ''), { ES_HOST: 'h', ES_PORT: '9200' })).toEqual([]);
  });

  test('a mistake of YAML has its place', async () => {
    expect((await configProblems('run_every: {minutes: 1\nes_host: x\n'))[0]).toMatch(
      /^config\.yaml:\d+:\d+: is not valid YAML/,
    );
  });

  test('a file that is not there is said', async () => {
    const read = await loadConfig({ file: 'nope.yaml', around: around(), registry: REGISTRY, connectionGiven: false });
    expect(read.ok ? [] : read.error.map(formatProblem)).toEqual(['nope.yaml: is not there; check the path']);
  });

  test('rules inherit options, but neither secrets nor what only config.yaml may say', async () => {
    await write({ 'config.yaml': `${CONFIG}es_password: hush\nnote_to: soc\n` });
    const read = await loadConfig({
      file: 'config.yaml',
      around: around(),
      registry: REGISTRY,
      connectionGiven: false,
    });
    expect(read.ok && Object.keys(read.value.inherited).sort()).toEqual([
      'buffer_time',
      'es_host',
      'es_port',
      'note_to',
      'run_every',
    ]);
  });
});

describe('rules', () => {
  test('all problems of all files are told, and the good rules go on', async () => {
    const folder = await load({
      'rules/a.yaml': RULE.replace('num_events: 2', 'num_evnts: 2'),
      'rules/b.yaml': RULE.replace('{minutes: 5}', '5').replace('note', 'nte'),
      'rules/good.yaml': RULE,
    });
    expect(namesOf(folder)).toEqual(['good']);
    expect(problemsOf(folder)).toEqual([
      expect.stringMatching(/^rules\/a\.yaml:1:1: num_events: is required/),
      expect.stringMatching(/^rules\/a\.yaml:3:1: warning: num_evnts: .*did you mean "num_events"\?/),
      expect.stringMatching(/^rules\/b\.yaml:4:1: timeframe: needs a unit/),
      expect.stringMatching(/^rules\/b\.yaml:5:1: alert: there is no output "nte"; did you mean "note"\?/),
    ]);
  });

  test('the name is the file name where none is given; the id comes from the name', async () => {
    const folder = await load({ 'rules/sudo_root.yml': RULE, 'rules/x.yaml': `name: Brute force!\n${RULE}` });
    expect(folder.files.map(({ rule }) => [rule?.name, rule?.id])).toEqual([
      ['sudo_root', ruleIdOf('sudo_root')],
      ['Brute force!', ruleIdOf('Brute force!')],
    ]);
  });

  test('a template is read from its file, found from here', async () => {
    const rule = `${RULE}alert_text_type: alert_text_jinja\njinja_template_path: templates/a.jinja\n`;
    const folder = await load({ 'rules/a.yaml': rule, 'templates/a.jinja': 'By {{ who }}\n' });
    expect(folder.files[0]?.rule?.text.textTemplate?.render({ who: 'eve' })).toEqual({ ok: true, value: 'By eve' });
    const missing = await load({ 'rules/a.yaml': rule.replace('a.jinja', 'b.jinja') });
    expect(problemsOf(missing)).toEqual([
      'rules/a.yaml:7:1: jinja_template_path: templates/b.jinja is not there; check the path',
    ]);
  });

  test('of two rules with one name the first stays', async () => {
    const folder = await load({ 'rules/a.yaml': `name: Twin\n${RULE}`, 'rules/b.yaml': `${RULE}name: Twin\n` });
    expect(namesOf(folder)).toEqual(['Twin']);
    expect(problemsOf(folder)).toEqual([
      'rules/b.yaml:6:1: name: another rule is already named "Twin" (in rules/a.yaml); give this one a name of its own',
    ]);
  });

  test('LO5: folders are searched deeply, links included; other files and ..folders are not', async () => {
    await write({ 'elsewhere/linked.yaml': RULE });
    await mkdir(path.join(cwd, 'rules'), { recursive: true });
    await symlink('../elsewhere', path.join(cwd, 'rules', 'link'));
    await symlink('.', path.join(cwd, 'rules', 'circle'));
    const folder = await load({ 'rules/deep/er/b.yaml': RULE, 'rules/..old/c.yaml': RULE, 'rules/readme.md': '#' });
    expect(namesOf(folder).sort()).toEqual(['b', 'linked']);
  });

  test('LO5: several folders, not searched deeply', async () => {
    const config = `${CONFIG.replace('rules_folder: rules', 'rules_folder: [one, two]')}scan_subdirectories: false\n`;
    const folder = await load({
      'config.yaml': config,
      'one/a.yaml': RULE,
      'one/deep/no.yaml': RULE,
      'two/b.yaml': RULE,
    });
    expect(namesOf(folder)).toEqual(['a', 'b']);
  });

  test('LO5: a folder that is not there, and a link that leads nowhere, are said', async () => {
    expect(problemsOf(await load({}))).toEqual(['rules: is not there; check the path']);
    await mkdir(path.join(cwd, 'rules'));
    await symlink('nowhere', path.join(cwd, 'rules', 'x.yaml'));
    expect(problemsOf(await load({ 'rules/ok.yaml': RULE }))).toEqual(['rules/x.yaml: is a link that leads nowhere']);
  });

  // Root reads everything, whatever the permissions say.
  (process.getuid?.() === 0 ? test.skip : test)('a file that may not be read is said', async () => {
    await write({ 'rules/a.yaml': RULE });
    await chmod(path.join(cwd, 'rules', 'a.yaml'), 0);
    expect(problemsOf(await load({}))).toEqual(['rules/a.yaml: may not be read; check its permissions']);
  });

  test.each([
    ['a path', 'other/solo.yaml'],
    ['a file name within the folders', 'a.yaml'],
    ['a file name without its end', 'a'],
    ['a path within the folders', 'team/a'],
  ])('--rule may be %s', async (_name, only) => {
    const folder = await load({ 'rules/team/a.yaml': RULE, 'rules/b.yaml': RULE, 'other/solo.yaml': RULE }, only);
    expect(folder.files).toHaveLength(1);
    expect(folder.files[0]?.rule?.name).toBe(only === 'other/solo.yaml' ? 'solo' : 'a');
  });

  test('--rule that names nothing is said', async () => {
    expect(problemsOf(await load({ 'rules/a.yaml': RULE }, 'zz'))).toEqual([
      'zz: is neither a file nor a rule in rules',
    ]);
  });

  test('DL3: variables stand in the address of Discover', async () => {
    const link = 'generate_kibana_discover_url: true\nkibana_discover_app_url: http://${HOST}:5601/#/discover\n';
    const view = 'kibana_discover_index_pattern_id: logs\n';
    const folder = await load({ 'rules/a.yaml': RULE + link + view }, undefined, { HOST: 'kibana' });
    const links = folder.files[0]?.rule?.links({ '@timestamp': '2019-09-01T00:30:00Z' });
    expect(links?.kibana_discover_url).toMatch(/^http:\/\/kibana:5601\/#\/discover\?/);
  });

  test('variables stand in rules; a disabled rule is read all the same', async () => {
    const folder = await load({ 'rules/a.yaml': `${RULE}is_enabled: false\nowner: $TEAM\n` }, undefined, {
      TEAM: 'soc',
    });
    expect(folder.files[0]?.rule?.enabled).toBe(false);
    expect(folder.files[0]?.values.owner).toBe('soc');
  });
});

describe('import', () => {
  const term = (value: string): string => `filter: [{term: {a: ${value}}}]\n`;

  test('LO1, LO2: the nearer file wins, filters are joined with the imported ones first, the last import before its siblings', async () => {
    const folder = await load({
      'rules/a.yaml': `import: [../shared/one.inc, ../shared/two.inc]\n${RULE}${term('own')}`,
      'shared/one.inc': `num_events: 9\nowner: one\ncategory: one\n${term('one')}`,
      'shared/two.inc': `import: deep/three.inc\nowner: two\n${term('two')}`,
      'shared/deep/three.inc': `owner: three\ncategory: three\n${term('three')}`,
    });
    const [file] = folder.files;
    expect(problemsOf(folder)).toEqual([]);
    expect(file?.values).toMatchObject({ num_events: 2, owner: 'two', category: 'three' });
    expect(file?.rule?.filters).toEqual(['one', 'three', 'two', 'own'].map(a => ({ term: { a } })));
  });

  test('LO10: a problem is said where it stands, and a missing file where it is imported', async () => {
    const wrong = await load({ 'rules/a.yaml': `import: ../base.inc\n${RULE}`, 'base.inc': '\nrealert: 5\n' });
    expect(problemsOf(wrong)).toEqual([expect.stringMatching(/^base\.inc:2:1: realert: needs a unit/)]);
    const missing = await load({ 'rules/a.yaml': `${RULE}import: nope.inc\n` });
    expect(problemsOf(missing)).toEqual(['rules/a.yaml:6:1: import: rules/nope.inc is not there; check the path']);
  });

  test('LO1: an import may be a whole path', async () => {
    const base = path.join(cwd, 'elsewhere', 'base.inc');
    const folder = await load({ 'rules/a.yaml': `import: ${base}\n${RULE}`, 'elsewhere/base.inc': 'owner: soc\n' });
    expect(folder.files[0]?.values.owner).toBe('soc');
  });

  test('LO2: imports that are changed or left out are followed', async () => {
    const owners: unknown[] = [];
    const hashes = new Set<string | undefined>();
    for (const line of ['import: ../one.inc', 'import: ../two.inc', 'import: []', '# none']) {
      const files = { 'rules/a.yaml': `${line}\n${RULE}`, 'one.inc': 'owner: one\n', 'two.inc': 'owner: two\n' };
      const [file] = (await load(files)).files;
      owners.push(file?.values.owner ?? null);
      hashes.add(file?.hash);
    }
    expect(owners).toEqual(['one', 'two', null, null]);
    expect(hashes.size).toBe(4);
  });

  test('LO2: a circle ends, and the hash follows what is imported', async () => {
    const files = { 'rules/a.yaml': `import: ../x.inc\n${RULE}`, 'x.inc': 'import: rules/a.yaml\nowner: me\n' };
    const before = await load(files);
    const after = await load({ ...files, 'x.inc': 'import: rules/a.yaml\nowner: you\n' });
    expect(before.files[0]?.values.owner).toBe('me');
    expect(after.files[0]?.hash).not.toBe(before.files[0]?.hash);
  });
});

test('LI8: rules that name the same search engine share a connection, others have one of their own', async () => {
  const elsewhere = `${RULE}es_host: other\n`;
  const names = { 'rules/a.yaml': RULE, 'rules/b.yaml': RULE, 'rules/c.yaml': elsewhere, 'rules/d.yaml': elsewhere };
  const { files } = await load(names);
  const config = await loadConfig({
    file: 'config.yaml',
    around: around(),
    registry: REGISTRY,
    connectionGiven: false,
  });
  if (!config.ok) throw new Error('config.yaml is right');
  const groups = groupRules({ config: config.value, flags: { config: 'config.yaml', es: undefined } }, files, {
    env: {},
  });
  if (!groups.ok) throw new Error(groups.error);
  expect(groups.value.map(({ connection, rules }) => [connection.url, rules.map(({ name }) => name)])).toEqual([
    ['http://localhost:9200', ['a', 'b']],
    ['http://other:9200', ['c', 'd']],
  ]);
});
