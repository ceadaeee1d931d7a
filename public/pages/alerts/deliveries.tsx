import React, { useState } from 'react';
import type { DeliveryStatus } from '../../../common/model/alert.ts';
import type { DeliverySummary } from '../../../common/routes.ts';
import { t, tCount } from '../../app/i18n.ts';
import { useServices } from '../../app/services.tsx';
import { Button } from '../../widgets/buttons.tsx';
import { Badge, Dot } from '../../widgets/marks.tsx';
import { Time } from '../../widgets/time.tsx';

const KINDS = { pending: 'warning', delivered: 'success', dead: 'danger' } as const;

function deliveryWord(status: DeliveryStatus): string {
  switch (status) {
    case 'pending':
      return t('tocsin.delivery.pending', 'Being sent');
    case 'delivered':
      return t('tocsin.delivery.delivered', 'Delivered');
    case 'dead':
      return t('tocsin.delivery.dead', 'Given up');
  }
}

/** How each output of an alert stands; one that was given up can be sent again. */
export const Deliveries = ({
  deliveries,
  outputs,
  onChange,
}: {
  readonly deliveries: readonly DeliverySummary[];
  /** Whom the alert was for. */
  readonly outputs: readonly string[];
  readonly onChange: () => void;
}): React.ReactElement => {
  if (deliveries.length === 0 && outputs.length > 0)
    return <p>{t('tocsin.delivery.cleared', 'It was long ago: how it was sent is no longer kept.')}</p>;
  if (deliveries.length === 0) return <p>{t('tocsin.delivery.none', 'The rule has no outputs: nobody was told.')}</p>;
  return (
    <ul className="tocsin-list">
      {deliveries.map(delivery => (
        <Delivery key={delivery.id} delivery={delivery} onChange={onChange} />
      ))}
    </ul>
  );
};

const Delivery = ({
  delivery,
  onChange,
}: {
  readonly delivery: DeliverySummary;
  readonly onChange: () => void;
}): React.ReactElement => {
  const { id, outputKey, status, attempts, lastError, settledAt, nextAttemptAt } = delivery;
  const { canWrite } = useServices();
  return (
    <li className="tocsin-delivery">
      <Badge>{outputKey}</Badge>
      <Dot kind={KINDS[status]}>{deliveryWord(status)}</Dot>
      <span className="tocsin-small">
        {tCount(attempts, 'tocsin.delivery.attempts', 'One attempt', '{count} attempts')}
      </span>
      <span className="tocsin-small">
        {status === 'pending' ? (
          <>
            {t('tocsin.delivery.next', 'next try')} <Time at={nextAttemptAt} />
          </>
        ) : settledAt === null ? null : (
          <Time at={settledAt} />
        )}
      </span>
      {status === 'dead' && canWrite ? <SendAgain id={id} onSent={onChange} /> : null}
      {lastError && status !== 'delivered' ? (
        <div className="tocsin-small tocsin-break">
          {lastError.status === null ? '' : `${lastError.status} `}
          {lastError.message}
        </div>
      ) : null}
    </li>
  );
};

const SendAgain = ({ id, onSent }: { readonly id: string; readonly onSent: () => void }): React.ReactElement => {
  const { api, toasts } = useServices();
  const [isBusy, setIsBusy] = useState(false);
  const send = (): void => {
    setIsBusy(true);
    void api.call('sendAgain', { id }).then(answer => {
      setIsBusy(false);
      if (answer.ok) {
        toasts.addSuccess({ title: t('tocsin.delivery.queued', 'It will be sent again') });
        return onSent();
      }
      toasts.addDanger({ title: t('tocsin.delivery.notQueued', 'It was not sent again'), text: answer.error.message });
    });
  };
  return (
    <Button kind="quiet" isLoading={isBusy} onClick={send}>
      {t('tocsin.delivery.sendAgain', 'Send again')}
    </Button>
  );
};
