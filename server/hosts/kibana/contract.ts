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

/** The client's way to any path, in every version the same. */
export interface KibanaTransport {
  request(
    parameters: {
      readonly method: string;
      readonly path: string;
      readonly querystring?: unknown;
      readonly body?: string;
    },
    options: {
      readonly meta: true;
      readonly asStream: true;
      readonly headers: Readonly<Record<string, string>>;
      readonly requestTimeout: number;
      readonly maxRetries: number;
    },
  ): Promise<{ readonly statusCode: number; readonly body: unknown; readonly headers?: unknown }>;
}

export interface KibanaClients {
  readonly asInternalUser: { readonly transport: KibanaTransport };
}

/** Clients of our own, which we close. */
export interface OwnClients extends KibanaClients {
  close(): Promise<void>;
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
  readonly events?: { readonly aborted$?: { subscribe(onAbort: () => void): unknown } };
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
  readonly elasticsearch: {
    readonly client: KibanaClients;
    /** The host's own connection, changed where the settings say so. */
    createClient(name: string, change: Readonly<Record<string, unknown>>): OwnClients;
  };
  /** Newer hosts tell here who asks. */
  readonly security?: SecurityPlugin;
}

/** Tells who asks, where there are users at all. */
export interface SecurityPlugin {
  readonly authc: { getCurrentUser(request: KibanaRequest): { readonly username?: string } | null };
}

/** Tells in which space somebody asks. */
export interface SpacesPlugin {
  readonly spacesService: { getSpaceId(request: KibanaRequest): string };
}

export interface TaskManagerSetup {
  registerTaskDefinitions(definitions: Readonly<Record<string, TaskDefinition>>): void;
}

/** One kind of task. Hosts refuse all definitions of a call where one has a key they do not know. */
export interface TaskDefinition {
  readonly title: string;
  readonly description: string;
  readonly timeout: string;
  readonly maxAttempts: number;
  createTaskRunner(): { run(): Promise<TaskResult>; cancel(): Promise<void> };
}

/** What a run leaves behind; a schedule takes the place of the task's own. */
export interface TaskResult {
  readonly state: Readonly<Record<string, unknown>>;
  readonly schedule: { readonly interval: string };
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
  readonly security?: SecurityPlugin;
  readonly spaces?: SpacesPlugin;
}
