import React, { useState } from 'react';
import { EuiProvider } from '@elastic/eui';

/** Tells the component library whether the page is dark, where it wants to be told. */
export const Themed = ({
  isDark,
  children,
}: {
  readonly isDark: boolean;
  readonly children: React.ReactElement;
}): React.ReactElement => {
  const [isPlain] = useState(() => isPlainPage(document));
  // OpenSearch Dashboards' library has no provider: its stylesheet knows.
  if (typeof EuiProvider !== 'function') return children;
  return (
    <EuiProvider
      colorMode={isDark ? 'dark' : 'light'}
      {...(isPlain ? {} : { globalStyles: false, utilityClasses: false })}
    >
      {children}
    </EuiProvider>
  );
};

/** Whether nobody has given the page its basic styles, as Kibana has: a bare button still has a browser's frame. */
function isPlainPage(page: Document): boolean {
  const button = page.createElement('button');
  page.body.appendChild(button);
  const { borderTopStyle, borderTopWidth } = window.getComputedStyle(button);
  button.remove();
  return borderTopStyle !== 'none' && borderTopWidth !== '0px';
}
