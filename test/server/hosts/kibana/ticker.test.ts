import { createTicker, type Ticker } from '../../../../server/hosts/kibana/ticker';
import type { TaskManagerSetup, TaskManagerStart } from '../../../../server/hosts/kibana/contract';
import { fakeTaskManager } from './fake_task_manager';

const EVERY_MS = 15_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

function newTicker(isTicking = true) {
  const said: string[] = [];
  const did: string[] = [];
  const say = (message: string): void => void said.push(message);
  const log = { info: say, warn: say, error: say };
  const ticker = createTicker({
    tick: () => Promise.resolve((did.push('tick'), isTicking)),
    release: () => Promise.resolve(void did.push('release')),
    everyMs: EVERY_MS,
    log,
  });
  return { ticker, said, did, log };
}

function begin(ticker: Ticker, taskManager: { setup?: TaskManagerSetup; start?: TaskManagerStart }): void {
  ticker.register(taskManager.setup);
  ticker.start(taskManager.start);
}

test('as a task, each run ticks and lets the next one be another node’s', async () => {
  const { ticker, did, log } = newTicker();
  const taskManager = fakeTaskManager(log);
  begin(ticker, taskManager);
  await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
  expect(did).toEqual([]);
  await taskManager.runAll();
  await taskManager.runAll();
  expect(did).toEqual(['tick', 'release', 'tick', 'release']);
});

test('a run whose tick is another node’s gives nothing back', async () => {
  const { ticker, did, log } = newTicker(false);
  const taskManager = fakeTaskManager(log);
  begin(ticker, taskManager);
  await jest.advanceTimersByTimeAsync(0);
  await taskManager.runAll();
  expect(did).toEqual(['tick']);
});

test('a task that was made with another interval takes the one of the settings', async () => {
  const { ticker, log } = newTicker();
  const taskManager = fakeTaskManager(log, [{ id: 'tocsin-tick', taskType: 'tocsin:tick', interval: '10s' }]);
  begin(ticker, taskManager);
  await jest.advanceTimersByTimeAsync(0);
  expect(taskManager.intervals()).toEqual({ 'tocsin-tick': '10s' });
  await taskManager.runAll();
  expect(taskManager.intervals()).toEqual({ 'tocsin-tick': '15s' });
});

test('without a Task Manager it ticks by itself and keeps the lease', async () => {
  const { ticker, did, said } = newTicker();
  begin(ticker, {});
  await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
  expect([did, said]).toEqual([['tick', 'tick', 'tick'], []]);
});

test('a Task Manager that refuses is asked again, and said once; rules run meanwhile', async () => {
  const { ticker, did, said, log } = newTicker();
  const taskManager = fakeTaskManager(log);
  let isWilling = false;
  const start: TaskManagerStart = {
    ensureScheduled: task =>
      isWilling ? taskManager.start.ensureScheduled(task) : Promise.reject(new Error('not now')),
  };
  begin(ticker, { setup: taskManager.setup, start });
  await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
  expect(did).toEqual(['tick', 'tick', 'tick']);
  isWilling = true;
  await jest.advanceTimersByTimeAsync(3 * EVERY_MS);
  expect(did).toHaveLength(4);
  expect(said).toEqual([
    'the Task Manager refuses the tick, so it runs without: not now',
    'the Task Manager took the tick',
  ]);
});

test('a Task Manager that quietly drops the definition does not keep rules from running', async () => {
  const { ticker, did, log } = newTicker();
  const { start } = fakeTaskManager(log);
  begin(ticker, { setup: { registerTaskDefinitions: () => undefined }, start });
  await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
  expect(did).toEqual(['tick', 'tick']);
});

test('once stopped it ticks no more', async () => {
  const { ticker, did } = newTicker();
  begin(ticker, {});
  await jest.advanceTimersByTimeAsync(EVERY_MS);
  ticker.stop();
  await jest.advanceTimersByTimeAsync(5 * EVERY_MS);
  expect(did).toEqual(['tick']);
});
