import React from 'react';
import { EuiProvider } from '@elastic/eui';

/** Tells the component library whether the page is dark, where it wants to be told. */
export const Themed = ({
  isDark,
  children,
}: {
  readonly isDark: boolean;
  readonly children: React.ReactElement;
}): React.ReactElement => {
  // OpenSearch Dashboards' library has no provider: its stylesheet knows.
  if (typeof EuiProvider !== 'function') return children;
  return (
    <EuiProvider colorMode={isDark ? 'dark' : 'light'} globalStyles={false} utilityClasses={false}>
      {children}
    </EuiProvider>
  );
};
