import React from 'react';
import { EuiBadge, EuiHealth } from '@elastic/eui';

/** A word with a frame. */
export const Badge = ({
  children,
  kind = 'hollow',
}: {
  readonly children: React.ReactNode;
  readonly kind?: 'hollow' | 'default' | 'primary' | 'warning' | 'danger';
}): React.ReactElement => <EuiBadge color={kind}>{children}</EuiBadge>;

/** How something fares: a dot in a colour, and always a word. */
export const Dot = ({
  kind,
  children,
}: {
  readonly kind: 'success' | 'warning' | 'danger' | 'subdued' | 'primary';
  readonly children: React.ReactNode;
}): React.ReactElement => <EuiHealth color={kind}>{children}</EuiHealth>;
