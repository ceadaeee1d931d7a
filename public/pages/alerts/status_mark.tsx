import React from 'react';
import type { AlertStatus } from '../../../common/model/alert.ts';
import { t } from '../../app/i18n.ts';
import { Dot } from '../../widgets/marks.tsx';

/** The word for where an alert stands. */
export function statusWord(status: AlertStatus): string {
  switch (status) {
    case 'open':
      return t('tocsin.status.open', 'Open');
    case 'acknowledged':
      return t('tocsin.status.acknowledged', 'Acknowledged');
    case 'closed':
      return t('tocsin.status.closed', 'Closed');
  }
}

const KINDS = { open: 'danger', acknowledged: 'warning', closed: 'subdued' } as const;

/** Where an alert stands. */
export const StatusMark = ({ status }: { readonly status: AlertStatus }): React.ReactElement => (
  <Dot kind={KINDS[status]}>{statusWord(status)}</Dot>
);
