import React from 'react';
import { EuiCallOut, EuiEmptyPrompt, EuiLoadingSpinner } from '@elastic/eui';
import { t } from '../app/i18n.ts';
import { Button } from './buttons.tsx';

/** Something is on its way. */
export const Loading = ({ label }: { readonly label?: string }): React.ReactElement => (
  <div className="tocsin-centre" role="status">
    <EuiLoadingSpinner size="l" /> <span>{label ?? t('tocsin.loading', 'Loading …')}</span>
  </div>
);

/** There is nothing, and what to do about it. */
export const Nothing = ({
  title,
  children,
  actions,
}: {
  readonly title: string;
  readonly children?: React.ReactNode;
  readonly actions?: React.ReactElement;
}): React.ReactElement => (
  <EuiEmptyPrompt
    titleSize="xs"
    title={<h2>{title}</h2>}
    body={<div>{children}</div>}
    {...(actions ? { actions } : {})}
  />
);

/** Something the reader should know. */
export const Notice = ({
  title,
  kind = 'primary',
  children,
}: {
  readonly title: string;
  readonly kind?: 'primary' | 'success' | 'warning' | 'danger';
  readonly children?: React.ReactNode;
}): React.ReactElement => (
  <div className="tocsin-notice" role={kind === 'danger' ? 'alert' : 'status'}>
    <EuiCallOut size="s" color={kind} title={title}>
      {children}
    </EuiCallOut>
  </div>
);

/** Something went wrong, in words, with a way to try again. */
export const Failed = ({
  title,
  message,
  onRetry,
}: {
  readonly title: string;
  readonly message: string;
  readonly onRetry?: () => void;
}): React.ReactElement => (
  <Notice title={title} kind="danger">
    <p>{message}</p>
    {onRetry ? <Button onClick={onRetry}>{t('tocsin.tryAgain', 'Try again')}</Button> : null}
  </Notice>
);
