import React, { useState } from 'react';
import type { RuleSummary } from '../../../common/routes.ts';
import { useAnswer, useEvery } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { hrefOf, placeAt, type Place } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { Button } from '../../widgets/buttons.tsx';
import { SearchField } from '../../widgets/fields.tsx';
import { PageTitle } from '../../widgets/layout.tsx';
import { Confirm } from '../../widgets/overlays.tsx';
import { Failed, Loading, Nothing } from '../../widgets/states.tsx';
import { RuleTable } from './rule_table.tsx';

const INTERVAL_MS = 10_000;

/** All rules, and how each fares. */
export const RulesPage = ({ place }: { readonly place: Place }): React.ReactElement => {
  const { api, router, canWrite, toasts } = useServices();
  const answer = useAnswer('rules', signal => api.call('rules', {}, signal));
  useEvery(INTERVAL_MS, answer.reload);
  const [doomed, setDoomed] = useState<RuleSummary | null>(null);
  const [changing, setChanging] = useState<readonly string[]>([]);
  const wanted = place.query['q'] ?? '';
  const enable = (rule: RuleSummary, enabled: boolean): void => {
    setChanging(ids => [...ids, rule.id]);
    void api.call('enableRule', { id: rule.id, enabled }).then(changed => {
      setChanging(ids => ids.filter(id => id !== rule.id));
      if (changed.ok) {
        answer.patch(({ rules }) => ({ rules: rules.map(old => (old.id === rule.id ? changed.value : old)) }));
        return;
      }
      toasts.addDanger({
        title: t('tocsin.rules.notChanged', '{name} was not changed', { name: rule.name }),
        text: changed.error.message,
      });
    });
  };
  const remove = (rule: RuleSummary): void => {
    setDoomed(null);
    void api.call('deleteRule', { id: rule.id }).then(deleted => {
      if (!deleted.ok) {
        toasts.addDanger({
          title: t('tocsin.rules.notDeleted', '{name} was not deleted', { name: rule.name }),
          text: deleted.error.message,
        });
        return;
      }
      answer.patch(({ rules }) => ({ rules: rules.filter(other => other.id !== rule.id) }));
      toasts.addSuccess({ title: t('tocsin.rules.deleted', '{name} was deleted', { name: rule.name }) });
    });
  };
  const rules = answer.value?.rules ?? [];
  return (
    <div className="tocsin-stack">
      <div className="tocsin-head">
        <PageTitle>{t('tocsin.rules.title', 'Rules')}</PageTitle>
        {canWrite ? <NewRule /> : null}
      </div>
      {answer.failure ? (
        <Failed
          title={t('tocsin.rules.failed', 'The rules could not be read')}
          message={answer.failure.message}
          onRetry={answer.reload}
        />
      ) : null}
      {!answer.value && answer.isLoading ? <Loading /> : null}
      {answer.value && rules.length === 0 ? (
        <Nothing
          title={t('tocsin.rules.none', 'There are no rules yet')}
          {...(canWrite ? { actions: <NewRule /> } : {})}
        >
          <p>
            {t('tocsin.rules.noneText', 'A rule looks at your logs and tells you when they say what you asked for.')}
          </p>
        </Nothing>
      ) : null}
      {rules.length > 0 ? (
        <>
          <SearchField
            label={t('tocsin.rules.search', 'Search names, indices, types and outputs')}
            value={wanted}
            onChange={q => router.replace({ path: ['rules'], query: { q } })}
          />
          <RuleTable
            rules={rules.filter(rule => isWanted(rule, wanted))}
            changing={changing}
            onEnable={enable}
            onDelete={setDoomed}
          />
        </>
      ) : null}
      {doomed ? (
        <Confirm
          title={t('tocsin.rules.deleteTitle', 'Delete {name}?', { name: doomed.name })}
          confirm={t('tocsin.rules.delete', 'Delete')}
          cancel={t('tocsin.rules.keep', 'Keep it')}
          onConfirm={() => remove(doomed)}
          onCancel={() => setDoomed(null)}
        >
          <p>{t('tocsin.rules.deleteText', 'It stops running. The alerts it has told stay. This cannot be undone.')}</p>
        </Confirm>
      ) : null}
    </div>
  );
};

const NewRule = (): React.ReactElement => (
  <Button kind="main" href={hrefOf(placeAt('rules', 'new'))}>
    {t('tocsin.newRule.title', 'New rule')}
  </Button>
);

const isWanted = (rule: RuleSummary, wanted: string): boolean =>
  [rule.name, rule.index, rule.type, ...rule.outputs].join('\n').toLowerCase().includes(wanted.trim().toLowerCase());
