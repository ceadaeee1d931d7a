import React, { useState } from 'react';
import { stringAt } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import type { RuleDetail } from '../../../common/routes.ts';
import { t } from '../../app/i18n.ts';
import { hrefOf, placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { Button } from '../../widgets/buttons.tsx';
import { BareSwitch } from '../../widgets/fields.tsx';
import { PageTitle } from '../../widgets/layout.tsx';
import { Notice } from '../../widgets/states.tsx';
import { HealthMark } from '../rules/health_mark.tsx';
import type { Draft } from './use_draft.ts';
import type { Save } from './use_save.ts';

interface BuilderHeadProps {
  readonly draft: Draft;
  readonly stored: RuleDetail | null;
  readonly save: Save;
  readonly missing: readonly Problem[];
  readonly onReload: () => void;
}

/** The rule's name, how it fares, and saving it. */
export const BuilderHead = ({ draft, stored, save, missing, onReload }: BuilderHeadProps): React.ReactElement => {
  const { canWrite } = useServices();
  const [isEnabled, setIsEnabled] = useState(true);
  const name = stringAt(draft.values, 'name').trim();
  const trySaving = (): void => {
    if (missing.length > 0 || draft.error) return save.markTried();
    save.run(isEnabled);
  };
  const isHeldUp = save.wasTried && (missing.length > 0 || draft.error !== null);
  return (
    <>
      <div className="tocsin-head">
        <PageTitle>{name === '' ? t('tocsin.newRule.title', 'New rule') : name}</PageTitle>
        {canWrite ? (
          <div className="tocsin-bar">
            {stored ? null : (
              <BareSwitch
                label={t('tocsin.builder.enable', 'Run it once it is saved')}
                value={isEnabled}
                showLabel
                onChange={setIsEnabled}
              />
            )}
            <Button href={hrefOf(placeAt('rules'))}>{t('tocsin.builder.cancel', 'Cancel')}</Button>
            <Button
              kind="main"
              isLoading={save.isBusy}
              isDisabled={stored !== null && !draft.isChanged}
              onClick={trySaving}
            >
              {t('tocsin.builder.save', 'Save rule')}
            </Button>
          </div>
        ) : null}
      </div>
      {stored && stored.health !== 'ok' ? <HealthMark health={stored.health} message={stored.healthMessage} /> : null}
      {isHeldUp ? (
        <Notice title={t('tocsin.builder.incomplete', 'The rule is not complete yet')} kind="danger">
          <ul>
            {missing.map(problem => (
              <li key={problem.path}>{`${problem.path}: ${problem.message}`}</li>
            ))}
            {draft.error ? <li>{t('tocsin.builder.brokenYaml', 'Its YAML cannot be read.')}</li> : null}
          </ul>
        </Notice>
      ) : null}
      {save.failure ? <SaveFailure save={save} onReload={onReload} /> : null}
    </>
  );
};

const SaveFailure = ({
  save,
  onReload,
}: {
  readonly save: Save;
  readonly onReload: () => void;
}): React.ReactElement => (
  <Notice title={t('tocsin.builder.notSaved', 'The rule was not saved')} kind="danger">
    <p>{save.failure?.message}</p>
    {save.problems.length > 0 ? (
      <ul>
        {save.problems.map(problem => (
          <li key={`${problem.path} ${problem.message}`}>{`${problem.path}: ${problem.message}`}</li>
        ))}
      </ul>
    ) : null}
    {save.failure?.code === 'conflict' ? (
      <Button onClick={onReload}>{t('tocsin.builder.reload', 'Drop my changes and load theirs')}</Button>
    ) : null}
  </Notice>
);
