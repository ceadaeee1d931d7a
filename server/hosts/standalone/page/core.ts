import type { App, Breadcrumb, Theme, Watched } from './contracts.ts';
import { http } from './http.ts';
import { createToasts } from './toasts.ts';

/** Where things of the page are. */
export interface Places {
  readonly breadcrumbs: HTMLElement;
  readonly toasts: HTMLElement;
}

/** A value that does not change while the page is open. */
function watched<T>(value: T): Watched<T> {
  const self: Watched<T> = {
    subscribe: observer => {
      if (typeof observer === 'function') observer(value);
      else observer.next?.(value);
      return { unsubscribe: () => undefined };
    },
    pipe: () => self,
  };
  return self;
}

/** The core that the plugin is set up and started with: of a host's, what Tocsin uses. */
export function createCore(theme: Theme, places: Places, onApp: (app: App) => void) {
  const theme$ = watched(theme);
  const capabilities = { tocsin: { show: true, save: true }, navLinks: {}, management: {}, catalogue: {} };
  const uiSettings = {
    get: (key: string, otherwise?: unknown) => (key === 'theme:darkMode' ? theme.darkMode : otherwise),
    get$: (key: string) => watched(key === 'theme:darkMode' ? theme.darkMode : undefined),
  };
  const start = {
    http,
    uiSettings,
    application: {
      capabilities,
      navigateToUrl: (url: string) => Promise.resolve(window.location.assign(url)),
      navigateToApp: () => Promise.resolve(),
      getUrlForApp: (id: string, options?: { readonly path?: string }) => `/app/${id}${options?.path ?? ''}`,
    },
    notifications: { toasts: createToasts(places.toasts) },
    chrome: {
      setBreadcrumbs: (breadcrumbs: readonly Breadcrumb[]) =>
        // The app's own name stands before them already.
        showBreadcrumbs(
          places.breadcrumbs,
          breadcrumbs.filter(({ text }) => text !== APP_NAME),
        ),
      docTitle: {
        change: (title: string | readonly string[]) => showTitle([title].flat()),
        reset: () => showTitle([]),
      },
    },
    theme: { theme$, getTheme: () => theme },
  };
  const setup = {
    ...start,
    application: { register: onApp },
    getStartServices: () => Promise.resolve([start, {}, undefined]),
  };
  return { setup, start, theme$ };
}

const APP_NAME = 'Tocsin';

const showTitle = (parts: readonly string[]): void => {
  document.title = [...parts, APP_NAME].filter((part, index, all) => all.indexOf(part) === index).join(' · ');
};

function showBreadcrumbs(place: HTMLElement, breadcrumbs: readonly Breadcrumb[]): void {
  place.replaceChildren(
    ...breadcrumbs.map((breadcrumb, index) => {
      const isLink = breadcrumb.href !== undefined || breadcrumb.onClick !== undefined;
      const item = document.createElement(isLink ? 'a' : 'span');
      item.textContent = typeof breadcrumb.text === 'string' ? breadcrumb.text : '';
      if (item instanceof HTMLAnchorElement) item.href = breadcrumb.href ?? '#';
      if (breadcrumb.onClick) item.addEventListener('click', breadcrumb.onClick);
      if (index === breadcrumbs.length - 1) item.setAttribute('aria-current', 'page');
      return item;
    }),
  );
}
