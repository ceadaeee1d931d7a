import { Command } from 'commander';
import { addCatalogue } from './catalogue.ts';
import type { Surrounding } from './commands.ts';
import { addCreateIndex } from './create_index.ts';
import { addEngine } from './engine.ts';
import { EXIT_HELP } from './exit.ts';
import { addExport } from './export.ts';
import { addImport } from './import.ts';
import { addReplay } from './replay.ts';
import { addRun } from './run.ts';
import { addSecret } from './secret.ts';
import { addSchema } from './schema.ts';
import { addTest } from './test_timelines.ts';
import { addTestRule } from './test_rule.ts';
import { addValidate } from './validate.ts';

/** The whole command line. */
export function programOf(about: Surrounding): Command {
  const program = new Command('tocsin')
    .description("ElastAlert 2's rules and flags: be told once about what your logs say.")
    .showHelpAfterError('(--help lists all options)')
    .showSuggestionAfterError()
    .addHelpText('after', `\n\`tocsin catalogue ID\` explains a rule type or an output.\n\n${EXIT_HELP}`);
  const commands = [
    addCreateIndex,
    addValidate,
    addTestRule,
    addTest,
    addRun,
    addReplay,
    addImport,
    addExport,
    addSecret,
    addEngine,
    addCatalogue,
    addSchema,
  ];
  for (const add of commands) add(program, about);
  return program;
}
