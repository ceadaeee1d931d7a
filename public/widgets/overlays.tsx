import React from 'react';
import { EuiConfirmModal, EuiFlyout, EuiFlyoutBody, EuiFlyoutFooter, EuiFlyoutHeader, EuiTitle } from '@elastic/eui';
import { useUniqueId } from './unique_id.ts';

/** A page beside the page. */
export const Flyout = ({
  title,
  onClose,
  footer,
  children,
}: {
  readonly title: string;
  readonly onClose: () => void;
  readonly footer?: React.ReactNode;
  readonly children: React.ReactNode;
}): React.ReactElement => {
  const id = useUniqueId('tocsin-flyout');
  return (
    <EuiFlyout ownFocus size="m" onClose={onClose} aria-labelledby={id}>
      <EuiFlyoutHeader hasBorder>
        <EuiTitle size="s">
          <h2 id={id} className="tocsin-break">
            {title}
          </h2>
        </EuiTitle>
      </EuiFlyoutHeader>
      <EuiFlyoutBody>{children}</EuiFlyoutBody>
      {footer === undefined ? null : <EuiFlyoutFooter>{footer}</EuiFlyoutFooter>}
    </EuiFlyout>
  );
};

/** A question that must be answered before anything happens. */
export const Confirm = ({
  title,
  confirm,
  cancel,
  onConfirm,
  onCancel,
  children,
}: {
  readonly title: string;
  readonly confirm: string;
  readonly cancel: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
  readonly children: React.ReactNode;
}): React.ReactElement => (
  <EuiConfirmModal
    title={title}
    confirmButtonText={confirm}
    cancelButtonText={cancel}
    onConfirm={() => onConfirm()}
    onCancel={() => onCancel()}
    buttonColor="danger"
    defaultFocusedButton="cancel"
  >
    {children}
  </EuiConfirmModal>
);
