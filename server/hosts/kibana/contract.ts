import type { RouteName } from '../../../common/routes.ts';

/** The little of Kibana's server contracts that we call; the host's own types are not on npm. */
export interface KibanaLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export interface KibanaContext {
  readonly logger: { get(): KibanaLogger };
  readonly config?: { get?(): unknown };
  readonly node?: { readonly roles?: { readonly backgroundTasks?: boolean } };
  readonly env?: { readonly instanceUuid?: string };
}

export interface KibanaTransport {
  request(
    parameters: {
      readonly method: string;
      readonly path: string;
      readonly querystring?: unknown;
      readonly body?: unknown;
    },
    options: { readonly meta: true; readonly requestTimeout?: number; readonly maxRetries?: number },
  ): Promise<{ readonly statusCode: number; readonly body: unknown }>;
}

export interface KibanaClients {
  readonly asInternalUser: { readonly transport: KibanaTransport };
}

export interface KibanaResponses {
  custom(response: {
    readonly statusCode: number;
    readonly body: unknown;
    readonly headers?: Readonly<Record<string, string>>;
  }): unknown;
}

export interface KibanaRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export type KibanaHandler = (context: unknown, request: KibanaRequest, response: KibanaResponses) => Promise<unknown>;

/** Registers one route; the names are Kibana's. */
export type KibanaRegister = (route: Readonly<Record<string, unknown>>, handler: KibanaHandler) => void;

export interface KibanaRouter {
  readonly get: KibanaRegister;
  readonly post: KibanaRegister;
  readonly put: KibanaRegister;
  readonly delete: KibanaRegister;
}

export interface KibanaSetup {
  readonly http: { createRouter(): KibanaRouter };
}

export interface KibanaStart {
  readonly elasticsearch: { readonly client: KibanaClients };
}

export interface TaskManagerSetup {
  registerTaskDefinitions(definitions: Readonly<Record<string, unknown>>): void;
}

export interface TaskManagerStart {
  ensureScheduled(task: Readonly<Record<string, unknown>>): Promise<unknown>;
}

export interface SetupPlugins {
  readonly taskManager?: TaskManagerSetup;
  readonly features?: { registerKibanaFeature(feature: Readonly<Record<string, unknown>>): void };
}

export interface StartPlugins {
  readonly taskManager?: TaskManagerStart;
}

/** Who asks, where a security plugin can say. */
export type UserOf = (request: KibanaRequest) => string | null;

/** A call of our routes, by name. */
export type Handle = (
  name: RouteName,
  request: KibanaRequest,
) => Promise<{ readonly status: number; readonly body: unknown }>;
