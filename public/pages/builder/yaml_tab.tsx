import React, { useRef } from 'react';
import type { Problem } from '../../../common/model/problem.ts';
import { t } from '../../app/i18n.ts';
import { TextAreaField } from '../../widgets/fields.tsx';
import { ProblemList } from './problem_list.tsx';
import type { Draft } from './use_draft.ts';

const ROWS = 30;

/** The rule as its text. What is changed here shows in the form at once, and the other way round. */
export const YamlTab = ({
  draft,
  problems,
  isDisabled,
}: {
  readonly draft: Draft;
  readonly problems: readonly Problem[];
  readonly isDisabled: boolean;
}): React.ReactElement => {
  const area = useRef<HTMLTextAreaElement>(null);
  const goTo = (line: number): void => {
    const lines = draft.text.split('\n');
    const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
    area.current?.focus();
    area.current?.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  };
  return (
    <div className="tocsin-stack">
      <ProblemList problems={problems} error={draft.error} onGo={goTo} />
      <TextAreaField
        label={t('tocsin.yaml.label', 'The rule as YAML, as ElastAlert reads it')}
        help={t(
          'tocsin.yaml.help',
          'Secrets are shown as ••••••; leave that and the stored one is kept. Comments stay.',
        )}
        isCode
        rows={ROWS}
        isDisabled={isDisabled}
        value={draft.text}
        onChange={draft.setText}
        inputRef={area}
      />
    </div>
  );
};
