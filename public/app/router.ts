/** Where the reader is in the app; all of it stands in the address, after the `#`. */
export interface Place {
  readonly path: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

/** Asked before a page is left; calls `proceed` to let the reader go. */
export type LeaveGuard = (proceed: () => void) => void;

/** Follows and changes the address. */
export interface Router {
  current(): Place;
  go(place: Place): void;
  /** Changes the address without a new step in the history, such as while typing. */
  replace(place: Place): void;
  subscribe(listener: (place: Place) => void): () => void;
  /** Sets or removes what is asked before the page is left. */
  guard(guard: LeaveGuard | null): void;
  isGuarded(): boolean;
  stop(): void;
}

/** Reads the part of an address after the `#`. */
export function readPlace(hash: string): Place {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?', 2);
  return {
    path: path.split('/').filter(Boolean).map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** The address of a place, such as `#/rules/a%20b?tab=yaml`; empty values are left out. */
export function hrefOf({ path, query }: Place): string {
  const filled = Object.entries(query).filter(([, value]) => value !== '');
  const search = new URLSearchParams(filled).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${search ? `?${search}` : ''}`;
}

/** A place by its path alone. */
export const placeAt = (...path: readonly string[]): Place => ({ path, query: {} });

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const pathOf = (hash: string): string => readPlace(hash).path.join('/');

/** Follows the hash of a window; used instead of the host's history because it is the same on every host. */
export function createRouter(view: Window): Router {
  const listeners = new Set<(place: Place) => void>();
  let shown = view.location.hash;
  let asked: LeaveGuard | null = null;
  const write = (hash: string, isNewStep: boolean): void => {
    if (isNewStep) view.history.pushState(view.history.state, '', hash);
    else view.history.replaceState(view.history.state, '', hash);
  };
  const tell = (): void => {
    shown = view.location.hash;
    listeners.forEach(listener => listener(readPlace(shown)));
  };
  const isLeaving = (hash: string): boolean => asked !== null && pathOf(hash) !== pathOf(shown);
  const ask = (hash: string): void =>
    asked?.(() => {
      asked = null;
      write(hash, true);
      tell();
    });
  const follow = (): void => {
    const target = view.location.hash;
    if (target === shown) return;
    if (!isLeaving(target)) return tell();
    write(shown, false);
    ask(target);
  };
  view.addEventListener('hashchange', follow);
  view.addEventListener('popstate', follow);
  const change = (place: Place, isNewStep: boolean): void => {
    const target = hrefOf(place);
    if (target === shown) return;
    if (isLeaving(target)) return ask(target);
    write(target, isNewStep);
    tell();
  };
  return {
    current: () => readPlace(shown),
    go: place => change(place, true),
    replace: place => change(place, false),
    subscribe: listener => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    guard: guard => {
      asked = guard;
    },
    isGuarded: () => asked !== null,
    stop: () => {
      view.removeEventListener('hashchange', follow);
      view.removeEventListener('popstate', follow);
    },
  };
}
