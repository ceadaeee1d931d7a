import React, { useState } from 'react';
import type { Instant } from '../../../common/time/instant.ts';
import { useAnswer } from '../../api/use_answer.ts';
import { t, tCount } from '../../app/i18n.ts';
import type { Place } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { Button } from '../../widgets/buttons.tsx';
import { Histogram } from '../../widgets/histogram.tsx';
import { PageTitle, Panel } from '../../widgets/layout.tsx';
import { Failed, Loading } from '../../widgets/states.tsx';
import { formatTime } from '../../widgets/time.tsx';
import { AlertFilters } from './alert_filters.tsx';
import { AlertFlyout } from './alert_flyout.tsx';
import { listInput, placeOfView, RANGES, readView, type AlertView } from './alert_query.ts';
import { AlertTable } from './alert_table.tsx';
import { useNewCount } from './use_new_count.ts';

/** What was told: when, how often, by which rule, and where each stands. */
export const AlertsPage = ({ place }: { readonly place: Place }): React.ReactElement => {
  const { api, router, now } = useServices();
  const view = readView(place);
  const [until, setUntil] = useState<Instant>(() => now());
  const input = listInput(view, until);
  const list = useAnswer(JSON.stringify(input), signal => api.call('alerts', input, signal));
  const rules = useAnswer('rules', signal => api.call('rules', {}, signal));
  const newCount = useNewCount(view, until - RANGES[view.range], until);
  const show = (change: Partial<AlertView>, isNewStep = true): void => {
    const next = placeOfView({ ...view, ...change });
    if (isNewStep) router.go(next);
    else router.replace(next);
  };
  const filter = (change: Partial<AlertView>, isNewStep = true): void => {
    setUntil(now());
    show({ ...change, page: 0 }, isNewStep);
  };
  const isOfInterest = newCount > 0 && (view.status === '' || view.status === 'open');
  return (
    <div className="tocsin-stack">
      <div className="tocsin-head">
        <PageTitle>{t('tocsin.alerts.title', 'Alerts')}</PageTitle>
        <div className="tocsin-bar" aria-live="polite">
          {isOfInterest ? (
            <Button kind="main" onClick={() => filter({})}>
              {t('tocsin.alerts.new', '{count} new', { count: newCount.toLocaleString() })}
            </Button>
          ) : null}
          <Button onClick={() => filter({})}>{t('tocsin.alerts.refresh', 'Refresh')}</Button>
        </div>
      </div>
      <AlertFilters view={view} rules={rules.value?.rules ?? []} onChange={filter} />
      {list.failure ? (
        <Failed
          title={t('tocsin.alerts.failed', 'The alerts could not be read')}
          message={list.failure.message}
          onRetry={list.reload}
        />
      ) : null}
      {list.value === null && list.isLoading ? <Loading /> : null}
      {list.value ? (
        <>
          {list.value.total > 0 ? (
            <Panel>
              <Histogram
                title={t('tocsin.alerts.histogram', 'Alerts over time')}
                description={t('tocsin.alerts.histogramText', '{count} from {from} to {to}', {
                  count: countWords(list.value.total),
                  from: formatTime(until - RANGES[view.range]),
                  to: formatTime(until),
                })}
                bars={list.value.histogram}
              />
            </Panel>
          ) : null}
          <AlertTable
            view={view}
            total={list.value.total}
            alerts={list.value.alerts}
            isLoading={list.isLoading}
            hasRules={rules.value === null || rules.value.rules.length > 0}
            onOpen={alertId => show({ alertId })}
            onPage={(page, size) => show({ page: size === view.size ? page : 0, size })}
          />
        </>
      ) : null}
      {view.alertId === '' ? null : (
        <AlertFlyout
          key={view.alertId}
          id={view.alertId}
          onClose={() => show({ alertId: '' })}
          onStatus={status => {
            const changed = view.alertId;
            list.patch(before => ({
              ...before,
              alerts: before.alerts.map(alert => (alert.id === changed ? { ...alert, status } : alert)),
            }));
          }}
        />
      )}
    </div>
  );
};

const countWords = (total: number): string => tCount(total, 'tocsin.alerts.count', 'One alert', '{count} alerts');
