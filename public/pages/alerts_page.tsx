import React, { useState } from 'react';
import type { AlertSummary } from '../../common/routes.ts';
import { useAnswer, useEvery } from '../api/use_answer.ts';
import { t } from '../app/i18n.ts';
import { useServices } from '../app/services.tsx';
import { ActionLink, Button } from '../widgets/buttons.tsx';
import { Histogram } from '../widgets/histogram.tsx';
import { SmallTitle } from '../widgets/layout.tsx';
import { Flyout } from '../widgets/overlays.tsx';
import { Failed, Loading, Nothing } from '../widgets/states.tsx';
import { Table } from '../widgets/table.tsx';
import { Time } from '../widgets/time.tsx';

const REFRESH_MS = 10_000;
const SIZES = [25, 50, 100];

/** The alerts that were told, newest first. */
export const AlertsPage = (): React.ReactElement => {
  const { api } = useServices();
  const [paging, setPaging] = useState({ page: 0, size: 25 });
  const [open, setOpen] = useState<string | null>(null);
  const input = { from: paging.page * paging.size, size: paging.size };
  const alerts = useAnswer(JSON.stringify(input), signal => api.call('alerts', input, signal));
  useEvery(REFRESH_MS, () => {
    if (paging.page === 0 && open === null) alerts.reload();
  });
  if (alerts.failure)
    return (
      <Failed
        title={t('tocsin.alerts.failed', 'The alerts cannot be read')}
        message={alerts.failure.message}
        onRetry={alerts.reload}
      />
    );
  if (!alerts.value) return <Loading />;
  const title = t('tocsin.alerts.histogram', 'Alerts over time');
  return (
    <>
      <Histogram title={title} description={title} bars={alerts.value.histogram} />
      <Table<AlertSummary>
        caption={t('tocsin.alerts.caption', 'Alerts, newest first')}
        rows={alerts.value.alerts}
        idOf={row => row.id}
        columns={[
          {
            id: 'time',
            heading: t('tocsin.alerts.time', 'Time'),
            width: '190px',
            render: row => <Time at={row.firedAt} />,
          },
          {
            id: 'title',
            heading: t('tocsin.alerts.title', 'Title'),
            render: row => <ActionLink onClick={() => setOpen(row.id)}>{row.title}</ActionLink>,
          },
          { id: 'rule', heading: t('tocsin.alerts.rule', 'Rule'), render: row => row.ruleName },
          { id: 'key', heading: t('tocsin.alerts.key', 'Group'), render: row => row.key ?? '' },
          { id: 'status', heading: t('tocsin.alerts.status', 'Status'), width: '130px', render: row => row.status },
        ]}
        paging={{
          ...paging,
          total: alerts.value.total,
          sizes: SIZES,
          onChange: (page, size) => setPaging({ page, size }),
        }}
        isLoading={alerts.isLoading}
        empty={
          <Nothing title={t('tocsin.alerts.none', 'No alerts yet')}>
            {t('tocsin.alerts.noneHelp', 'Alerts appear here when a rule fires.')}
          </Nothing>
        }
      />
      {open === null ? null : <AlertFlyout id={open} onClose={() => setOpen(null)} onChange={alerts.reload} />}
    </>
  );
};

interface AlertFlyoutProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onChange: () => void;
}

const AlertFlyout = ({ id, onClose, onChange }: AlertFlyoutProps): React.ReactElement => {
  const { api, canWrite } = useServices();
  const detail = useAnswer(id, signal => api.call('alert', { id }, signal));
  if (detail.failure)
    return (
      <Flyout title={id} onClose={onClose}>
        <Failed title={t('tocsin.alert.failed', 'The alert cannot be read')} message={detail.failure.message} />
      </Flyout>
    );
  if (!detail.value)
    return (
      <Flyout title={t('tocsin.alert.loading', 'Alert')} onClose={onClose}>
        <Loading />
      </Flyout>
    );
  const { alert, status, deliveries } = detail.value;
  const change = (next: 'open' | 'acknowledged' | 'closed'): void => {
    void api.call('setAlertStatus', { id, status: next }).then(() => {
      detail.reload();
      onChange();
    });
  };
  const sendAgain = (entry: string): void => {
    void api.call('sendAgain', { id: entry }).then(detail.reload);
  };
  const footer = canWrite ? (
    <div className="tocsin-bar">
      <Button isDisabled={status === 'acknowledged'} onClick={() => change('acknowledged')}>
        {t('tocsin.alert.ack', 'Acknowledge')}
      </Button>
      <Button isDisabled={status === 'closed'} onClick={() => change('closed')}>
        {t('tocsin.alert.close', 'Close')}
      </Button>
      <Button isDisabled={status === 'open'} onClick={() => change('open')}>
        {t('tocsin.alert.reopen', 'Reopen')}
      </Button>
    </div>
  ) : undefined;
  return (
    <Flyout title={alert.title} onClose={onClose} footer={footer}>
      <SmallTitle>{t('tocsin.alert.why', 'Why it fired')}</SmallTitle>
      <p>
        {alert.evidence.summary} ({alert.evidence.counted} / {alert.evidence.needed})
      </p>
      <p>
        <Time at={alert.evidence.window.start} /> – <Time at={alert.evidence.window.end} />
      </p>
      <SmallTitle>{t('tocsin.alert.sent', 'What was sent where')}</SmallTitle>
      <ul>
        {deliveries.map(entry => (
          <li key={entry.id}>
            {entry.outputKey}: {entry.status}, {entry.attempts} {t('tocsin.alert.attempts', 'attempts')}{' '}
            {entry.lastError?.message ?? ''}{' '}
            {entry.status === 'dead' && canWrite ? (
              <ActionLink onClick={() => sendAgain(entry.id)}>{t('tocsin.alert.again', 'Send again')}</ActionLink>
            ) : null}
          </li>
        ))}
      </ul>
      <SmallTitle>{t('tocsin.alert.text', 'Message')}</SmallTitle>
      <div className="tocsin-text">{alert.text}</div>
      <SmallTitle>{t('tocsin.alert.match', 'Matched document')}</SmallTitle>
      <div className="tocsin-text">{JSON.stringify(alert.matches[0]?.document ?? {}, null, 2)}</div>
    </Flyout>
  );
};
