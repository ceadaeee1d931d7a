import type {
  KibanaLogger,
  TaskDefinition,
  TaskManagerSetup,
  TaskManagerStart,
} from '../../../../server/hosts/kibana/contract';

/** A Task Manager that runs what is due when a test says so. */
export interface FakeTaskManager {
  readonly setup: TaskManagerSetup;
  readonly start: TaskManagerStart;
  /** Runs every task once and keeps its new schedule, as the real one does when the time has come. */
  runAll(): Promise<void>;
  /** The interval of each task. */
  intervals(): Readonly<Record<string, string>>;
}

/** What Kibana 8.12 knows of a definition; any other key and no definition of the call is registered. */
const KNOWN_KEYS = new Set([
  'title',
  'description',
  'timeout',
  'maxAttempts',
  'stateSchemaByVersion',
  'paramsSchema',
  'indirectParamsSchema',
  'createTaskRunner',
]);

interface Task {
  readonly id: string;
  readonly taskType: string;
  readonly interval: string;
}

/** As strict as the real one: unknown keys are only logged, a task that exists keeps its schedule. */
export function fakeTaskManager(log: KibanaLogger, existing: readonly Task[] = []): FakeTaskManager {
  const definitions = new Map<string, TaskDefinition>();
  const tasks = new Map(existing.map(task => [task.id, task]));
  return {
    setup: {
      registerTaskDefinitions: added => {
        const unknown = Object.values(added).flatMap(each => Object.keys(each).filter(key => !KNOWN_KEYS.has(key)));
        if (unknown.length > 0) return log.error('Could not sanitize task definitions');
        for (const [type, definition] of Object.entries(added)) definitions.set(type, definition);
      },
    },
    start: {
      ensureScheduled: task => {
        const { id, taskType, schedule } = task;
        const interval: unknown =
          typeof schedule === 'object' && schedule !== null ? Reflect.get(schedule, 'interval') : null;
        if (typeof id !== 'string' || typeof taskType !== 'string' || typeof interval !== 'string')
          return Promise.reject(new Error('no such task'));
        if (!definitions.has(taskType)) return Promise.reject(new Error(`no definition of ${taskType}`));
        if (!tasks.has(id)) tasks.set(id, { id, taskType, interval });
        return Promise.resolve(tasks.get(id));
      },
    },
    runAll: async () => {
      for (const task of tasks.values()) {
        const result = await definitions.get(task.taskType)?.createTaskRunner().run();
        if (result) tasks.set(task.id, { ...task, interval: result.schedule.interval });
      }
    },
    intervals: () => Object.fromEntries([...tasks.values()].map(({ id, interval }) => [id, interval])),
  };
}
