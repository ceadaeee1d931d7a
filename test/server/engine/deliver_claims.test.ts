import { formatInstant } from '../../../common/time/instant.ts';
import type { HttpPart } from '../../../server/engine/outgoing.ts';
import { deliverDue } from '../../../server/engine/deliver.ts';
import { PART_LIMIT_MS, type Ports, type Store, type Transports } from '../../../server/engine/ports.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { memoryStore, type MemoryStore } from '../../../server/stores/memory.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { alertOf, entryOf } from '../../support/alerts.ts';
import { startHttpReceiver, type HttpReceiver } from '../../support/http_receiver.ts';
import { recordingTransports, retry } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';

const FIRED = alertOf('a').firedAt;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

const base = ruleOf({ type: 'any', alert: 'notebook' });

/** A rule whose one output posts so many parts there. */
function postingRule(url: string, parts: number): Rule {
  const part = (index: number): HttpPart => ({
    kind: 'http',
    method: 'POST',
    url: `${url}/${index}`,
    headers: {},
    json: { index },
    timeoutMs: 20 * SECOND,
    tls: { caFile: null, verify: true },
    proxy: null,
  });
  const compose = () => Array.from({ length: parts }, (_, index) => part(index));
  const [output] = base.outputs;
  if (!output) throw new Error('the rule has an output');
  return { ...base, id: 'sudo', outputs: [{ ...output, key: 'hook', bound: { ...output.bound, compose } }] };
}

interface Clock {
  now: number;
}

/** A node of its own over a shared store and clock. */
const nodeOn = (store: Store, clock: Clock): Ports => ({
  source: replaySource([]),
  store,
  transports: createTransports({ log: () => undefined, now: () => clock.now }),
  fence: 1,
  now: () => clock.now,
});

async function storeWith(...ids: readonly string[]): Promise<MemoryStore> {
  const store = memoryStore();
  const alerts = ids.map(id => alertOf(id));
  await store.publish(
    alerts,
    alerts.map(alert => entryOf(alert, 'hook', { giveUpAt: FIRED + 60 * MINUTE })),
  );
  return store;
}

describe('two nodes, one outbox and a server that takes almost as long as it may', () => {
  let receiver: HttpReceiver | undefined;
  afterEach(() => receiver?.close());

  /** Each request takes so long; while it is under way, the other node looks for something to deliver. */
  async function deliverSlowly(takesMs: number, parts = 3) {
    const store = await storeWith('a');
    const clock: Clock = { now: FIRED };
    const other = nodeOn(store, clock);
    const started = await startHttpReceiver((_request, response) => {
      clock.now += takesMs;
      void deliverDue(other, [rule], clock.now).then(() => response.writeHead(200).end());
    });
    receiver = started;
    const rule = postingRule(started.url, parts);
    await deliverDue(nodeOn(store, clock), [rule], clock.now);
    return { store, clock, paths: started.received.map(({ path }) => path) };
  }

  test.each([20 * SECOND, PART_LIMIT_MS])('%i ms for each part: each part arrives once', async takesMs => {
    const { store, clock, paths } = await deliverSlowly(takesMs);
    expect(paths).toEqual(['/0', '/1', '/2']);
    expect(store.entries()).toMatchObject([
      { status: 'delivered', partsConfirmed: 3, attempts: 1, settledAt: clock.now, lastError: null },
    ]);
  });
});

test('a node that slept through its claim sends no further part', async () => {
  const store = await storeWith('a');
  const clock: Clock = { now: FIRED };
  const rule = postingRule('http://127.0.0.1:1', 3);
  const other = recordingTransports();
  let isAsleep = false;
  const sleeper = recordingTransports();
  const sleepy: Ports = {
    ...nodeOn(store, clock),
    transports: {
      send: async (part, about) => {
        const outcome = await sleeper.send(part, about);
        if (isAsleep) return outcome;
        isAsleep = true;
        clock.now += 10 * MINUTE;
        await deliverDue({ ...nodeOn(store, clock), transports: other }, [rule], clock.now);
        return outcome;
      },
    },
  };
  await deliverDue(sleepy, [rule], clock.now);
  expect(sleeper.sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['a:hook:0']);
  expect(other.sent.map(({ idempotencyKey }) => idempotencyKey)).toEqual(['a:hook:0', 'a:hook:1', 'a:hook:2']);
  expect(store.entries()).toMatchObject([{ status: 'delivered', partsConfirmed: 3 }]);
});

test('a claim that took so long to write that it is almost over is not used', async () => {
  const store = await storeWith('a');
  const clock: Clock = { now: FIRED };
  const transports = recordingTransports();
  const slowStore: Store = {
    ...store,
    updateEntry: (entry, version) => {
      clock.now += MINUTE;
      return store.updateEntry(entry, version);
    },
  };
  const rule = postingRule('http://127.0.0.1:1', 1);
  await deliverDue({ ...nodeOn(slowStore, clock), transports }, [rule], clock.now);
  expect(transports.sent).toEqual([]);
  const [waiting] = store.entries();
  expect(waiting).toMatchObject({ status: 'pending', partsConfirmed: 0 });
  await deliverDue({ ...nodeOn(store, clock), transports }, [rule], waiting?.nextAttemptAt ?? 0);
  expect(transports.sent).toHaveLength(1);
});

test('the wait after a failure begins when it failed, not when the tick began', async () => {
  const store = await storeWith('a');
  const clock: Clock = { now: FIRED };
  const transports = recordingTransports(() => {
    clock.now += 90 * SECOND;
    return retry(30 * SECOND);
  });
  const rule = postingRule('http://127.0.0.1:1', 1);
  await deliverDue({ ...nodeOn(store, clock), transports }, [rule], FIRED);
  expect(store.entries()).toMatchObject([{ status: 'pending', nextAttemptAt: FIRED + 120 * SECOND }]);
});

test('slow destinations do not hold up the next tick: what is not begun in time waits for it', async () => {
  const ids = Array.from({ length: 40 }, (_, index) => `a${index}`);
  const store = await storeWith(...ids);
  const clock: Clock = { now: FIRED };
  const transports = recordingTransports(() => {
    clock.now += 2 * SECOND;
    return { kind: 'confirmed' };
  });
  const rule = postingRule('http://127.0.0.1:1', 1);
  await deliverDue({ ...nodeOn(store, clock), transports }, [rule], clock.now);
  expect(transports.sent.length).toBeGreaterThan(0);
  expect(clock.now - FIRED).toBeLessThanOrEqual(2 * MINUTE);
  const rest = store.entries().filter(({ status }) => status === 'pending');
  expect(rest.length).toBeGreaterThan(0);
  expect(rest.every(({ attempts }) => attempts === 0)).toBe(true);
  for (let tick = 0; tick < 10; tick += 1) await deliverDue({ ...nodeOn(store, clock), transports }, [rule], clock.now);
  expect(transports.sent.map(({ idempotencyKey }) => idempotencyKey).sort()).toEqual(
    ids.map(id => `${id}:hook:0`).sort(),
  );
});

test('where the store fails, what is under way is finished before the tick is', async () => {
  const store = await storeWith('a');
  const other = alertOf('b');
  await store.publish([other], [entryOf(other, 'other', { giveUpAt: FIRED + 60 * MINUTE })]);
  const posting = postingRule('http://127.0.0.1:1', 1);
  const rule = { ...posting, outputs: posting.outputs.flatMap(output => [output, { ...output, key: 'other' }]) };
  const transports = recordingTransports();
  const failing: Store = {
    ...store,
    updateEntry: (entry, version) =>
      entry.id === 'a:hook' ? Promise.reject(new Error('no answer')) : store.updateEntry(entry, version),
  };
  const ports: Ports = { source: replaySource([]), store: failing, transports, fence: 1 };
  await expect(deliverDue(ports, [rule], FIRED)).rejects.toThrow('no answer');
  expect(store.entries().find(({ id }) => id === 'b:other')).toMatchObject({ status: 'delivered' });
});

test('an output is told in the order in which things were found, however long each takes', async () => {
  const ids = Array.from({ length: 20 }, (_, index) => `alert-${index}`);
  const store = await storeWith(...ids);
  const answers: (() => void)[] = [];
  const arrived: string[] = [];
  const transports: Transports = {
    send: async (_part, { idempotencyKey }) => {
      await new Promise<void>(resolve => answers.push(resolve));
      arrived.push(idempotencyKey);
      return { kind: 'confirmed' };
    },
  };
  const done = deliverDue(
    { ...nodeOn(store, { now: FIRED }), transports },
    [postingRule('http://127.0.0.1:1', 1)],
    FIRED,
  );
  for (let round = 0; round < 1000 && arrived.length < ids.length; round += 1) {
    // Whoever asked last is answered first.
    answers.pop()?.();
    await new Promise(resolve => setImmediate(resolve));
  }
  await done;
  expect(arrived).toEqual(ids.map(id => `${id}:hook:0`));
});

test('entries of a form that is not known are named', async () => {
  const store = await storeWith('a');
  const unreadable: Store = {
    ...store,
    dueEntries: async (at, limit) => ({ ...(await store.dueEntries(at, limit)), unreadable: ['b:hook'] }),
  };
  const ports: Ports = { source: replaySource([]), store: unreadable, transports: recordingTransports(), fence: 1 };
  const rule = postingRule('http://127.0.0.1:1', 1);
  expect(await deliverDue(ports, [rule], FIRED)).toEqual({ unreadable: ['b:hook'] });
  expect(formatInstant(store.entries()[0]?.settledAt ?? 0)).toBe(formatInstant(FIRED));
});
