import React from 'react';
import { EuiAccordion, EuiPanel, EuiTab, EuiTabs, EuiTitle } from '@elastic/eui';
import { useUniqueId } from './unique_id.ts';

/** A box around what belongs together. */
export const Panel = ({ children }: { readonly children: React.ReactNode }): React.ReactElement => (
  <EuiPanel hasBorder hasShadow={false} paddingSize="m">
    {children}
  </EuiPanel>
);

/** The heading of the page. */
export const PageTitle = ({ children }: { readonly children: React.ReactNode }): React.ReactElement => (
  <EuiTitle size="m">
    <h1 className="tocsin-break">{children}</h1>
  </EuiTitle>
);

/** The heading of a part of the page. */
export const PartTitle = ({ children }: { readonly children: React.ReactNode }): React.ReactElement => (
  <EuiTitle size="xs">
    <h2>{children}</h2>
  </EuiTitle>
);

/** The heading of a part of a part. */
export const SmallTitle = ({ children }: { readonly children: React.ReactNode }): React.ReactElement => (
  <EuiTitle size="xxs">
    <h3>{children}</h3>
  </EuiTitle>
);

/** Something that opens; what is in it is drawn once it is open. */
export const Fold = ({
  label,
  children,
  isOpenAtFirst = false,
  extra,
}: {
  readonly label: React.ReactNode;
  readonly children: () => React.ReactNode;
  readonly isOpenAtFirst?: boolean;
  readonly extra?: React.ReactNode;
}): React.ReactElement => {
  const id = useUniqueId('tocsin-fold');
  const [wasOpened, setWasOpened] = React.useState(isOpenAtFirst);
  return (
    <EuiAccordion
      id={id}
      buttonContent={label}
      initialIsOpen={isOpenAtFirst}
      paddingSize="s"
      onToggle={isOpen => {
        if (isOpen) setWasOpened(true);
      }}
      {...(extra === undefined ? {} : { extraAction: extra })}
    >
      {wasOpened ? children() : null}
    </EuiAccordion>
  );
};

/** A part of the app or of a page that can be chosen. */
interface TabItem {
  readonly id: string;
  readonly label: string;
  readonly href?: string;
  readonly onSelect?: () => void;
}

/** Parts to choose from, of which one is shown. */
export const Tabs = ({
  items,
  selected,
}: {
  readonly items: readonly TabItem[];
  readonly selected: string;
}): React.ReactElement => (
  <EuiTabs size="s">
    {items.map(({ id, label, href, onSelect }) => (
      <EuiTab
        key={id}
        isSelected={id === selected}
        {...(href === undefined ? { onClick: () => onSelect?.() } : { href })}
      >
        {label}
      </EuiTab>
    ))}
  </EuiTabs>
);
