import path from 'node:path';
import type { ImportReport } from '../../../common/model/import_report.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { linesOf, type Tone } from '../../import/import_lines.ts';
import { importRules, type ImportStores } from '../import/import_rules.ts';
import { withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { configFor, isEngineNamed, openKeptRules, withKeptRules, type KeptRulesFlags } from './kept_rules.ts';
import { findRulesAt } from './load/rule_files.ts';
import { secretKeysOf } from './own_secrets.ts';
import { paintFor, type Paint } from './paint.ts';
import type { World } from './world.ts';

/** The flags of `tocsin import`. */
interface ImportFlags extends KeptRulesFlags {
  readonly dryRun?: boolean;
  readonly replace?: boolean;
  readonly disabled?: boolean;
  readonly keepSecrets?: boolean;
  readonly json?: boolean;
}

/** `tocsin import`: ElastAlert's rule files into the rules that Kibana runs. */
export const addImport: AddCommand = (program, about) => {
  const command = program
    .command('import')
    .description("take ElastAlert's rule files into the rules that Kibana and the standalone host run")
    .argument('<folder>', 'the folder with the rule files; its sub-folders are searched')
    .option('--config <file>', 'what the rules take over; config.yaml in that folder, or here, where there is one');
  withExitCodes(withKeptRules(command))
    .option('--dry-run', 'say what would be done, and do nothing; needs no search engine')
    .option('--replace', 'a rule whose name is there already takes the new text')
    .option('--disabled', 'new rules are not switched on')
    .option('--keep-secrets', 'leave secrets in the texts of rules, in place of moving them')
    .option('--json', 'one JSON document: each rule with its status, changes, problems and text')
    .action(async (folder: string, flags: ImportFlags) => about.end(await runImport(about, folder, flags)));
};

async function runImport(about: Surrounding, folder: string, flags: ImportFlags): Promise<number> {
  const { world, registry } = about;
  const read = await configFor(about, flags.config, [path.join(folder, 'config.yaml'), 'config.yaml']);
  if (!read.ok) return say(about, flags, { ...NOTHING, problems: read.error });
  const { config, isThere } = read.value;
  const found = await findRulesAt([folder], world.cwd);
  const isConfig = (file: string): boolean =>
    isThere && path.resolve(world.cwd, file) === path.resolve(world.cwd, config.file);
  const dryRun = flags.dryRun === true;
  let stores: ImportStores | null = null;
  if (!dryRun || isEngineNamed(world, flags, config)) {
    const opened = await openKeptRules(world, flags, config);
    if (!opened.ok) return opened.error;
    stores = opened.value;
  }
  try {
    const report = await importRules({
      files: found.files.filter(file => !isConfig(file)),
      around: { cwd: world.cwd, variables: world.env },
      // Where they go, no rule runs a program.
      registry: { ...registry, runsPrograms: false },
      inherited: isThere ? config.inherited : {},
      stores,
      scope: flags.space,
      user: world.env.USER ?? null,
      at: world.now(),
      dryRun,
      replace: flags.replace === true,
      enabled: flags.disabled !== true,
      keepSecrets: flags.keepSecrets === true,
    });
    const keys = secretKeysOf(config, world.env);
    const isKeyless = !flags.keepSecrets && keys.ok && keys.value.length === 0;
    if (isKeyless && report.rules.some(({ changes }) => changes.some(({ code }) => code === 'secret')))
      world.err(NO_KEY);
    return say(about, flags, { ...report, problems: [...found.problems, ...config.warnings] });
  } catch (error) {
    world.err(messageOf(error, 'the search engine did not do its part'));
    return EXIT.engine;
  }
}

const NO_KEY =
  'secrets cannot be kept without a key: set TOCSIN_SECRET_KEYS to that of Kibana, or leave them in the texts with --keep-secrets';

const NOTHING: ImportReport = { dryRun: true, rules: [], parts: [], secrets: [], problems: [] };

function say({ world }: Surrounding, flags: ImportFlags, report: ImportReport): number {
  if (flags.json) world.out(JSON.stringify(report, null, 2));
  else sayLines(world, report);
  const problems = [...report.problems, ...report.rules.flatMap(rule => rule.problems)];
  return problems.some(({ severity }) => severity === 'error') ? EXIT.wrong : EXIT.ok;
}

function sayLines(world: World, report: ImportReport): void {
  const paint = paintFor(world, 'out');
  for (const { tone, text } of linesOf(report)) world.out(painted(paint, tone, text));
}

function painted(paint: Paint, tone: Tone, text: string): string {
  switch (tone) {
    case 'bad':
      return paint.red(text);
    case 'doubtful':
      return paint.yellow(text);
    case 'faint':
      return paint.dim(text);
    case 'good':
    case 'plain':
      return text;
  }
}
