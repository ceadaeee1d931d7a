import type { Problem } from '../../../common/model/problem.ts';
import { paintFor } from './paint.ts';
import type { World } from './world.ts';

/** The files that were checked, and all that is wrong or doubtful with them. */
export interface Validated {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** A problem as a linter says it: every part is always there. */
interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: Problem['severity'];
  readonly code: Problem['code'];
  readonly path: string;
  readonly message: string;
}

/** What concerns a file as a whole stands at its start. */
const findingOf = ({ place, severity, code, path, message }: Problem): Finding => ({
  file: place.file ?? '',
  line: place.line ?? 1,
  column: place.column ?? 1,
  severity,
  code,
  path,
  message,
});

/** Problems file by file, in the order of the files, and from the top of each to its end. */
export function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const files = [...new Set(problems.map(({ place }) => place.file))];
  return [...problems].sort(
    (a, b) =>
      files.indexOf(a.place.file) - files.indexOf(b.place.file) ||
      (a.place.line ?? 1) - (b.place.line ?? 1) ||
      (a.place.column ?? 1) - (b.place.column ?? 1),
  );
}

/** A line for each problem, and one that sums up. */
export function sayLines(world: World, { files, problems }: Validated): void {
  const paint = paintFor(world, 'out');
  for (const { file, line, column, severity, code, path, message } of problems.map(findingOf)) {
    const shown = severity === 'error' ? paint.red(severity) : paint.yellow(severity);
    world.out(`${file}:${line}:${column} ${shown} ${path ? `${path}: ` : ''}${message} ${paint.dim(`(${code})`)}`);
  }
  const { errors, warnings } = counted(problems);
  world.out(`${several(files.length, 'rule file')}: ${several(errors, 'error')}, ${several(warnings, 'warning')}`);
}

/** The same as one JSON document. */
export function sayJson(world: World, { files, problems }: Validated): void {
  world.out(JSON.stringify({ files: files.length, ...counted(problems), problems: problems.map(findingOf) }, null, 2));
}

const counted = (problems: readonly Problem[]) => ({
  errors: problems.filter(({ severity }) => severity === 'error').length,
  warnings: problems.filter(({ severity }) => severity === 'warning').length,
});

const several = (number: number, what: string): string => `${number} ${what}${number === 1 ? '' : 's'}`;
