import type { Problem } from '../../common/model/problem.ts';
import type { OptionPath } from './rule_text.ts';

/** The problems of one option and of all that is in it. */
export function problemsAt(problems: readonly Problem[], path: OptionPath): readonly string[] {
  const name = path.join('.');
  return problems
    .filter(problem => problem.path === name || problem.path.startsWith(`${name}.`))
    .map(problem =>
      problem.path === name ? problem.message : `${problem.path.slice(name.length + 1)}: ${problem.message}`,
    );
}

/** Problems once each: several checks find the same. */
export function distinctProblems(problems: readonly Problem[]): readonly Problem[] {
  const seen = new Map(problems.map(problem => [`${problem.path} ${problem.message}`, problem]));
  return [...seen.values()];
}

/** Whether a rule with these cannot run. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(problem => problem.severity === 'error');
