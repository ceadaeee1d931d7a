import React from 'react';
import ReactDOM from 'react-dom';
import { createApi } from '../api/client.ts';
import { Themed } from '../widgets/themed.tsx';
import { App } from './app.tsx';
import { ErrorBoundary } from './error_boundary.tsx';
import type { CoreStart, MountParameters } from './host_contract.ts';
import { createRouter } from './router.ts';
import { addStyle } from './style.ts';

/** Draws the app into the element a host gives; returns what takes it away again. */
export function mountApp(core: CoreStart, { element, theme$ }: MountParameters): () => void {
  const removeStyle = addStyle(document);
  const router = createRouter(window);
  const shared = {
    api: createApi(core.http),
    router,
    toasts: core.notifications.toasts,
    chrome: core.chrome ?? {},
    now: () => Date.now(),
    maySave: maySave(core),
  };
  const draw = (isDark: boolean): void => {
    ReactDOM.render(
      <Themed isDark={isDark}>
        <ErrorBoundary>
          <App {...shared} />
        </ErrorBoundary>
      </Themed>,
      element,
    );
  };
  draw(core.uiSettings?.get?.('theme:darkMode') === true);
  const watched = (theme$ ?? core.theme?.theme$)?.subscribe(({ darkMode }) => draw(darkMode));
  return () => {
    watched?.unsubscribe();
    router.stop();
    ReactDOM.unmountComponentAtNode(element);
    removeStyle();
  };
}

/** Whether the host lets this reader change things; so where it does not say. */
function maySave(core: CoreStart): boolean {
  const ours: unknown = core.application?.capabilities?.tocsin;
  return typeof ours !== 'object' || ours === null || Reflect.get(ours, 'save') !== false;
}
