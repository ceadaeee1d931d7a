import { createRuleBook } from '../../../../server/hosts/worker/rule_book';
import { createWorker, type WorkerParts } from '../../../../server/hosts/worker/worker';
import { registryOf } from '../../../../server/engine/catalogue';
import { memoryStore } from '../../../../server/stores/memory';
import { listSource } from '../../../../server/sources/list_source';

const AT = Date.UTC(2024, 0, 1, 12);

const lines = (): { said: string[]; log: WorkerParts['log'] } => {
  const said: string[] = [];
  const say = (message: string): void => void said.push(message);
  return { said, log: { info: say, warn: say, error: say } };
};

const parts = (change: Partial<WorkerParts>): WorkerParts => ({
  ports: {
    source: listSource([], 'logs'),
    store: memoryStore(),
    transports: { send: () => Promise.resolve({ kind: 'confirmed' }) },
  },
  ensure: () => Promise.resolve(),
  acquire: () => Promise.resolve(1),
  rules: () => Promise.resolve({ rules: [], unreadable: [] }),
  secrets: () => Promise.resolve(new Map()),
  book: createRuleBook(registryOf([], [])),
  housekeeping: { tidy: () => Promise.resolve() },
  log: lines().log,
  ...change,
});

test('another holder of the lease ticks in our place', async () => {
  const worker = createWorker(parts({ acquire: () => Promise.resolve(null) }));
  expect([await worker.tick(AT), worker.lastTickAt()]).toEqual([null, null]);
});

test('with each turn the others are told when the last one was', async () => {
  const told: (number | null)[] = [];
  const worker = createWorker(
    parts({ acquire: (_at, lastTickAt) => Promise.resolve(told.push(lastTickAt) > 3 ? null : 1) }),
  );
  for (const minute of [0, 1, 2, 3]) await worker.tick(AT + minute);
  expect(told).toEqual([null, AT, AT + 1, AT + 2]);
});

test('an engine that is away is said once, and its return, too', async () => {
  const { said, log } = lines();
  let isAway = true;
  const ensure = () => (isAway ? Promise.reject(new Error('connection refused')) : Promise.resolve());
  const worker = createWorker(parts({ ensure, log }));
  await worker.tick(AT);
  await worker.tick(AT + 1);
  isAway = false;
  expect(await worker.tick(AT + 2)).toMatchObject({ at: AT + 2, runs: [] });
  expect(said).toEqual(['No rule can run for now: connection refused', 'Rules run again.']);
  expect(worker.lastTickAt()).toBe(AT + 2);
});

test('deliveries of a form that is not known are said once, and are known as long as they are there', async () => {
  const { said, log } = lines();
  const found = [['a:slack'], ['a:slack', 'b:slack'], []];
  const store = {
    ...memoryStore(),
    dueEntries: () => Promise.resolve({ entries: [], unreadable: found.shift() ?? [] }),
  };
  const { source, transports } = parts({}).ports;
  const worker = createWorker(parts({ ports: { source, store, transports }, log }));
  await worker.tick(AT);
  await worker.tick(AT + 1);
  expect(said).toEqual([expect.stringMatching(/: a:slack\.$/), expect.stringMatching(/: b:slack\.$/)]);
  expect(worker.unreadableDeliveries()).toEqual(['a:slack', 'b:slack']);
  await worker.tick(AT + 2);
  expect(worker.unreadableDeliveries()).toEqual([]);
});

test('rules of a form that is not known are said once, and are known as long as they are there', async () => {
  const { said, log } = lines();
  const found = [['a'], ['a', 'b'], []];
  const rules = () =>
    Promise.resolve({ rules: [], unreadable: (found.shift() ?? []).map(id => ({ id, scope: 'default' })) });
  const worker = createWorker(parts({ rules, log }));
  await worker.tick(AT);
  await worker.tick(AT + 1);
  expect(said).toEqual([expect.stringMatching(/^One rule .*: a\.$/), expect.stringMatching(/^One rule .*: b\.$/)]);
  expect(worker.unreadableRules()).toEqual(['a', 'b']);
  await worker.tick(AT + 2);
  expect(worker.unreadableRules()).toEqual([]);
});

test('only who ticks tidies, and a tick does not wait for it', async () => {
  const tidied: number[] = [];
  const housekeeping = {
    tidy: (at: number) => {
      tidied.push(at);
      return new Promise<void>(() => undefined);
    },
  };
  await createWorker(parts({ housekeeping })).tick(AT);
  await createWorker(parts({ housekeeping, acquire: () => Promise.resolve(null) })).tick(AT + 1);
  expect(tidied).toEqual([AT]);
});

test('a tick that takes long is not overtaken', async () => {
  let begin = (): void => undefined;
  const gate = new Promise<void>(resolve => {
    begin = resolve;
  });
  const worker = createWorker(parts({ ensure: () => gate }));
  const first = worker.tick(AT);
  expect(await worker.tick(AT + 1)).toBeNull();
  begin();
  expect(await first).toMatchObject({ at: AT });
});
