import { messageOf } from '../../../common/text/message_of.ts';
import { createTocsin, type Tocsin } from '../worker/tocsin.ts';
import type {
  KibanaContext,
  KibanaSetup,
  KibanaStart,
  KibanaTransport,
  SetupPlugins,
  StartPlugins,
} from './contract.ts';
import { kibanaClient } from './engine_client.ts';
import { feature } from './feature.ts';
import { mountRoutes } from './routes.ts';

/** The one recurring task: each run is a tick over all stored rules that are due. */
const TASK_TYPE = 'tocsin:tick';
const TASK_ID = 'tocsin-tick';
const TICK_EVERY = '10s';

/** Without a Task Manager we tick ourselves, under the lease. */
const LOOP_MS = 10_000;
const RETRY_SCHEDULE_MS = 30_000;

/** Kibana's plugin: nothing it does can stop the host; what fails is logged. */
export function createPlugin(context: KibanaContext) {
  const log = context.logger.get();
  const runsTasks = context.node?.roles?.backgroundTasks ?? true;
  let transport: KibanaTransport | null = null;
  let timer: NodeJS.Timeout | null = null;
  let tocsin: Tocsin | null = null;
  let isStopped = false;

  const guarded = (what: string, work: () => void): void => {
    try {
      work();
    } catch (error) {
      log.error(`${what} failed: ${messageOf(error)}`);
    }
  };
  const tick = async (): Promise<void> => {
    await tocsin?.tick(Date.now());
  };
  const schedule = (taskManager: NonNullable<StartPlugins['taskManager']>): void => {
    if (isStopped) return;
    const task = { id: TASK_ID, taskType: TASK_TYPE, schedule: { interval: TICK_EVERY }, params: {}, state: {} };
    taskManager.ensureScheduled(task).catch((error: unknown) => {
      log.warn(`the tick could not be scheduled, and is tried again: ${messageOf(error)}`);
      timer = setTimeout(() => schedule(taskManager), RETRY_SCHEDULE_MS);
    });
  };
  const loop = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => void tick().finally(loop), LOOP_MS);
  };

  return {
    setup(core: KibanaSetup, plugins: SetupPlugins): object {
      guarded('setup', () => {
        const holder = context.env?.instanceUuid ?? `kibana-${process.pid}`;
        const created = createTocsin({ client: kibanaClient(() => transport), now: () => Date.now(), log, holder });
        tocsin = created;
        mountRoutes(core.http.createRouter(), (name, request) => created.handle(name, request));
      });
      guarded('the feature', () => plugins.features?.registerKibanaFeature(feature));
      guarded('the task', () =>
        plugins.taskManager?.registerTaskDefinitions({
          [TASK_TYPE]: {
            title: 'Tocsin tick',
            description: 'Evaluates the rules that are due and tells their outputs.',
            timeout: '5m',
            maxAttempts: 3,
            createTaskRunner: () => ({
              run: async () => (await tick(), { state: {} }),
              cancel: () => Promise.resolve(),
            }),
          },
        }),
      );
      return {};
    },
    start(core: KibanaStart, plugins: StartPlugins): object {
      guarded('start', () => {
        transport = core.elasticsearch.client.asInternalUser.transport;
        if (!runsTasks) return;
        if (plugins.taskManager) schedule(plugins.taskManager);
        else loop();
      });
      return {};
    },
    stop(): void {
      isStopped = true;
      if (timer) clearTimeout(timer);
      void tocsin?.close();
    },
  };
}
