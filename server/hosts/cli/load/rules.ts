import { existsSync } from 'node:fs';
import path from 'node:path';
import type { JsonObject } from '../../../../common/model/json.ts';
import type { Place, Problem } from '../../../../common/model/problem.ts';
import type { Registry } from '../../../engine/catalogue.ts';
import { compileRule, duplicateNames, type RuleSource } from '../../../engine/compile.ts';
import { secretsOf } from '../../../declare/options.ts';
import { connectionOptions } from '../../../engine/connection_options.ts';
import type { Rule } from '../../../engine/rule.ts';
import { NO_SECRETS, resolveOptions, secretNamesIn, type Secrets } from '../../../engine/secret_references.ts';
import type { Config } from './config.ts';
import { readRuleFile } from './imports.ts';
import { ownEnhancements } from './own_enhancements.ts';
import { withListFiles } from './list_files.ts';
import { withLoginFiles } from './login_files.ts';
import { readTemplateFiles } from './template_file.ts';
import { hashOf, unreadable, type Surroundings } from './read_yaml.ts';
import { findRuleFiles } from './rule_files.ts';
import { ruleIdOf } from './rule_id.ts';

/** The command line keeps all rules in one scope. */
export const CLI_SCOPE = 'cli';

/** One rule file: the rule it holds, or none, and what is wrong or doubtful with it. */
export interface RuleFile {
  readonly file: string;
  /** Changes when the file, one that it imports, or a secret does; empty where it could not be read. */
  readonly hash: string;
  readonly rule: Rule | null;
  /** Where the rule says its name. */
  readonly nameAt: Place;
  /** As it is written, imports included and config.yaml left out; access to the search engine has its secrets. */
  readonly values: JsonObject;
  /** The secrets that it, or config.yaml for it, names. */
  readonly secretNames: readonly string[];
  readonly problems: readonly Problem[];
}

/** All rule files, and folders that could not be read. */
export interface RuleFolder {
  readonly files: readonly RuleFile[];
  readonly problems: readonly Problem[];
}

/** What loading needs to know. */
export interface Loading {
  readonly config: Config;
  readonly around: Surroundings;
  readonly registry: Registry;
  /** Where secrets are looked up, when the first rule names one; nowhere where absent. */
  readonly secrets?: () => Promise<Secrets>;
  /** Only this rule: a path, or a file's name within the folders. */
  readonly only?: string;
}

/** Reads and checks all rules. A broken one is reported and never stops the others. */
export async function loadRules(loading: Loading): Promise<RuleFolder> {
  const found = await filesOf(loading);
  return { files: await loadRuleFiles(found.files, loading), problems: found.problems };
}

/** Reads and checks these rule files, in their order. */
export async function loadRuleFiles(
  found: readonly string[],
  loading: Omit<Loading, 'only'>,
): Promise<readonly RuleFile[]> {
  const { secrets } = loading;
  let looked: Promise<Secrets> | null = null;
  const once = secrets ? { secrets: () => (looked ??= secrets()) } : {};
  const files: RuleFile[] = [];
  for (const file of found) files.push(await loadRule(file, { ...loading, ...once }));
  return withoutDuplicates(files);
}

async function filesOf({
  config,
  around,
  only,
}: Loading): Promise<{ files: readonly string[]; problems: readonly Problem[] }> {
  const { rules_folder: written = [], scan_subdirectories: deep } = config.options;
  const folders = written.map(folder => whereIs(folder, config.file, around.cwd));
  if (only !== undefined && looksLikePath(only)) {
    const { files } = await findRuleFiles({ folders: [path.dirname(only)], deep: false, cwd: around.cwd });
    const wanted = path.resolve(around.cwd, only);
    if (files.some(file => path.resolve(around.cwd, file) === wanted)) return { files: [only], problems: [] };
  }
  if (folders.length === 0) {
    const message = 'is required; add `rules_folder: …`';
    return only === undefined
      ? {
          files: [],
          problems: [
            { code: 'missing_option', severity: 'error', path: 'rules_folder', message, place: { file: config.file } },
          ],
        }
      : { files: [], problems: [unreadable(only, 'is not there; check the path')] };
  }
  const found = await findRuleFiles({ folders, deep, cwd: around.cwd });
  if (only === undefined) return found;
  const named = found.files.filter(file => isNamed(file, only));
  return named.length > 0
    ? { files: named, problems: [] }
    : {
        files: [],
        problems: [...found.problems, unreadable(only, `is neither a file nor a rule in ${folders.join(', ')}`)],
      };
}

/** A relative folder is looked for here, as ElastAlert does; where there is none, beside config.yaml. */
function whereIs(folder: string, configFile: string, cwd: string): string {
  const beside = path.join(path.dirname(configFile), folder);
  return !existsSync(path.resolve(cwd, folder)) && existsSync(path.resolve(cwd, beside)) ? beside : folder;
}

const looksLikePath = (name: string): boolean => /\.ya?ml$/.test(name) || name.includes('/');

/** `sudo`, `sudo.yaml` and `team/sudo.yaml` all name rules/team/sudo.yaml. */
const isNamed = (file: string, name: string): boolean => {
  const bare = (text: string): string => text.replace(/\.ya?ml$/, '');
  return file === name || file.endsWith(`/${name}`) || bare(file).endsWith(`/${bare(name)}`);
};

/** Reads and checks one rule file. */
async function loadRule(
  file: string,
  { config, around, registry, secrets: look }: Omit<Loading, 'only'>,
): Promise<RuleFile> {
  const merged = await readRuleFile(file, around);
  const read = merged.ok ? await withListFiles(merged.value, file, around) : merged;
  if (!read.ok)
    return { file, hash: '', rule: null, nameAt: { file }, values: {}, secretNames: [], problems: read.error };
  const { values, hash, placeOf } = read.value;
  const defaultName = path.basename(file).replace(/\.ya?ml$/, '');
  const name = typeof values.name === 'string' ? values.name : defaultName;
  const own = await ownEnhancements(read.value, file, around);
  const templates = await readTemplateFiles(read.value, around);
  const secretNames = secretNamesIn({ ...config.inherited, ...values });
  const secrets = secretNames.length === 0 ? NO_SECRETS : ((await look?.()) ?? 'unresolved');
  const source: RuleSource = {
    id: ruleIdOf(name),
    scope: CLI_SCOPE,
    defaultName,
    values: withLoginFiles(values, file, around.cwd),
    config: withLoginFiles(config.inherited, file, around.cwd),
    placeOf,
    secrets,
    ...(own.ok ? { enhancements: own.value } : {}),
    ...(templates.ok ? templates.value : {}),
  };
  const compiled = compileRule(source, registry);
  const outside = [own, templates].flatMap(part => (part.ok ? [] : part.error));
  const { rule, problems } = outside.length === 0 ? compiled : { rule: null, problems: outside };
  return {
    file,
    hash: hashWith(hash, secretNames, secrets),
    rule,
    nameAt: placeOf(['name']),
    values: resolveOptions(values, secretsOf(connectionOptions), secrets).values,
    secretNames,
    problems: problems.map(problem => inFile(problem, file)),
  };
}

function hashWith(hash: string, names: readonly string[], secrets: Secrets): string {
  if (secrets === 'unresolved' || names.length === 0) return hash;
  return hashOf(JSON.stringify([hash, names.map(name => secrets.known.get(name) ?? null)]));
}

const inFile = (problem: Problem, file: string): Problem =>
  problem.place.file === undefined ? { ...problem, place: { ...problem.place, file } } : problem;

/** Of rules with the same name the first one stays. */
function withoutDuplicates(files: readonly RuleFile[]): readonly RuleFile[] {
  const named = files.flatMap(({ rule, nameAt }) => (rule ? [{ name: rule.name, place: nameAt }] : []));
  const twice = duplicateNames(named);
  return files.map(file => {
    const problem = twice.find(candidate => candidate.place === file.nameAt);
    return problem ? { ...file, rule: null, problems: [...file.problems, problem] } : file;
  });
}
