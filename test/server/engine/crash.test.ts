import type { Alert } from '../../../common/model/alert.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import { STEPS, type Ports } from '../../../server/engine/ports.ts';
import { runTick, type TickReport } from '../../../server/engine/run.ts';
import { memoryStore, type MemoryStore } from '../../../server/stores/memory.ts';
import { Died, mortal } from '../../support/mortal.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';
import { throughJson } from '../../support/timeline.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;

/** Two outputs, one of them in two parts. */
const rule = ruleOf({
  name: 'rule',
  type: 'frequency',
  num_events: 2,
  timeframe: { minutes: 5 },
  query_key: 'user',
  realert: { hours: 1 },
  alert: [{ notebook: { notebook_parts: 2 } }, { pager: { pager_token: 'secret' } }],
});

const USERS = ['ann', 'ann', 'bob', 'bob', 'cy'];
const events = USERS.map((user, index) => ({
  id: String(index),
  index: 'logs',
  document: { '@timestamp': formatInstant(AT - MINUTE + index * 1000), user },
}));

interface World {
  readonly ports: Ports;
  readonly store: MemoryStore;
  readonly sent: () => readonly string[];
}

/** One store and one outside world that outlive the processes. */
function newWorld(): World {
  const store = throughJson(memoryStore());
  const transports = recordingTransports();
  return {
    store,
    ports: { source: replaySource(events), store, transports, fence: 1 },
    sent: () => transports.sent.map(({ idempotencyKey }) => idempotencyKey),
  };
}

const tick = (ports: Ports, at: number): Promise<TickReport> =>
  runTick(ports, { at, compile: () => Promise.resolve([rule]) });

/** A new process goes on: the same tick, then as many as an attempt may be claimed for. */
async function goOn({ ports }: World): Promise<void> {
  for (let minute = 0; minute <= 5; minute += 1) await tick(ports, AT + minute * MINUTE);
}

const essence = (alerts: readonly Alert[]) =>
  alerts.map(({ id, key, text, evidence, outputs }) => ({ id, key, text, evidence, outputs }));
const repeatsIn = (keys: readonly string[]): readonly string[] =>
  keys.filter((key, index) => keys.indexOf(key) !== index).sort();

/** What a world without a crash comes to. */
async function undisturbed(): Promise<{
  alerts: ReturnType<typeof essence>;
  sent: readonly string[];
  points: readonly string[];
}> {
  const world = newWorld();
  const whole = mortal(world.ports, Infinity);
  await tick(whole.ports, AT);
  await goOn(world);
  return { alerts: essence(world.store.alerts()), sent: [...world.sent()].sort(), points: whole.points };
}

test('without a crash two alerts are told, each part of each output once', async () => {
  const { alerts, sent } = await undisturbed();
  expect(alerts.map(({ key }) => key)).toEqual(['ann', 'bob']);
  const expected = alerts.flatMap(({ id }) => [`${id}:notebook:0`, `${id}:notebook:1`, `${id}:pager:0`]);
  expect(sent).toEqual(expected.sort());
});

test.each(STEPS)('a crash after the step %s loses nothing and repeats nothing', async step => {
  const { alerts, sent } = await undisturbed();
  const world = newWorld();
  const dying: Ports = {
    ...world.ports,
    after: done => {
      if (done === step) throw new Died(step);
    },
  };
  await expect(tick(dying, AT)).rejects.toThrow(Died);
  await goOn(world);
  expect(essence(world.store.alerts())).toEqual(alerts);
  expect([...world.sent()].sort()).toEqual(sent);
  expect(world.store.entries().map(({ status }) => status)).toEqual(Array(4).fill('delivered'));
});

/**
 * Every dealing of the tick with its store and its transports is a place to die, before and after. The one
 * repeat that cannot be avoided: a part that arrived, and whose confirmation was not written down.
 */
test('a crash at any dealing with the world loses nothing, and repeats only what was sent and not written down', async () => {
  const { alerts, sent, points } = await undisturbed();
  expect(points).toEqual(
    expect.arrayContaining([
      'after commitStates',
      'before publish',
      'after publish',
      'before send',
      'after send',
      'before updateEntry',
    ]),
  );
  let repeats = 0;
  for (const [diesAt, point] of points.entries()) {
    const world = newWorld();
    await expect(tick(mortal(world.ports, diesAt).ports, AT)).rejects.toThrow(Died);
    await new Promise(setImmediate);
    const confirmed = world.store
      .entries()
      .flatMap(({ id, partsConfirmed }) => Array.from({ length: partsConfirmed }, (_, part) => `${id}:${part}`));
    const unwritten = world.sent().filter(key => !confirmed.includes(key));
    await goOn(world);
    expect({ point, diesAt, alerts: essence(world.store.alerts()) }).toEqual({ point, diesAt, alerts });
    expect({ point, diesAt, sent: [...new Set(world.sent())].sort() }).toEqual({ point, diesAt, sent });
    expect({ point, diesAt, repeats: repeatsIn(world.sent()) }).toEqual({ point, diesAt, repeats: unwritten.sort() });
    repeats += unwritten.length;
  }
  expect(repeats).toBeGreaterThan(0);
});

describe('a crash at a named place', () => {
  test.each<readonly [string, string, number]>([
    ['between commit and outbox', 'after commitStates', 0],
    ['between outbox and delivery', 'after publish', 0],
    ['between the claim and the send', 'before send', 0],
    ['after the send, before it is written down: one part of each of the two outputs under way', 'after send', 2],
  ])('%s', async (_name, point, repeats) => {
    const { points } = await undisturbed();
    const world = newWorld();
    await expect(tick(mortal(world.ports, points.indexOf(point)).ports, AT)).rejects.toThrow(Died);
    await goOn(world);
    expect(repeatsIn(world.sent())).toHaveLength(repeats);
  });
});

describe('two nodes', () => {
  test('of two that run the same tick at once, one tells', async () => {
    const { alerts, sent } = await undisturbed();
    const world = newWorld();
    const reports = await Promise.all([tick(world.ports, AT), tick(world.ports, AT)]);
    expect(reports.map(report => report.alerts.length).sort()).toEqual([0, 2]);
    expect(reports.flatMap(report => report.runs.map(run => run.error?.code ?? run.outcome)).sort()).toEqual([
      'lost_race',
      'told',
    ]);
    await goOn(world);
    expect(essence(world.store.alerts())).toEqual(alerts);
    expect([...world.sent()].sort()).toEqual(sent);
  });

  test('an owner of an older token is refused and tells nothing', async () => {
    const world = newWorld();
    const quietRule = { ...rule, filters: [{ term: { user: 'nobody' } }] };
    await runTick({ ...world.ports, fence: 3 }, { at: AT - MINUTE, compile: () => Promise.resolve([quietRule]) });
    const report = await tick({ ...world.ports, fence: 2 }, AT);
    expect(report).toMatchObject({ alerts: [], runs: [{ outcome: 'failed', error: { code: 'lost_race' } }] });
    expect(world.sent()).toEqual([]);
    const owner = await tick({ ...world.ports, fence: 3 }, AT);
    expect(owner.alerts).toHaveLength(2);
  });

  test('a node that sleeps between reading and writing finds its result refused', async () => {
    const world = newWorld();
    const woken: Ports = {
      ...world.ports,
      source: {
        ...world.ports.source,
        searchMany: async requests => {
          await tick({ ...world.ports, fence: 2 }, AT);
          return world.ports.source.searchMany(requests);
        },
      },
    };
    expect((await tick(woken, AT)).alerts).toEqual([]);
    expect(repeatsIn(world.sent())).toEqual([]);
    expect(world.store.alerts()).toHaveLength(2);
  });
});
