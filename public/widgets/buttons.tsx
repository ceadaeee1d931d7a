import React from 'react';
import { EuiButton, EuiButtonEmpty, EuiButtonIcon, EuiLink } from '@elastic/eui';

/** Icons that every library has under this name. */
type IconName = 'bell' | 'cross' | 'pencil' | 'refresh' | 'trash';

interface ButtonProps {
  readonly children: React.ReactNode;
  readonly onClick?: () => void;
  readonly href?: string;
  readonly isDisabled?: boolean;
  readonly isLoading?: boolean;
  readonly kind?: 'plain' | 'main' | 'danger' | 'quiet';
  readonly label?: string;
  readonly isPressed?: boolean;
}

/** Something to do: `main` once on a page, `quiet` where there are many. */
export const Button = ({
  children,
  onClick,
  href,
  isDisabled = false,
  isLoading = false,
  kind = 'plain',
  label,
  isPressed,
}: ButtonProps): React.ReactElement => {
  const shared = {
    size: 's' as const,
    isDisabled,
    isLoading,
    ...(label === undefined ? {} : { 'aria-label': label, title: label }),
    ...(isPressed === undefined ? {} : { 'aria-pressed': isPressed }),
    ...(href === undefined ? { onClick: () => onClick?.() } : { href }),
  };
  if (kind === 'quiet') {
    return (
      <EuiButtonEmpty {...shared} size="xs" flush="both">
        {children}
      </EuiButtonEmpty>
    );
  }
  return (
    <EuiButton {...shared} fill={kind === 'main'} color={kind === 'danger' ? 'danger' : 'primary'}>
      {children}
    </EuiButton>
  );
};

/** A button that is only a picture; the label is read out and shown on hovering. */
export const IconButton = ({
  icon,
  label,
  onClick,
  href,
  isDanger = false,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly onClick?: () => void;
  readonly href?: string;
  readonly isDanger?: boolean;
}): React.ReactElement => (
  <EuiButtonIcon
    iconType={icon}
    aria-label={label}
    title={label}
    color={isDanger ? 'danger' : 'primary'}
    {...(href === undefined ? { onClick: () => onClick?.() } : { href })}
  />
);

/** A link to another place of the app. */
export const TextLink = ({
  href,
  children,
}: {
  readonly href: string;
  readonly children: React.ReactNode;
}): React.ReactElement => <EuiLink href={href}>{children}</EuiLink>;

/** A link that does something on this page. */
export const ActionLink = ({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}): React.ReactElement => <EuiLink onClick={onClick}>{children}</EuiLink>;
