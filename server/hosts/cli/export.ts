import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportReport } from '../../../common/model/export_report.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import { exportRules } from '../../import/export_rules.ts';
import { secretOptions } from '../api/rule_checks.ts';
import { withExitCodes, type AddCommand, type Surrounding } from './commands.ts';
import { EXIT } from './exit.ts';
import { configFor, openKeptRules, withKeptRules, type KeptRulesFlags } from './kept_rules.ts';
import { reportProblems } from './report_problems.ts';
import type { World } from './world.ts';

/** The flags of `tocsin export`. */
interface ExportFlags extends KeptRulesFlags {
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `tocsin export`: the rules that Kibana runs as files that ElastAlert loads. */
export const addExport: AddCommand = (program, about) => {
  const command = program
    .command('export')
    .description('write the rules that Kibana and the standalone host run as files that ElastAlert loads')
    .argument('<folder>', 'where the files go, one a rule; it is made where it is missing')
    .option('--config <file>', 'the config file; config.yaml here where there is one');
  withExitCodes(withKeptRules(command))
    .option('--force', 'write over files that are there')
    .option('--json', 'one JSON document: files, and the variables that have to be set')
    .action(async (folder: string, flags: ExportFlags) => about.end(await runExport(about, folder, flags)));
};

async function runExport(about: Surrounding, folder: string, flags: ExportFlags): Promise<number> {
  const { world, registry } = about;
  const read = await configFor(about, flags.config, ['config.yaml']);
  if (!read.ok) {
    reportProblems(world, read.error);
    return EXIT.wrong;
  }
  const stores = await openKeptRules(world, flags, read.value.config);
  if (!stores.ok) return stores.error;
  try {
    const kept = await stores.value.rules.list(flags.space);
    const report = exportRules(kept, secretOptions(registry));
    const refusal = await write(world, folder, { report, force: flags.force === true });
    if (refusal !== null) {
      world.err(refusal);
      return EXIT.wrong;
    }
    say(world, folder, { report, isJson: flags.json === true });
    return report.problems.some(({ severity }) => severity === 'error') ? EXIT.wrong : EXIT.ok;
  } catch (error) {
    world.err(messageOf(error, 'the rules could not be written'));
    return EXIT.engine;
  }
}

/** Writes all files, or none where one is there already; why not. */
async function write(
  world: World,
  folder: string,
  { report, force }: { readonly report: ExportReport; readonly force: boolean },
): Promise<string | null> {
  const where = path.resolve(world.cwd, folder);
  const there = report.rules.map(({ file }) => file).filter(file => existsSync(path.join(where, file)));
  if (there.length > 0 && !force)
    return `${folder} has ${there.join(', ')} already; choose another folder, or write over them with --force`;
  try {
    await mkdir(where, { recursive: true });
    for (const { file, text } of report.rules) await writeFile(path.join(where, file), text);
    return null;
  } catch (error) {
    return `${folder} cannot be written: ${messageOf(error)}`;
  }
}

function say(
  world: World,
  folder: string,
  { report, isJson }: { readonly report: ExportReport; readonly isJson: boolean },
): void {
  const { rules, variables, problems } = report;
  if (isJson) {
    const files = rules.map(({ name, file }) => ({ name, file: path.join(folder, file) }));
    world.out(JSON.stringify({ files, variables, problems }, null, 2));
    return;
  }
  reportProblems(world, problems);
  for (const { file, name } of rules) world.out(`${path.join(folder, file)}: "${name}"`);
  if (variables.length > 0)
    world.out(`ElastAlert needs these variables, which stand for secrets: ${variables.join(', ')}`);
  world.out(`${rules.length} rule${rules.length === 1 ? '' : 's'} exported`);
}
