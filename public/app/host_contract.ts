import type { ReactElement } from 'react';

/** What a call of the host's http service carries. */
export interface HttpOptions {
  readonly method: string;
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
}

/** The host's way to its server: adds base path and headers, reads JSON, throws where a call is refused. */
export interface Http {
  fetch(path: string, options: HttpOptions): Promise<unknown>;
}

/** A short message in the corner. */
export interface Toast {
  readonly title: string;
  readonly text?: string;
}

/** Where short messages go. */
export interface Toasts {
  addSuccess(toast: Toast): unknown;
  addDanger(toast: Toast): unknown;
}

/** A link in the line above the app. */
export interface Breadcrumb {
  readonly text: string;
  readonly href?: string;
}

/** The line above the app, and the title of the page. */
export interface Chrome {
  setBreadcrumbs?(breadcrumbs: Breadcrumb[]): void;
  readonly docTitle?: { change(title: string): void; reset(): void };
}

/** A value that can be subscribed to. */
export interface Watched<T> {
  subscribe(observer: (value: T) => void): { unsubscribe(): void };
}

/** Light or dark. */
export interface Theme {
  readonly darkMode: boolean;
}

/** Of a host's core, what Tocsin uses; whatever is optional is looked for before it is used. */
export interface CoreStart {
  readonly http: Http;
  readonly notifications: { readonly toasts: Toasts };
  readonly application?: { readonly capabilities?: Readonly<Record<string, unknown>> };
  readonly chrome?: Chrome;
  readonly theme?: { readonly theme$?: Watched<Theme> };
  readonly uiSettings?: { get?(key: string, otherwise?: unknown): unknown };
  readonly rendering?: { addContext?(node: ReactElement): ReactElement };
}

/** What to do when the reader leaves the app: nothing, or ask first. */
export interface LeaveActions {
  default(): unknown;
  confirm(text: string, title?: string): unknown;
}

/** What a host gives an app that it mounts. */
export interface MountParameters {
  readonly element: HTMLElement;
  readonly theme$?: Watched<Theme>;
  onAppLeave?(handler: (actions: LeaveActions) => unknown): void;
}

/** An app as it is registered with a host. */
export interface AppRegistration {
  readonly id: string;
  readonly title: string;
  readonly appRoute: string;
  readonly category: { readonly id: string; readonly label: string; readonly order: number };
  readonly euiIconType: string;
  mount(params: MountParameters): () => void;
}

/** Of a host's core at set-up, what Tocsin uses. */
export interface CoreSetup {
  readonly application: { register(app: AppRegistration): void };
}

/** The plugin as a host calls it. */
export interface BrowserPlugin {
  setup(core: CoreSetup): void;
  start(core: CoreStart): void;
  stop(): void;
}
