import type { ImportedRule, ImportReport } from '../../../../common/model/import_report';
import { formatProblem } from '../../../../common/model/problem';
import { alerters } from '../../../../server/alerters/index.generated';
import { registryOf } from '../../../../server/engine/catalogue';
import { secretOptions } from '../../../../server/hosts/api/rule_checks';
import { loadConfig } from '../../../../server/hosts/cli/load/config';
import { GIVEN_ROOT, givenFolder } from '../../../../server/hosts/import/given_files';
import { importRules, type ImportRequest, type ImportStores } from '../../../../server/hosts/import/import_rules';
import { exportRules } from '../../../../server/import/export_rules';
import { linesOf } from '../../../../server/import/import_lines';
import { ruleTypes } from '../../../../server/rule_types/index.generated';
import { memorySecrets } from '../../../../server/stores/secret_documents';
import { secretVault } from '../../../../server/stores/secret_store';
import { memoryRules } from '../api/memory_keeping';

const REGISTRY = registryOf(ruleTypes, alerters);
const KEY = Buffer.alloc(32, 1).toString('base64');
const PLAIN = '# as it is\nname: Plain\ntype: any # why\nindex: logs\nalert: debug\n';
const HOOK = 'https://hooks.example.org/T0/hook-hidden';

const newStores = (keys: readonly string[] = [KEY]): ImportStores => ({
  rules: memoryRules(),
  secrets: secretVault({ documents: memorySecrets(), keys }).of('default'),
});

type Files = Readonly<Record<string, string>>;

interface Given extends Partial<Pick<ImportRequest, 'dryRun' | 'replace' | 'enabled' | 'keepSecrets'>> {
  readonly stores?: ImportStores;
  readonly variables?: Readonly<Record<string, string>>;
}

async function importFiles(files: Files, { stores = newStores(), variables = {}, ...how }: Given = {}) {
  const folder = givenFolder(Object.entries(files).map(([name, text]) => ({ name, text })));
  const around = { cwd: GIVEN_ROOT, variables, files: folder.files };
  const request = { around, registry: REGISTRY, connectionGiven: true };
  const config = folder.config === null ? null : await loadConfig({ file: folder.config, ...request });
  if (config?.ok === false) throw new Error(config.error.map(formatProblem).join());
  const report = await importRules({
    files: folder.ruleFiles,
    around,
    registry: REGISTRY,
    inherited: config?.value.inherited ?? {},
    stores,
    scope: 'default',
    user: 'ada',
    at: 0,
    dryRun: false,
    replace: false,
    enabled: true,
    keepSecrets: false,
    ...how,
  });
  return { report, stores, texts: (await stores.rules.list('default')).map(({ yaml }) => yaml) };
}

const ruleOf = ({ rules }: ImportReport, file: string): ImportedRule => {
  const found = rules.find(rule => rule.file === file);
  if (!found) throw new Error(`nothing is said of ${file}`);
  return found;
};
const problemsOf = (rule: ImportedRule): string[] => rule.problems.map(formatProblem);
const codesOf = (rule: ImportedRule): string[] => rule.changes.map(({ code }) => code);

const FOLDER: Files = {
  'config.yaml': `run_every: {minutes: 5}\nbuffer_time: {minutes: 15}\nwriteback_index: wb\nslack_webhook_url: ${HOOK}/config\nteam: soc\nunused: 1\n`,
  'rules/plain.yaml': `${PLAIN}run_every: {minutes: 1}\nbuffer_time: {minutes: 1}\n`,
  'rules/nested.yaml':
    'import: ../base/one.inc\ntype: any # kind\nindex: logs\nalert: debug\nfilter: [{term: {a: own}}]\n',
  'base/one.inc': '# of all\nimport: deep/two.inc\nrealert: {hours: 1} # an hour\nfilter: [{term: {a: one}}]\n',
  'base/deep/two.inc': 'owner: two\nrealert: {hours: 2}\n',
  'rules/several.yaml':
    'name: Several\nimport: [part.yaml, ../base/deep/two.inc]\ntype: any\nindex: logs\nalert: debug\n',
  'rules/part.yaml': 'type: any\npriority: 4\n',
  'rules/env.yaml': 'name: Env\ntype: any\nindex: $INDEX # $INDEX\nalert: debug\n',
  'rules/broken.yaml': 'name: Broken\ntype: [\n',
  'rules/unknown.yaml': `${PLAIN.replace('Plain', 'Unknown')}alret: debug\npager_token: hush-hidden\n`,
  'rules/twin.yaml': PLAIN,
  'rules/later.yaml': `name: Later\ntype: any\nindex: logs\nalert:\n  - carrier_pigeon\npigeon_url: ${HOOK}/pigeon\n`,
  'rules/secret.yaml': `name: Secret\ntype: any\nindex: logs\nalert: slack # told\nalert_text: by {0}\nalert_text_args: [team]\n# slack_webhook_url: ${HOOK}/old\n`,
  'rules/shared.yaml': `name: Shared\ntype: any\nindex: logs\nalert:\n  - slack: { slack_webhook_url: '${HOOK}/config' }\n  - post: { http_post_url: "https://u:pw-hidden@h/" }\n`,
  'rules/list.yaml':
    'name: List\ntype: blacklist\nindex: logs\nalert: debug\ncompare_key: user\nblacklist: ["!file lists/users.txt", mallory]\n',
  'rules/lists/users.txt': 'eve\nbob\n',
  'rules/template.yaml':
    'name: Template\ntype: any\nindex: logs\nalert: debug\nalert_text_type: alert_text_jinja\njinja_template_path: a.jinja\n',
  'rules/a.jinja': 'By {{ user }} for {{ team }}\n',
};

describe('a folder of ElastAlert', () => {
  const importFolder = (given: Given = {}) => importFiles(FOLDER, { variables: { INDEX: 'logs-1' }, ...given });

  test('each file is kept, changed or unsupported; files that are parts of others are no rules', async () => {
    const { report } = await importFolder();
    expect(Object.fromEntries(report.rules.map(({ file, status, outcome }) => [file, `${status} ${outcome}`]))).toEqual(
      {
        'rules/broken.yaml': 'unsupported not_imported',
        'rules/env.yaml': 'changed created',
        'rules/later.yaml': 'unsupported not_imported',
        'rules/list.yaml': 'changed created',
        'rules/nested.yaml': 'changed created',
        'rules/plain.yaml': 'kept created',
        'rules/secret.yaml': 'changed created',
        'rules/several.yaml': 'changed created',
        'rules/shared.yaml': 'changed created',
        'rules/template.yaml': 'changed created',
        'rules/twin.yaml': 'unsupported not_imported',
        'rules/unknown.yaml': 'changed created',
      },
    );
    expect(report.parts).toEqual([{ file: 'rules/part.yaml', of: ['rules/several.yaml'] }]);
    expect(ruleOf(report, 'rules/plain.yaml').text).toBe(FOLDER['rules/plain.yaml']);
  });

  test('imports are merged, lines stay as they were, and config.yaml is written out', async () => {
    const { report } = await importFolder();
    const nested = ruleOf(report, 'rules/nested.yaml');
    expect(codesOf(nested)).toEqual(['name', 'import', 'import', 'config']);
    expect(nested.text).toBe(`name: nested
type: any # kind
index: logs
alert: debug
filter:
  - term:
      a: one
  - term:
      a: own
owner: two
realert: {hours: 1} # an hour
run_every:
  minutes: 5
buffer_time:
  minutes: 15
`);
    expect(ruleOf(report, 'rules/several.yaml').text).toContain('priority: 4\n');
  });

  test('variables, lists and templates stand in the text', async () => {
    const { report } = await importFolder();
    expect(ruleOf(report, 'rules/env.yaml').text).toContain('index: logs-1 # $INDEX\n');
    expect(ruleOf(report, 'rules/list.yaml').text).toContain('blacklist:\n  - eve\n  - bob\n  - mallory\n');
    const template = ruleOf(report, 'rules/template.yaml');
    expect(template.text).toContain('alert_text: |\n  By {{ user }} for {{ team }}\n');
    expect(template.text).toContain('team: soc\n');
    expect(codesOf(template)).toEqual(['template_file', 'config']);
  });

  test('what is wrong is said at its place', async () => {
    const { report } = await importFolder();
    expect(problemsOf(ruleOf(report, 'rules/broken.yaml'))[0]).toMatch(
      /^rules\/broken\.yaml:\d+:\d+: is not valid YAML/,
    );
    expect(problemsOf(ruleOf(report, 'rules/later.yaml'))).toContainEqual(
      expect.stringMatching(/^rules\/later\.yaml:5:5: alert\.0: there is no output "carrier_pigeon"/),
    );
    expect(problemsOf(ruleOf(report, 'rules/twin.yaml'))).toEqual([
      'rules/twin.yaml:2:1: name: another rule is already named "Plain" (in rules/plain.yaml); give this one a name of its own',
    ]);
    const unknown = ruleOf(report, 'rules/unknown.yaml');
    expect(problemsOf(unknown)[0]).toMatch(/^rules\/unknown\.yaml:6:1: warning: alret: .*did you mean "alert"\?$/);
    expect(codesOf(unknown)).toEqual(['config', 'left_out']);
  });

  test('secrets are kept by name, one for one value, and stand nowhere else', async () => {
    const { report, stores, texts } = await importFolder();
    const { known } = await stores.secrets.load();
    expect(Object.fromEntries(known)).toEqual({
      config_slack_webhook_url: `${HOOK}/config`,
      shared_http_post_url: 'https://u:pw-hidden@h/',
    });
    expect(report.secrets).toEqual(['config_slack_webhook_url', 'shared_http_post_url']);
    expect(ruleOf(report, 'rules/secret.yaml').text).toContain('slack_webhook_url: ${secret:config_slack_webhook_url}');
    expect(ruleOf(report, 'rules/shared.yaml').text).toContain('"${secret:config_slack_webhook_url}"');
    expect(texts.join() + JSON.stringify(report) + JSON.stringify(linesOf(report))).not.toContain('hidden');
  });

  test('a dry run says the same and keeps nothing', async () => {
    const { report } = await importFolder();
    const dry = await importFolder({ dryRun: true });
    expect(dry.report).toEqual({ ...report, dryRun: true });
    expect(dry.texts).toEqual([]);
    expect((await dry.stores.secrets.load()).known.size).toBe(0);
    expect(linesOf(dry.report).at(-1)?.text).toBe(
      '12 rule files: 1 kept, 8 changed, 3 unsupported; 9 would be imported (dry run)',
    );
  });

  test('what is exported loads again as the same rules, with the secrets as variables', async () => {
    const { stores, texts } = await importFolder();
    const exported = exportRules(await stores.rules.list('default'), secretOptions(REGISTRY));
    expect(exported.variables).toEqual(['config_slack_webhook_url', 'shared_http_post_url']);
    expect(JSON.stringify(exported)).not.toContain('hidden');
    const files = Object.fromEntries(exported.rules.map(({ file, text }) => [file, text]));
    const variables = Object.fromEntries((await stores.secrets.load()).known);
    const again = await importFiles(files, { variables });
    expect([...again.texts].sort()).toEqual([...texts].sort());
    const known = await importFiles(files, { stores });
    expect(new Set(known.report.rules.map(({ outcome }) => outcome))).toEqual(new Set(['same']));
  });
});

describe('rules that are there already', () => {
  const changed = PLAIN.replace('index: logs', 'index: more');

  test.each([
    ['are left alone', changed, {}, 'left_alone', PLAIN],
    ['take the new text where that is asked for', changed, { replace: true }, 'replaced', changed],
    ['that say the same stay', PLAIN, { replace: true }, 'same', PLAIN],
  ])('%s', async (_name, text, how, outcome, kept) => {
    const { stores } = await importFiles({ 'a.yaml': PLAIN });
    const { report, texts } = await importFiles({ 'b.yaml': text }, { stores, ...how });
    expect(report.rules[0]?.outcome).toBe(outcome);
    expect(texts).toEqual([kept]);
  });

  test('new rules may be switched off', async () => {
    const { stores } = await importFiles({ 'a.yaml': PLAIN }, { enabled: false });
    const kept = await stores.rules.list('default');
    expect(kept.map(({ enabled, updatedBy }) => [enabled, updatedBy])).toEqual([[false, 'ada']]);
    const { rules } = exportRules(kept, []);
    expect(rules[0]).toEqual({ name: 'Plain', file: 'plain.yaml', text: `${PLAIN}is_enabled: false\n` });
  });
});

describe('secrets', () => {
  const RULE = PLAIN.replace('debug', 'slack');
  const secretRule = `${RULE}slack_webhook_url: ${HOOK}\n`;

  test('without a key are said, and no rule is kept', async () => {
    const { report, texts } = await importFiles({ 'a.yaml': secretRule }, { stores: newStores([]) });
    expect(report.rules[0]?.outcome).toBe('not_imported');
    expect(report.rules[0]?.problems.map(({ message }) => message)[0]).toMatch(
      /^the secret plain_slack_webhook_url cannot be kept: there is no key/,
    );
    expect([texts, report.secrets]).toEqual([[], []]);
  });

  test('stay in the texts where that is asked for, and are not shown', async () => {
    const { report, texts } = await importFiles({ 'a.yaml': secretRule }, { stores: newStores([]), keepSecrets: true });
    expect(texts).toEqual([secretRule]);
    expect(report.rules[0]?.status).toBe('kept');
    expect(JSON.stringify(report)).not.toContain('hidden');
  });

  test('that are variables keep their names; a variable that is not set means the secret of that name, or is said', async () => {
    const rule = { 'a.yaml': `${RULE}slack_webhook_url: \${SOC_HOOK}\n` };
    const { stores, texts } = await importFiles(rule, { variables: { SOC_HOOK: HOOK } });
    expect(texts[0]).toContain('slack_webhook_url: ${secret:SOC_HOOK}\n');
    const again = await importFiles(rule, { stores });
    expect(again.report.rules[0]?.status).toBe('changed');
    const unset = await importFiles(rule);
    expect(unset.report.rules[0]?.problems.map(formatProblem)).toEqual([
      expect.stringMatching(/^a\.yaml:6:1: slack_webhook_url: the environment variable SOC_HOOK is not set here/),
    ]);
  });

  test('that another option holds as well stay there, and are told', async () => {
    const { report } = await importFiles({ 'a.yaml': `${secretRule}alert_text: "see ${HOOK}"\n` });
    expect(report.rules[0]?.problems.map(formatProblem)).toEqual([
      'a.yaml: warning: the value of the secret plain_slack_webhook_url stands in another option as well, and stays there',
    ]);
  });

  test('a name that is kept for another value is left to it', async () => {
    const stores = newStores();
    await stores.secrets.put('plain_slack_webhook_url', 'another value', { user: null, at: 0 });
    const { texts } = await importFiles({ 'a.yaml': secretRule }, { stores });
    expect(texts[0]).toContain('${secret:plain_slack_webhook_url_2}');
    expect((await stores.secrets.load()).known.get('plain_slack_webhook_url')).toBe('another value');
  });
});

test.each([
  [
    'a search engine of its own',
    'es_host: elsewhere\n',
    'es_host: has no effect here: the rule reads from the search engine that Tocsin reads from',
  ],
  [
    'numbers in pieces of config.yaml',
    'run_every: {minutes: 1}\nuse_count_query: true\nnum_events: 2\ntimeframe: {minutes: 9}\n',
    'use_count_query: counts in pieces of 60 seconds here; config.yaml made that 300',
  ],
  [
    'a file of an output',
    'smtp_auth_file: mail.yaml\n',
    'smtp_auth_file: names a file; it must be there on every server that runs rules',
  ],
])('what is not quite the same is said: %s', async (_name, options, expected) => {
  const type = options.includes('num_events') ? 'frequency' : 'any';
  const { report } = await importFiles({
    'config.yaml': 'run_every: {minutes: 5}\nbuffer_time: {minutes: 15}\nwriteback_index: wb\n',
    'a.yaml': `name: A\ntype: ${type}\nindex: logs\nalert: debug\n${options}`,
  });
  expect(problemsOf(ruleOf(report, 'a.yaml'))).toContainEqual(expect.stringContaining(expected));
  expect(ruleOf(report, 'a.yaml').outcome).toBe('created');
});

test('a rule that takes run_every over counts in the pieces it counted in', async () => {
  const { report } = await importFiles({
    'config.yaml': 'run_every: {minutes: 5}\nbuffer_time: {minutes: 15}\nwriteback_index: wb\n',
    'a.yaml': `${PLAIN.replace('any', 'frequency')}num_events: 2\ntimeframe: {minutes: 9}\nuse_count_query: true\n`,
  });
  expect(problemsOf(ruleOf(report, 'a.yaml'))).toEqual([]);
});

test('files that were not given are not read', async () => {
  const { report } = await importFiles({ 'a.yaml': `${PLAIN}import: /etc/hostname\n` });
  expect(problemsOf(ruleOf(report, 'a.yaml'))[0]).toMatch(/is not among the files that were given$/);
});
