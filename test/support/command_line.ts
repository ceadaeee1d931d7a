import { alerters } from '../../server/alerters/index.generated.ts';
import { enhancements } from '../../server/enhancements/index.generated.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { programOf } from '../../server/hosts/cli/program.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

/** How a command that ran in this process ended, and the lines it said. */
export interface Said {
  readonly code: number | null;
  readonly out: readonly string[];
  readonly err: readonly string[];
}

/** Runs a command that waits for nothing in this process, in a folder, with an environment of its own. */
export async function say(
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Said> {
  const out: string[] = [];
  const err: string[] = [];
  let code: number | null = null;
  const world = {
    env,
    cwd,
    out: (line: string) => void out.push(line),
    err: (line: string) => void err.push(line),
    draw: () => undefined,
    inIsTerminal: false,
    readIn: () => Promise.resolve(''),
    outIsTerminal: false,
    errIsTerminal: false,
    now: () => 0,
    sleep: () => Promise.resolve(),
    stop: new AbortController().signal,
  };
  const end = (given: number): void => {
    code = given;
  };
  const registry = registryOf(ruleTypes, alerters, enhancements, { runsPrograms: true });
  await programOf({ world, registry, end }).parseAsync([...args], { from: 'user' });
  return { code, out, err };
}
