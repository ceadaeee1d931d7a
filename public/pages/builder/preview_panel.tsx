import React from 'react';
import type { Problem } from '../../../common/model/problem.ts';
import type { PreviewAlert, PreviewResult } from '../../../common/routes.ts';
import type { Answer } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { hasErrors } from '../../form/problems.ts';
import { ChoiceButtons } from '../../widgets/choice_buttons.tsx';
import { Histogram } from '../../widgets/histogram.tsx';
import { Fold, Panel, PartTitle, SmallTitle } from '../../widgets/layout.tsx';
import { Failed, Loading, Notice } from '../../widgets/states.tsx';
import { Time } from '../../widgets/time.tsx';
import { RANGE_NAMES, type RangeName } from '../alerts/alert_query.ts';
import { ProblemList } from './problem_list.tsx';
import type { Draft } from './use_draft.ts';

/** So many alerts can be opened. */
const MAX_SHOWN = 20;

interface PreviewPanelProps {
  readonly draft: Draft;
  readonly preview: Answer<PreviewResult>;
  readonly problems: readonly Problem[];
  readonly range: RangeName;
  readonly onRange: (range: RangeName) => void;
}

/** What the rule would have done, found by the engine that runs rules. */
export const PreviewPanel = ({ draft, preview, problems, range, onRange }: PreviewPanelProps): React.ReactElement => {
  const result = preview.value;
  const canShow = draft.error === null && result !== null && !hasErrors(result.problems);
  const hasIndex = typeof draft.values['index'] === 'string' && draft.values['index'].trim() !== '';
  return (
    <Panel>
      <div className="tocsin-stack" aria-busy={preview.isLoading}>
        <PartTitle>{t('tocsin.preview.title', 'What it would have done')}</PartTitle>
        <ChoiceButtons
          label={t('tocsin.preview.range', 'How far back')}
          choices={RANGE_NAMES.map(id => ({ id, label: rangeWord(id) }))}
          value={range}
          onChange={onRange}
        />
        <ProblemList problems={problems} error={draft.error} />
        {!hasIndex ? (
          <p className="tocsin-small">
            {t('tocsin.preview.noIndex', 'Choose an index pattern to see what would have happened.')}
          </p>
        ) : null}
        {preview.failure ? (
          <Failed
            title={t('tocsin.preview.failed', 'The preview could not be made')}
            message={preview.failure.message}
            onRetry={preview.reload}
          />
        ) : null}
        {hasIndex && preview.isLoading && result === null ? <Loading /> : null}
        {canShow && result.error !== null ? (
          <Notice title={t('tocsin.preview.incomplete', 'The preview is not complete')} kind="warning">
            <p className="tocsin-break">{result.error}</p>
          </Notice>
        ) : null}
        {canShow ? <PreviewBody result={result} isLoading={preview.isLoading} /> : null}
      </div>
    </Panel>
  );
};

const rangeWord = (range: RangeName): string => {
  switch (range) {
    case '1h':
      return t('tocsin.preview.hour', 'Hour');
    case '24h':
      return t('tocsin.preview.day', 'Day');
    case '7d':
      return t('tocsin.preview.week', 'Week');
  }
};

const PreviewBody = ({
  result,
  isLoading,
}: {
  readonly result: PreviewResult;
  readonly isLoading: boolean;
}): React.ReactElement => {
  const { events, alertCount, heldCount, alerts, buckets } = result;
  return (
    <>
      <dl className="tocsin-numbers" aria-live="polite">
        <Figure name={t('tocsin.preview.events', 'events pass')}>{events}</Figure>
        <Figure name={t('tocsin.preview.alerts', 'alerts')}>{alertCount}</Figure>
        <Figure name={t('tocsin.preview.held', 'held back')}>{heldCount}</Figure>
      </dl>
      {isLoading ? <p className="tocsin-small">{t('tocsin.preview.again', 'Looking again …')}</p> : null}
      {events > 0 ? (
        <div>
          <Histogram
            title={t('tocsin.preview.histogram', 'Events that pass the filter, and when the rule would have fired')}
            description={t('tocsin.preview.histogramText', '{events} events, {alerts} alerts', {
              events: events.toLocaleString(),
              alerts: alertCount.toLocaleString(),
            })}
            bars={buckets}
            marks={alerts.map(alert => alert.at)}
          />
          <p className="tocsin-small tocsin-legend">
            <span className="tocsin-key" /> {t('tocsin.preview.keyEvents', 'events')}{' '}
            <span className="tocsin-key tocsin-key-mark" /> {t('tocsin.preview.keyAlerts', 'an alert')}
            {alertCount > alerts.length
              ? t('tocsin.preview.firstMarked', ' (the first {count} are marked)', { count: String(alerts.length) })
              : ''}
          </p>
        </div>
      ) : (
        <p>{t('tocsin.preview.nothing', 'No event passes the filter in this time.')}</p>
      )}
      {alerts.length > 0 ? (
        <div className="tocsin-stack-tight">
          <SmallTitle>{t('tocsin.preview.first', 'The first of them')}</SmallTitle>
          <ul className="tocsin-list">
            {alerts.slice(0, MAX_SHOWN).map((alert, index) => (
              <li key={`${alert.at} ${alert.key ?? ''} ${index}`}>
                <WouldBe alert={alert} isOpenAtFirst={index === 0} />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
};

const Figure = ({ name, children }: { readonly name: string; readonly children: number }): React.ReactElement => (
  <div>
    <dt>{name}</dt>
    <dd>{children.toLocaleString()}</dd>
  </div>
);

const WouldBe = ({
  alert,
  isOpenAtFirst,
}: {
  readonly alert: PreviewAlert;
  readonly isOpenAtFirst: boolean;
}): React.ReactElement => (
  <Fold
    isOpenAtFirst={isOpenAtFirst}
    label={
      <span className="tocsin-break">
        <span className="tocsin-small">
          <Time at={alert.at} />
        </span>{' '}
        {alert.title}
      </span>
    }
  >
    {() => (
      <div className="tocsin-stack-tight">
        <p className="tocsin-small tocsin-break">{alert.summary}</p>
        <pre className="tocsin-pre" tabIndex={0}>
          {alert.text}
        </pre>
      </div>
    )}
  </Fold>
);
