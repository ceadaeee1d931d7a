import { createTransports } from '../../transports/transports.ts';
import type { Caller } from '../api/route.ts';
import { createTocsin } from '../worker/tocsin.ts';
import { callerOf, type Started } from './caller.ts';
import { connect, type Connection } from './connection.ts';
import type {
  KibanaContext,
  KibanaLogger,
  KibanaRequest,
  KibanaSetup,
  KibanaStart,
  StartPlugins,
  TaskManagerSetup,
} from './contract.ts';
import { kibanaClient } from './engine_client.ts';
import { mountRoutes } from './routes.ts';
import { addressRulesOf, type Settings } from './settings.ts';
import { createTicker } from './ticker.ts';

/** The host waits longer for a plugin to stop, but nobody likes to wait. */
const STOP_LIMIT_MS = 3000;

/** What an instance works with. */
export interface InstanceWorld {
  readonly settings: Settings;
  readonly log: KibanaLogger;
  readonly now: () => number;
}

/** Tocsin in one Kibana, as long as that runs. */
export interface Instance {
  mount(core: KibanaSetup): void;
  /** Makes the task known, where this Kibana runs rules. */
  register(taskManager: TaskManagerSetup | undefined): void;
  start(core: KibanaStart, plugins: StartPlugins): void;
  /** Gives the lease back, within a few seconds; never rejects. */
  stop(): Promise<void>;
}

/** Joins Tocsin with what this Kibana has. */
export function createInstance(context: KibanaContext, { settings, log, now }: InstanceWorld): Instance {
  const runsRules = settings.worker.enabled && (context.node?.roles?.backgroundTasks ?? true);
  let connection: Connection | null = null;
  let started: Started | null = null;
  const tocsin = createTocsin({
    client: kibanaClient(() => connection?.transport ?? null),
    now,
    log,
    holder: context.env?.instanceUuid ?? `kibana-${process.pid}`,
    prefix: settings.indexPrefix,
    retention: settings.retention,
    secretKeys: settings.secretKeys,
    transports: createTransports({
      log: line => log.info(line),
      now,
      addresses: addressRulesOf(settings),
      filesIn: settings.outgoing.filesIn,
    }),
  });
  const ticker = createTicker({
    tick: async () => (await tocsin.tick(now())) !== null,
    release: () => tocsin.close(),
    everyMs: settings.worker.tickInterval,
    log,
  });
  const caller = (request: KibanaRequest): Caller => {
    if (!started) throw new Error('Kibana has not started yet');
    return callerOf(request, started);
  };
  return {
    mount: core =>
      mountRoutes(core.http.createRouter(), { handle: (name, call) => tocsin.handle(name, call), caller, log }),
    register: taskManager => {
      if (runsRules) ticker.register(taskManager);
    },
    start: (core, plugins) => {
      started = { core, plugins };
      connection = connect(core, settings);
      if (runsRules) ticker.start(plugins.taskManager);
    },
    stop: async () => {
      ticker.stop();
      await within(STOP_LIMIT_MS, async () => {
        await tocsin.close();
        await connection?.close();
      });
    },
  };
}

/** Waits for work that may fail, but no longer than this. */
async function within(limitMs: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>(resolve => (timer = setTimeout(resolve, limitMs)));
  await Promise.race([work().catch(() => undefined), limit]);
  clearTimeout(timer);
}
