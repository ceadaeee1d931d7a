import React from 'react';
import type { AlertSummary } from '../../../common/routes.ts';
import { t, tCount } from '../../app/i18n.ts';
import { hrefOf, placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { ActionLink, Button, TextLink } from '../../widgets/buttons.tsx';
import { Nothing } from '../../widgets/states.tsx';
import { Table } from '../../widgets/table.tsx';
import { Time } from '../../widgets/time.tsx';
import { MAX_PAGED, PAGE_SIZES, type AlertView } from './alert_query.ts';
import { StatusMark } from './status_mark.tsx';

interface AlertTableProps {
  readonly view: AlertView;
  readonly total: number;
  readonly alerts: readonly AlertSummary[];
  readonly isLoading: boolean;
  readonly hasRules: boolean;
  readonly onOpen: (id: string) => void;
  readonly onPage: (page: number, size: number) => void;
}

/** The alerts of a page. Titles and groups come from logs: they are only ever shown as text. */
export const AlertTable = (props: AlertTableProps): React.ReactElement => {
  const { view, total, alerts, isLoading, hasRules, onOpen, onPage } = props;
  return (
    <div className="tocsin-stack-tight">
      <p className="tocsin-small tocsin-muted" role="status">
        {tCount(total, 'tocsin.alerts.found', 'One alert', '{count} alerts')}
        {total > MAX_PAGED
          ? t('tocsin.alerts.cut', ' – the newest {count} can be paged through; narrow the search for others', {
              count: MAX_PAGED.toLocaleString(),
            })
          : ''}
      </p>
      <Table<AlertSummary>
        caption={t('tocsin.alerts.title', 'Alerts')}
        rows={alerts}
        idOf={alert => alert.id}
        isLoading={isLoading}
        isMarked={alert => alert.id === view.alertId}
        empty={<NoAlerts hasRules={hasRules} />}
        columns={[
          {
            id: 'time',
            heading: t('tocsin.alerts.time', 'Time'),
            width: '180px',
            render: alert => <Time at={alert.firedAt} />,
          },
          {
            id: 'title',
            heading: t('tocsin.alerts.alertTitle', 'Title'),
            render: alert => <ActionLink onClick={() => onOpen(alert.id)}>{alert.title}</ActionLink>,
          },
          {
            id: 'rule',
            heading: t('tocsin.alerts.rule', 'Rule'),
            width: '20em',
            render: alert => <TextLink href={hrefOf(placeAt('rules', alert.ruleId))}>{alert.ruleName}</TextLink>,
          },
          {
            id: 'key',
            heading: t('tocsin.alerts.key', 'Group'),
            width: '13em',
            render: alert => alert.key ?? '–',
          },
          {
            id: 'status',
            heading: t('tocsin.alerts.status', 'Status'),
            width: '150px',
            render: alert => <StatusMark status={alert.status} />,
          },
        ]}
        paging={{
          page: view.page,
          size: view.size,
          total: Math.min(total, MAX_PAGED),
          sizes: PAGE_SIZES,
          onChange: onPage,
        }}
      />
    </div>
  );
};

const NoAlerts = ({ hasRules }: { readonly hasRules: boolean }): React.ReactElement => {
  const { canWrite } = useServices();
  return hasRules ? (
    <Nothing title={t('tocsin.alerts.none', 'No alerts here')}>
      <p>{t('tocsin.alerts.noneText', 'Nothing was told in this time. Look further back, or change the filter.')}</p>
    </Nothing>
  ) : (
    <Nothing
      title={t('tocsin.alerts.noRules', 'There are no rules yet')}
      {...(canWrite
        ? {
            actions: (
              <Button kind="main" href={hrefOf(placeAt('rules', 'new'))}>
                {t('tocsin.newRule.title', 'New rule')}
              </Button>
            ),
          }
        : {})}
    >
      <p>
        {t('tocsin.alerts.noRulesText', 'A rule looks at your logs and tells you when they say what you asked for.')}
      </p>
    </Nothing>
  );
};
