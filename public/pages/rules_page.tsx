import React from 'react';
import type { RuleSummary } from '../../common/routes.ts';
import { useAnswer, useEvery } from '../api/use_answer.ts';
import { t } from '../app/i18n.ts';
import { hrefOf, placeAt } from '../app/router.ts';
import { useServices } from '../app/services.tsx';
import { TextLink } from '../widgets/buttons.tsx';
import { BareSwitch } from '../widgets/fields.tsx';
import { Failed, Loading, Nothing } from '../widgets/states.tsx';
import { Table } from '../widgets/table.tsx';
import { Time } from '../widgets/time.tsx';

const REFRESH_MS = 10_000;

/** All rules, how they fare, and whether they run. */
export const RulesPage = (): React.ReactElement => {
  const { api, canWrite, toasts } = useServices();
  const rules = useAnswer('rules', signal => api.call('rules', {}, signal));
  useEvery(REFRESH_MS, rules.reload);
  if (rules.failure)
    return (
      <Failed
        title={t('tocsin.rules.failed', 'The rules cannot be read')}
        message={rules.failure.message}
        onRetry={rules.reload}
      />
    );
  if (!rules.value) return <Loading />;
  const enable = async ({ id }: RuleSummary, enabled: boolean): Promise<void> => {
    const done = await api.call('enableRule', { id, enabled });
    if (!done.ok) toasts.addDanger({ title: done.error.message });
    rules.reload();
  };
  return (
    <Table<RuleSummary>
      caption={t('tocsin.rules.caption', 'Rules')}
      rows={rules.value.rules}
      idOf={row => row.id}
      columns={[
        {
          id: 'enabled',
          heading: t('tocsin.rules.on', 'On'),
          width: '70px',
          render: row => (
            <BareSwitch
              label={row.name}
              value={row.enabled}
              isDisabled={!canWrite}
              onChange={value => void enable(row, value)}
            />
          ),
        },
        {
          id: 'name',
          heading: t('tocsin.rules.name', 'Name'),
          render: row => <TextLink href={hrefOf(placeAt('rules', row.id))}>{row.name}</TextLink>,
        },
        {
          id: 'health',
          heading: t('tocsin.rules.health', 'Health'),
          render: row => `${row.health.replace(/_/g, ' ')} ${row.healthMessage}`,
        },
        { id: 'type', heading: t('tocsin.rules.type', 'Type'), render: row => row.type },
        { id: 'index', heading: t('tocsin.rules.index', 'Index'), render: row => row.index },
        { id: 'outputs', heading: t('tocsin.rules.outputs', 'Outputs'), render: row => row.outputs.join(', ') },
        {
          id: 'run',
          heading: t('tocsin.rules.lastRun', 'Last run'),
          render: row => (row.lastRun ? <Time at={row.lastRun.at} /> : ''),
        },
        {
          id: 'alert',
          heading: t('tocsin.rules.lastAlert', 'Last alert'),
          render: row => (row.lastAlertAt === null ? '' : <Time at={row.lastAlertAt} />),
        },
      ]}
      empty={
        <Nothing title={t('tocsin.rules.none', 'No rules yet')}>
          {t('tocsin.rules.noneHelp', 'Make the first one under New rule.')}
        </Nothing>
      }
    />
  );
};
