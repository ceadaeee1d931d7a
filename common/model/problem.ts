/** Where in a file something stands; lines and columns count from 1. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** What is wrong with a rule or a setting, where, and what to do. Branch on `code`, never on the message. */
export interface Problem {
  readonly code:
    | 'yaml'
    | 'unknown_option'
    | 'missing_option'
    | 'wrong_value'
    | 'duplicate_name'
    | 'unknown_type'
    | 'unknown_output'
    | 'unknown_secret'
    | 'unreadable'
    | 'unsupported';
  readonly severity: 'error' | 'warning';
  /** The option's path, such as `timeframe` or `filter.0.query_string`. */
  readonly path: string;
  readonly message: string;
  readonly place: Place;
}

/** `rules/sudo.yaml:4:1: timeframe: needs a unit, such as minutes: 5`, as a compiler would print it. */
export function formatProblem(problem: Problem): string {
  const { file, line, column } = problem.place;
  const where = [file, line, column].filter(part => part !== undefined).join(':');
  const what = problem.path ? `${problem.path}: ${problem.message}` : problem.message;
  return `${where ? `${where}: ` : ''}${problem.severity === 'warning' ? 'warning: ' : ''}${what}`;
}

/** The steps of a problem's path: names, and places in lists. */
export const stepsOf = (path: string): (string | number)[] =>
  path.split('.').map(step => (/^\d+$/.test(step) ? Number(step) : step));
