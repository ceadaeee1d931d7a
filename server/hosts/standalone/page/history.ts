import type { PageHistory, PageLocation } from './contracts.ts';

type Listener = Parameters<PageHistory['listen']>[0];

/** The browser's history as an app of a host sees it: its own path stands for `/`. */
export function createHistory(basePath: string): PageHistory {
  const listeners = new Set<Listener>();
  const read = (): PageLocation => {
    const { pathname, search, hash } = window.location;
    const below = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : pathname;
    return { pathname: below === '' ? '/' : below, search, hash };
  };
  const tell = (action: 'PUSH' | 'REPLACE' | 'POP'): void => {
    for (const listener of listeners) listener(read(), action);
  };
  const hrefOf = (to: string | Partial<PageLocation>): string => {
    const target = typeof to === 'string' ? to : `${to.pathname ?? read().pathname}${to.search ?? ''}${to.hash ?? ''}`;
    return `${basePath}${target.startsWith('/') ? '' : '/'}${target}`;
  };
  window.addEventListener('popstate', () => tell('POP'));
  return {
    get location() {
      return read();
    },
    push: to => {
      window.history.pushState(null, '', hrefOf(to));
      tell('PUSH');
    },
    replace: to => {
      window.history.replaceState(null, '', hrefOf(to));
      tell('REPLACE');
    },
    goBack: () => window.history.back(),
    createHref: hrefOf,
    listen: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
