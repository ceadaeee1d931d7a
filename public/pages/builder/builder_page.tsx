import React from 'react';
import { useAnswer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { hrefOf, placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { Button, TextLink } from '../../widgets/buttons.tsx';
import { Failed, Loading, Nothing } from '../../widgets/states.tsx';
import { Builder } from './builder.tsx';
import { newRuleText } from './draft.ts';

/** A rule that is written or changed; null is a new one. */
export const BuilderPage = ({ id }: { readonly id: string | null }): React.ReactElement => {
  const { api, canWrite } = useServices();
  const catalogue = useAnswer('catalogue', signal => api.call('catalogue', {}, signal));
  const rule = useAnswer(id, signal => api.call('rule', { id: id ?? '' }, signal));
  const failure = catalogue.failure ?? rule.failure;
  if (id === null && !canWrite) {
    return (
      <Nothing title={t('tocsin.builder.forbidden', 'You may not write rules')}>
        <p>
          {t(
            'tocsin.builder.forbiddenText',
            'You can see rules and alerts. Ask whoever manages this for the right to change them.',
          )}
        </p>
      </Nothing>
    );
  }
  if (failure?.code === 'not_found') {
    return (
      <Nothing
        title={t('tocsin.builder.gone', 'There is no such rule')}
        actions={<Button href={hrefOf(placeAt('rules'))}>{t('tocsin.builder.toRules', 'To the rules')}</Button>}
      >
        <p>{failure.message}</p>
      </Nothing>
    );
  }
  if (failure) {
    return (
      <div className="tocsin-stack">
        <Failed
          title={t('tocsin.builder.failed', 'The rule could not be read')}
          message={failure.message}
          onRetry={() => {
            catalogue.reload();
            rule.reload();
          }}
        />
        <p>
          {t('tocsin.builder.stays', 'It stays in the list of rules, where it can be deleted.')}{' '}
          <TextLink href={hrefOf(placeAt('rules'))}>{t('tocsin.builder.toRules', 'To the rules')}</TextLink>
        </p>
      </div>
    );
  }
  if (!catalogue.value || (id !== null && !rule.value)) return <Loading />;
  const stored = rule.value;
  return (
    <Builder
      key={stored ? String(stored.revision) : 'new'}
      catalogue={catalogue.value}
      stored={stored}
      initialText={stored ? stored.yaml : newRuleText(catalogue.value)}
      onReload={rule.reload}
    />
  );
};
