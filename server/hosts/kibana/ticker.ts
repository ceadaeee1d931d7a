import { messageOf } from '../../../common/text/message_of.ts';
import type { Span } from '../../../common/time/instant.ts';
import type { KibanaLogger, TaskDefinition, TaskManagerSetup, TaskManagerStart } from './contract.ts';

/** The one recurring task: each run is a tick over all stored rules that are due. */
const TASK_TYPE = 'tocsin:tick';
const TASK_ID = 'tocsin-tick';

/** What a ticker works with. */
export interface TickerParts {
  /** One tick; whether it took place. Never rejects. */
  readonly tick: () => Promise<boolean>;
  /** Gives the lease back, so that the next run may be another node's. Never rejects. */
  readonly release: () => Promise<void>;
  readonly everyMs: Span;
  readonly log: KibanaLogger;
}

/** Ticks: as a task of the host's Task Manager, or by itself where there is none or it refuses. */
export interface Ticker {
  /** Makes the task known. Never throws. */
  register(taskManager: TaskManagerSetup | undefined): void;
  /** Begins. Never throws. */
  start(taskManager: TaskManagerStart | undefined): void;
  stop(): void;
}

/** A ticker of one host; while it has no task it ticks by itself and asks for one again and again. */
export function createTicker(parts: TickerParts): Ticker {
  const { tick, everyMs, log } = parts;
  const interval = `${Math.round(everyMs / 1000)}s`;
  let isRegistered = false;
  let isStopped = false;
  let isRefused = false;
  let timer: NodeJS.Timeout | null = null;

  const schedule = async (taskManager: TaskManagerStart | undefined): Promise<boolean> => {
    if (!taskManager || !isRegistered) return false;
    try {
      await taskManager.ensureScheduled({
        id: TASK_ID,
        taskType: TASK_TYPE,
        schedule: { interval },
        params: {},
        state: {},
      });
      if (isRefused) log.info('the Task Manager took the tick');
      return true;
    } catch (error) {
      if (!isRefused) log.warn(`the Task Manager refuses the tick, so it runs without: ${messageOf(error)}`);
      isRefused = true;
      return false;
    }
  };
  const beat = async (taskManager: TaskManagerStart | undefined): Promise<void> => {
    if (isStopped || (await schedule(taskManager)) || isStopped) return;
    timer = setTimeout(() => void tick().finally(() => beat(taskManager)), everyMs);
  };

  return {
    register: taskManager => {
      try {
        taskManager?.registerTaskDefinitions({ [TASK_TYPE]: definitionOf(parts, interval) });
        isRegistered = taskManager !== undefined;
      } catch (error) {
        log.warn(`the Task Manager does not take the tick, so it runs without: ${messageOf(error)}`);
      }
    },
    start: taskManager => void beat(taskManager),
    stop: () => {
      isStopped = true;
      if (timer) clearTimeout(timer);
    },
  };
}

/** The interval goes back with each run: a task that exists keeps the one it was made with. */
const definitionOf = ({ tick, release }: TickerParts, interval: string): TaskDefinition => ({
  title: 'Tocsin tick',
  description: 'Evaluates the rules that are due and tells their outputs.',
  timeout: '5m',
  maxAttempts: 3,
  createTaskRunner: () => ({
    run: async () => {
      if (await tick()) await release();
      return { state: {}, schedule: { interval } };
    },
    cancel: () => Promise.resolve(),
  }),
});
