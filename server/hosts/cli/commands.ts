import { InvalidArgumentError, type Command } from 'commander';
import type { Registry } from '../../engine/catalogue.ts';
import { EXIT_HELP } from './exit.ts';
import type { World } from './world.ts';

/** What every command is given. */
export interface Surrounding {
  readonly world: World;
  readonly registry: Registry;
  /** Where a command leaves its exit code. */
  readonly end: (code: number) => void;
}

/** Adds one command to the program. */
export type AddCommand = (program: Command, about: Surrounding) => void;

/** The flags that say which config and which search engine. */
export const withConfig = (command: Command): Command =>
  command
    .option('--config <file>', 'the config file', 'config.yaml')
    .option('--es <url>', 'the search engine, such as http://127.0.0.1:9200; wins over config.yaml, rules and ES_HOST');

/** Ends a command's help with the exit codes. */
export const withExitCodes = (command: Command): Command => command.addHelpText('after', `\n${EXIT_HELP}`);

/** A whole number of at least `least`, as commander reads it. */
export const wholeNumber =
  (least: number) =>
  (text: string): number => {
    const number = Number(text);
    if (!Number.isInteger(number) || number < least)
      throw new InvalidArgumentError(`It must be a whole number of at least ${least}.`);
    return number;
  };
