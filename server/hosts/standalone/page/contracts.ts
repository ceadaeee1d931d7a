/** What the page gives the plugin: of a host's core, the parts that every host has. */
export interface AppMountParameters {
  readonly element: HTMLElement;
  readonly history: PageHistory;
  readonly appBasePath: string;
  readonly theme$: Watched<Theme>;
  setHeaderActionMenu(): void;
}

/** An app as a plugin registers it. */
export interface App {
  readonly id: string;
  readonly title: string;
  mount(params: AppMountParameters): unknown;
}

/** The plugin as its bundle gives it. */
export interface Plugin {
  setup(core: unknown, plugins: unknown): void;
  start(core: unknown, plugins: unknown): void;
}

/** Light or dark. */
export interface Theme {
  readonly darkMode: boolean;
}

/** A value that can be subscribed to; it is told at once. */
export interface Watched<T> {
  subscribe(observer: ((value: T) => void) | { next?: (value: T) => void }): { unsubscribe(): void };
  pipe(): Watched<T>;
}

/** Where the reader is, below the app's own path. */
export interface PageLocation {
  readonly pathname: string;
  readonly search: string;
  readonly hash: string;
}

/** The browser's history, below the app's own path. */
export interface PageHistory {
  readonly location: PageLocation;
  push(to: string | Partial<PageLocation>): void;
  replace(to: string | Partial<PageLocation>): void;
  goBack(): void;
  createHref(to: string | Partial<PageLocation>): string;
  /** Tells every change; returns how to stop. */
  listen(listener: (location: PageLocation, action: 'PUSH' | 'REPLACE' | 'POP') => void): () => void;
}

/** A link in the line above the app. */
export interface Breadcrumb {
  readonly text?: unknown;
  readonly href?: string;
  readonly onClick?: (event: Event) => void;
}

declare global {
  interface Window {
    __kbnBundles__?: {
      define(key: string, require: (key: string) => unknown, moduleKey: string): void;
      get(key: string): unknown;
    };
  }
}
