import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Problem } from '../../../common/model/problem.ts';
import { duplicateNames } from '../../engine/compile.ts';
import { withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { configFrom, loadConfig, type Config } from './load/config.ts';
import { CONFIG_DEFAULTS } from './load/config_defaults.ts';
import { findRulesAt } from './load/rule_files.ts';
import { loadRuleFiles, type RuleFile } from './load/rules.ts';
import { inOrder, sayJson, sayLines, type Validated } from './validate_report.ts';

/** The flags of `tocsin validate`. */
interface ValidateFlags {
  readonly config?: string;
  readonly json?: boolean;
}

/** `tocsin validate`: everything that is wrong or doubtful with some rules, as a linter says it. */
export const addValidate: AddCommand = (program, about) => {
  const command = program
    .command('validate')
    .description('check rule files without a search engine: every mistake at once, as a linter does')
    .argument('<paths...>', 'rule files, or folders that hold them')
    .option('--config <file>', 'what the rules take over; config.yaml in this folder where there is one')
    .option('--json', 'one JSON document: files, errors, warnings, problems');
  withExitCodes(command).action(async (paths: readonly string[], flags: ValidateFlags) => {
    about.end(await validate(about, paths, flags));
  });
};

async function validate(about: Surrounding, paths: readonly string[], flags: ValidateFlags): Promise<number> {
  const { world, registry } = about;
  const around = { cwd: world.cwd, variables: world.env };
  const { config, problems } = await configFor(about, flags);
  const found = await findRulesAt(paths, world.cwd);
  const isConfig = (file: string): boolean => path.resolve(world.cwd, file) === path.resolve(world.cwd, config.file);
  const files = await loadRuleFiles(
    found.files.filter(file => !isConfig(file)),
    { config, around, registry },
  );
  const validated: Validated = {
    files: files.map(({ file }) => file),
    problems: inOrder([...problems, ...found.problems, ...files.flatMap(file => file.problems), ...sharedNames(files)]),
  };
  sayUnresolved(about, files);
  if (flags.json) sayJson(world, validated);
  else sayLines(world, validated);
  return validated.problems.some(({ severity }) => severity === 'error') ? EXIT.wrong : EXIT.ok;
}

/** Where secrets are kept is not asked: said once, so that nobody takes them for checked. */
function sayUnresolved({ world }: Surrounding, files: readonly RuleFile[]): void {
  const names = [...new Set(files.flatMap(({ secretNames }) => secretNames))].sort();
  if (names.length > 0) world.err(`not looked up here, whether they are kept: the secrets ${names.join(', ')}`);
}

/** Names that stand twice and are not told of yet, because one of the rules has other mistakes. */
function sharedNames(files: readonly RuleFile[]): readonly Problem[] {
  const named = files.flatMap(({ values, nameAt }) =>
    typeof values.name === 'string' ? [{ name: values.name, place: nameAt }] : [],
  );
  const told = files.flatMap(({ problems }) => problems.filter(({ code }) => code === 'duplicate_name'));
  return duplicateNames(named).filter(({ place }) => !told.some(problem => problem.place === place));
}

interface FoundConfig {
  readonly config: Config;
  readonly problems: readonly Problem[];
}

/** What surrounds the rules. A config with mistakes is reported, and the rules are checked as if it were not there. */
async function configFor({ world, registry }: Surrounding, flags: ValidateFlags): Promise<FoundConfig> {
  const file = flags.config ?? 'config.yaml';
  const around = { cwd: world.cwd, variables: world.env };
  const request = { file, around, registry, defaults: CONFIG_DEFAULTS, connectionGiven: true };
  const isThere = flags.config !== undefined || existsSync(path.resolve(world.cwd, file));
  const read = isThere ? await loadConfig(request) : null;
  if (read?.ok) return { config: read.value, problems: read.value.warnings };
  const without = configFrom(CONFIG_DEFAULTS, request);
  if (!without.ok) throw new Error('the defaults are a config');
  return { config: without.value, problems: read?.error ?? [] };
}
