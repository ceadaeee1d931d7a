import type {
  KibanaContext,
  KibanaHandler,
  KibanaRegister,
  KibanaRequest,
  KibanaSetup,
  KibanaStart,
  KibanaTransport,
  SetupPlugins,
  StartPlugins,
} from '../../../../server/hosts/kibana/contract';
import type { KibanaPlugin } from '../../../../server/hosts/kibana/plugin';
import { fakeTaskManager, type FakeTaskManager } from './fake_task_manager';
import { AWAY } from './fake_transport';

/** The versions of Kibana whose contracts are imitated. */
export type Version = '8.12' | '9.1';

/** A route as it was registered. */
interface FakeRoute {
  readonly method: string;
  readonly path: string;
  readonly route: Readonly<Record<string, unknown>>;
  readonly handler: KibanaHandler;
}

/** What a call of a route brings. */
export interface Answer {
  readonly statusCode: number;
  readonly body: unknown;
}

/** A host as a plugin meets it. */
export interface FakeHost {
  readonly context: KibanaContext;
  readonly setupCore: KibanaSetup;
  readonly setupPlugins: SetupPlugins;
  readonly startCore: KibanaStart;
  readonly startPlugins: StartPlugins;
  readonly taskManager: FakeTaskManager;
  /** What was logged, with its level. */
  readonly said: string[];
  readonly features: Readonly<Record<string, unknown>>[];
  readonly routes: FakeRoute[];
  /** Calls a route as the browser would. */
  call(method: string, path: string, input?: Partial<KibanaRequest>): Promise<Answer>;
}

/** What of a host differs from test to test. */
export interface HostChange {
  readonly version?: Version;
  readonly transport?: KibanaTransport;
  /** What the configuration file says below `tocsin.`. */
  readonly config?: unknown;
  readonly username?: string;
  readonly instanceUuid?: string;
}

/** A Kibana with all the plugins that Tocsin can use, its search engine away where no transport is given. */
export function fakeHost({ version = '8.12', transport = AWAY, config = {}, ...who }: HostChange = {}): FakeHost {
  const said: string[] = [];
  const features: Readonly<Record<string, unknown>>[] = [];
  const routes: FakeRoute[] = [];
  const say = (level: string) => (message: string) => void said.push(`${level}: ${message}`);
  const log = { info: say('info'), warn: say('warn'), error: say('error') };
  const taskManager = fakeTaskManager(log);
  const security = { authc: { getCurrentUser: () => ({ username: who.username ?? 'ada' }) } };
  const register =
    (method: string): KibanaRegister =>
    (route, handler) =>
      void routes.push({ method, path: checkedPath(route, version), route, handler });
  const router = {
    get: register('GET'),
    post: register('POST'),
    put: register('PUT'),
    delete: register('DELETE'),
  };
  return {
    context: {
      logger: { get: () => log },
      config: { get: () => config },
      node: { roles: { backgroundTasks: true } },
      env: { instanceUuid: who.instanceUuid ?? 'one' },
    },
    setupCore: { http: { createRouter: () => router } },
    setupPlugins: {
      taskManager: taskManager.setup,
      features: { registerKibanaFeature: feature => void features.push(feature) },
    },
    startCore: {
      elasticsearch: {
        client: { asInternalUser: { transport } },
        createClient: () => ({ asInternalUser: { transport }, close: () => Promise.resolve() }),
      },
      ...(version === '9.1' ? { security } : {}),
    },
    startPlugins: {
      taskManager: taskManager.start,
      security,
      spaces: { spacesService: { getSpaceId: () => 'default' } },
    },
    taskManager,
    said,
    features,
    routes,
    call: (method, path, input = {}) => callRoute(routes, { method, path, input }),
  };
}

/** Sets up and starts, as a host does that has all its plugins. */
export function run(plugin: KibanaPlugin, host: FakeHost): void {
  plugin.setup(host.setupCore, host.setupPlugins);
  plugin.start(host.startCore, host.startPlugins);
}

/** Newer hosts refuse a route that does not say who may call it. */
function checkedPath(route: Readonly<Record<string, unknown>>, version: Version): string {
  const { path, validate, security } = route;
  if (typeof path !== 'string' || !path.startsWith('/')) throw new Error('a route needs a path');
  if (validate === undefined) throw new Error(`${path} needs validators`);
  if (version === '9.1' && member(security, 'authz') === undefined) throw new Error(`${path} needs security.authz`);
  return path;
}

const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

async function callRoute(
  routes: readonly FakeRoute[],
  { method, path, input }: { readonly method: string; readonly path: string; readonly input: Partial<KibanaRequest> },
): Promise<Answer> {
  const found = routes.find(each => each.method === method && each.path === path);
  if (!found) return { statusCode: 404, body: null };
  const request = { params: input.params ?? {}, query: input.query ?? {}, body: input.body ?? null };
  let answer: Answer = { statusCode: 0, body: null };
  const custom = (response: Answer): Answer => (answer = response);
  await found.handler({}, { ...input, ...request }, { custom });
  return answer;
}
