import type { ImportedRule, ImportReport } from '../../common/model/import_report.ts';
import { formatProblem } from '../../common/model/problem.ts';

/** How a line of a report is to be shown. */
export type Tone = 'plain' | 'good' | 'doubtful' | 'bad' | 'faint';

/** One line of a report. */
export interface ReportLine {
  readonly tone: Tone;
  readonly text: string;
}

const line = (tone: Tone, text: string): ReportLine => ({ tone, text });

/** A report as a linter says it: each file with what became of it and why, and one line that sums up. */
export const linesOf = (report: ImportReport): readonly ReportLine[] => [
  ...report.problems.map(problem => line(problem.severity === 'error' ? 'bad' : 'doubtful', formatProblem(problem))),
  ...report.rules.flatMap(rule => linesOfRule(rule, report.dryRun)),
  ...report.parts.map(({ file, of }) => line('faint', `${file}: no rule of its own; merged into ${of.join(', ')}`)),
  ...(report.secrets.length === 0
    ? []
    : [line('plain', `secrets ${report.dryRun ? 'that would be kept' : 'kept'}: ${report.secrets.join(', ')}`)]),
  line('plain', summaryOf(report)),
];

function linesOfRule(rule: ImportedRule, dryRun: boolean): readonly ReportLine[] {
  const isIn = rule.outcome !== 'not_imported';
  const named = rule.name === '' ? '' : ` "${rule.name}"`;
  const head = `${rule.file}:${named} ${isIn ? `${rule.status}, ${OUTCOMES[rule.outcome](dryRun)}` : 'not imported'}`;
  const tone: Tone = !isIn ? 'bad' : rule.outcome === 'left_alone' ? 'doubtful' : 'good';
  return [
    line(tone, head),
    ...rule.changes.map(({ message }) => line('faint', `  ${message}`)),
    ...rule.problems.map(problem =>
      line(problem.severity === 'error' ? 'bad' : 'doubtful', `  ${formatProblem(problem)}`),
    ),
  ];
}

const OUTCOMES = {
  created: dryRun => (dryRun ? 'would be created' : 'created'),
  replaced: dryRun => (dryRun ? 'would replace the rule of that name' : 'replaced the rule of that name'),
  same: () => 'there already',
  left_alone: () => 'left alone: a rule of that name is there; --replace takes the new text',
  not_imported: () => 'not imported',
} as const satisfies Record<ImportedRule['outcome'], (dryRun: boolean) => string>;

function summaryOf({ rules, dryRun }: ImportReport): string {
  const count = (matches: (rule: ImportedRule) => boolean): number => rules.filter(matches).length;
  const ofStatus = (status: ImportedRule['status']): string => `${count(rule => rule.status === status)} ${status}`;
  const written = count(({ outcome }) => outcome === 'created' || outcome === 'replaced');
  const files = `${rules.length} rule file${rules.length === 1 ? '' : 's'}`;
  const statuses = (['kept', 'changed', 'unsupported'] as const).map(ofStatus).join(', ');
  return `${files}: ${statuses}; ${written} ${dryRun ? 'would be imported (dry run)' : 'imported'}`;
}
