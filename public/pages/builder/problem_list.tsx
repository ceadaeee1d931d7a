import React from 'react';
import type { Problem } from '../../../common/model/problem.ts';
import { t } from '../../app/i18n.ts';
import type { TextError } from '../../form/rule_text.ts';
import { ActionLink } from '../../widgets/buttons.tsx';
import { hasErrors } from '../../form/problems.ts';
import { Notice } from '../../widgets/states.tsx';

/** What is wrong with a rule, each with its place in the text. */
export const ProblemList = ({
  problems,
  error,
  onGo,
}: {
  readonly problems: readonly Problem[];
  readonly error: TextError | null;
  /** Shows a line of the text, where it can be shown. */
  readonly onGo?: (line: number) => void;
}): React.ReactElement | null => {
  const local: readonly Problem[] = error
    ? [
        {
          code: 'yaml',
          severity: 'error',
          path: '',
          message: error.message,
          place: { line: error.line, column: error.column },
        },
      ]
    : [];
  const all = error ? local : problems;
  if (all.length === 0) return null;
  const isSerious = hasErrors(all);
  return (
    <Notice
      title={
        isSerious
          ? t('tocsin.problems.errors', 'The rule cannot run like this')
          : t('tocsin.problems.warnings', 'The rule can run; look at this, though')
      }
      kind={isSerious ? 'danger' : 'warning'}
    >
      <ul>
        {all.map(problem => (
          <li key={`${problem.path} ${problem.message}`} className="tocsin-break">
            <Where problem={problem} {...(onGo ? { onGo } : {})} />
            {problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`}
          </li>
        ))}
      </ul>
    </Notice>
  );
};

const Where = ({
  problem,
  onGo,
}: {
  readonly problem: Problem;
  readonly onGo?: (line: number) => void;
}): React.ReactElement | null => {
  const { line, column } = problem.place;
  if (line === undefined) return null;
  const words = t('tocsin.problems.place', 'line {line}, column {column}', {
    line: String(line),
    column: String(column ?? 1),
  });
  return <>{onGo ? <ActionLink onClick={() => onGo(line)}>{words}</ActionLink> : words} – </>;
};
