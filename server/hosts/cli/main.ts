import type { Command } from 'commander';
import { alerters } from '../../alerters/index.generated.ts';
import { enhancements } from '../../enhancements/index.generated.ts';
import { registryOf } from '../../engine/catalogue.ts';
import { ruleTypes } from '../../rule_types/index.generated.ts';
import { EXIT } from './exit.ts';
import { programOf } from './program.ts';
import { processWorld } from './world.ts';

const stopping = new AbortController();

/** A second Ctrl-C does not wait. */
function stop(): void {
  if (stopping.signal.aborted) process.exit(EXIT.interrupted);
  stopping.abort();
}

process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// `tocsin replay | head` closes our standard output; that is no failure.
process.stdout.on('error', () => process.exit(EXIT.ok));

async function main(): Promise<void> {
  let code: number = EXIT.ok;
  const end = (given: number): void => {
    code = given;
  };
  const program: Command = programOf({
    world: processWorld(stopping.signal),
    registry: registryOf(ruleTypes, alerters, enhancements, { runsPrograms: true }),
    end,
  });
  await program.parseAsync(process.argv);
  process.exitCode = code;
}

main().catch((error: unknown) => {
  // Whoever leaves a prompt by Ctrl-C knows that it was left.
  if (error instanceof Error && error.name === 'ExitPromptError') process.exit(EXIT.interrupted);
  console.error(error);
  process.exit(EXIT.wrong);
});
