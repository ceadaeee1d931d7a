import React, { useState } from 'react';
import type { Catalogue } from '../../../common/model/catalogue.ts';
import { stringAt } from '../../../common/model/json.ts';
import type { FieldSummary, RuleDetail } from '../../../common/routes.ts';
import { useAnswer, useSettled } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { Tabs } from '../../widgets/layout.tsx';
import { Notice } from '../../widgets/states.tsx';
import type { RangeName } from '../alerts/alert_query.ts';
import { BuilderHead } from './builder_head.tsx';
import { FieldPanel } from './field_panel.tsx';
import type { FormScope } from './form_scope.ts';
import { LeaveQuestion } from './leave_question.tsx';
import { missingProblems } from './missing.ts';
import { PreviewPanel } from './preview_panel.tsx';
import { RuleForm } from './rule_form.tsx';
import { TYPING_MS, useChecks } from './use_checks.ts';
import { useDraft } from './use_draft.ts';
import { secretNamesIn, UnkeptSecrets } from './unkept_secrets.tsx';
import { useSave } from './use_save.ts';
import { YamlTab } from './yaml_tab.tsx';

interface BuilderProps {
  readonly catalogue: Catalogue;
  /** The rule as it is stored; null for a new one. */
  readonly stored: RuleDetail | null;
  readonly initialText: string;
  readonly onReload: () => void;
}

const NO_FIELDS: readonly FieldSummary[] = [];

/** Fields on the left, the rule as a form or as YAML in the middle, what it would have done on the right. */
export const Builder = ({ catalogue, stored, initialText, onReload }: BuilderProps): React.ReactElement => {
  const { api, canWrite } = useServices();
  const draft = useDraft(initialText);
  const [tab, setTab] = useState<'form' | 'yaml'>('form');
  const [range, setRange] = useState<RangeName>('24h');
  const checks = useChecks(draft, stored?.id ?? null, range);
  const save = useSave(draft, stored);
  const index = useSettled(stringAt(draft.values, 'index').trim(), TYPING_MS);
  const fields = useAnswer(index === '' ? null : index, signal => api.call('fields', { index }, signal));
  const found = [...checks.problems, ...save.problems, ...missingProblems(draft.values)];
  // Before the first try to save, an option that is merely not filled in yet is no mistake.
  const problems = found.filter(problem => save.wasTried || problem.code !== 'missing_option');
  const scope: FormScope = {
    catalogue,
    values: draft.values,
    problems,
    fields: fields.value?.fields ?? NO_FIELDS,
    isDisabled: !canWrite || draft.error !== null,
    edit: draft.edit,
  };
  return (
    <div className="tocsin-stack">
      <BuilderHead
        draft={draft}
        stored={stored}
        save={save}
        missing={missingProblems(draft.values)}
        onReload={onReload}
      />
      {canWrite && problems.some(problem => problem.code === 'unknown_secret') ? (
        <UnkeptSecrets names={secretNamesIn(draft.text)} onKept={checks.checkAgain} />
      ) : null}
      <div className="tocsin-builder">
        <div className="tocsin-side tocsin-builder-fields">
          <FieldPanel index={index} fields={fields} scope={scope} />
        </div>
        <div className="tocsin-stack">
          <Tabs
            selected={tab}
            items={[
              { id: 'form', label: t('tocsin.builder.form', 'Form'), onSelect: () => setTab('form') },
              { id: 'yaml', label: t('tocsin.builder.yaml', 'YAML'), onSelect: () => setTab('yaml') },
            ]}
          />
          {tab === 'form' && draft.error ? (
            <Notice title={t('tocsin.builder.broken', 'The YAML cannot be read')} kind="warning">
              <p>
                {t(
                  'tocsin.builder.brokenText',
                  'Line {line}: {why} Mend it on the YAML tab; the form shows what was last readable.',
                  {
                    line: String(draft.error.line),
                    why: draft.error.message,
                  },
                )}
              </p>
            </Notice>
          ) : null}
          {tab === 'form' ? (
            <RuleForm scope={scope} />
          ) : (
            <YamlTab draft={draft} problems={problems} isDisabled={!canWrite} />
          )}
        </div>
        <div className="tocsin-side">
          <PreviewPanel draft={draft} preview={checks.preview} problems={problems} range={range} onRange={setRange} />
        </div>
      </div>
      <LeaveQuestion isChanged={draft.isChanged && canWrite && !save.isDone} />
    </div>
  );
};
