import { formatProblem, type Problem } from '../../../common/model/problem.ts';
import { paintFor } from './paint.ts';
import type { World } from './world.ts';

/** Says problems on standard error, one to a line, in the order of the files. */
export function reportProblems(world: World, problems: readonly Problem[]): void {
  const paint = paintFor(world, 'err');
  for (const problem of problems) {
    const line = formatProblem(problem);
    world.err(problem.severity === 'error' ? paint.red(line) : paint.yellow(line));
  }
}
