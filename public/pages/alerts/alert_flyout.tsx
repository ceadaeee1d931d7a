import React, { useState } from 'react';
import type { AlertStatus } from '../../../common/model/alert.ts';
import type { Api } from '../../../common/routes.ts';
import { useAnswer, useEvery } from '../../api/use_answer.ts';
import { t } from '../../app/i18n.ts';
import { hrefOf, placeAt } from '../../app/router.ts';
import { useServices } from '../../app/services.tsx';
import { Button, TextLink } from '../../widgets/buttons.tsx';
import { PartTitle } from '../../widgets/layout.tsx';
import { Flyout } from '../../widgets/overlays.tsx';
import { Failed, Loading } from '../../widgets/states.tsx';
import { Time } from '../../widgets/time.tsx';
import { Deliveries } from './deliveries.tsx';
import { MatchedDocuments } from './matched_documents.tsx';
import { StatusMark } from './status_mark.tsx';

type AlertAnswer = Api['alert']['out'];

const SENDING_INTERVAL_MS = 5000;

/** One alert: why it fired, what it says, what it saw, and who was told. */
export const AlertFlyout = ({
  id,
  onClose,
  onStatus,
}: {
  readonly id: string;
  readonly onClose: () => void;
  readonly onStatus: (status: AlertStatus) => void;
}): React.ReactElement => {
  const { api, canWrite } = useServices();
  const answer = useAnswer(id, signal => api.call('alert', { id }, signal));
  const found = answer.value;
  useEvery(SENDING_INTERVAL_MS, () => {
    if (found?.deliveries.some(delivery => delivery.status === 'pending') === true) answer.reload();
  });
  const title = found?.alert.title ?? t('tocsin.alert.title', 'Alert');
  const footer =
    found && canWrite ? (
      <StatusButtons
        id={id}
        status={found.status}
        onStatus={status => {
          answer.patch(before => ({ ...before, status }));
          onStatus(status);
        }}
      />
    ) : undefined;
  return (
    <Flyout title={title} onClose={onClose} footer={footer}>
      {answer.failure ? (
        <Failed
          title={t('tocsin.alert.failed', 'The alert could not be read')}
          message={answer.failure.message}
          onRetry={answer.reload}
        />
      ) : null}
      {!found && answer.isLoading ? <Loading /> : null}
      {found ? <AlertBody found={found} onDelivery={answer.reload} /> : null}
    </Flyout>
  );
};

const AlertBody = ({
  found,
  onDelivery,
}: {
  readonly found: AlertAnswer;
  readonly onDelivery: () => void;
}): React.ReactElement => {
  const { alert, status, deliveries } = found;
  const { evidence } = alert;
  return (
    <div className="tocsin-stack tocsin-flyout">
      <div className="tocsin-bar">
        <StatusMark status={status} />
        <TextLink href={hrefOf(placeAt('rules', alert.ruleId))}>{alert.ruleName}</TextLink>
        <Time at={alert.firedAt} />
      </div>
      <section className="tocsin-stack-tight">
        <PartTitle>{t('tocsin.alert.why', 'Why it fired')}</PartTitle>
        <p className="tocsin-break">{evidence.summary}</p>
        <table className="tocsin-pairs">
          <tbody>
            <Pair name={t('tocsin.alert.counted', 'Counted')}>{evidence.counted.toLocaleString()}</Pair>
            <Pair name={t('tocsin.alert.needed', 'Needed')}>{evidence.needed.toLocaleString()}</Pair>
            <Pair name={t('tocsin.alert.from', 'From')}>
              <Time at={evidence.window.start} />
            </Pair>
            <Pair name={t('tocsin.alert.to', 'To')}>
              <Time at={evidence.window.end} />
            </Pair>
            <Pair name={t('tocsin.alert.matched', 'Matched event')}>
              <Time at={alert.matchedAt} />
            </Pair>
            {alert.key === null ? null : <Pair name={t('tocsin.alert.group', 'Group')}>{alert.key}</Pair>}
          </tbody>
        </table>
      </section>
      <section className="tocsin-stack-tight">
        <PartTitle>{t('tocsin.alert.text', 'What it says')}</PartTitle>
        <pre className="tocsin-pre" tabIndex={0}>
          {alert.text}
        </pre>
      </section>
      <section className="tocsin-stack-tight">
        <PartTitle>{t('tocsin.alert.sent', 'What was sent where')}</PartTitle>
        <Deliveries deliveries={deliveries} outputs={alert.outputs} onChange={onDelivery} />
      </section>
      <section className="tocsin-stack-tight">
        <PartTitle>{t('tocsin.alert.documents', 'What it saw')}</PartTitle>
        <MatchedDocuments documents={alert.matches.map(match => match.document)} />
      </section>
    </div>
  );
};

const Pair = ({
  name,
  children,
}: {
  readonly name: string;
  readonly children: React.ReactNode;
}): React.ReactElement => (
  <tr>
    <th scope="row">{name}</th>
    <td>{children}</td>
  </tr>
);

const StatusButtons = ({
  id,
  status,
  onStatus,
}: {
  readonly id: string;
  readonly status: AlertStatus;
  readonly onStatus: (status: AlertStatus) => void;
}): React.ReactElement => {
  const { api, toasts } = useServices();
  const [isBusy, setIsBusy] = useState(false);
  const change = (next: AlertStatus): void => {
    setIsBusy(true);
    void api.call('setAlertStatus', { id, status: next }).then(answer => {
      setIsBusy(false);
      if (answer.ok) return onStatus(answer.value.status);
      toasts.addDanger({
        title: t('tocsin.alert.notChanged', 'The status was not changed'),
        text: answer.error.message,
      });
    });
  };
  const button = (next: AlertStatus, label: string): React.ReactElement => (
    <Button isDisabled={isBusy} onClick={() => change(next)}>
      {label}
    </Button>
  );
  return (
    <div className="tocsin-bar">
      {status === 'open' ? button('acknowledged', t('tocsin.alert.acknowledge', 'Acknowledge')) : null}
      {status === 'closed' ? null : button('closed', t('tocsin.alert.close', 'Close alert'))}
      {status === 'open' ? null : button('open', t('tocsin.alert.reopen', 'Reopen'))}
    </div>
  );
};
