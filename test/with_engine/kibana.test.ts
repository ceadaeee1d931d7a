import { z } from 'zod';
import type { Json } from '../../common/model/json';
import { ROUTES, type RouteName } from '../../common/routes';
import { createPlugin } from '../../server/hosts/kibana/plugin';
import { createTocsin } from '../../server/hosts/worker/tocsin';
import { fakeHost, run, type FakeHost, type Version } from '../server/hosts/kibana/fake_host';
import { transportTo } from '../server/hosts/kibana/fake_transport';
import { engineForTests, uniqueName, type EngineForTests } from '../support/engines';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { sharedOpenSearch } from '../support/shared_engines';

jest.setTimeout(ENGINE_START_LIMIT_MS);

const MINUTE = 60_000;
const START = Date.UTC(2024, 0, 10, 12);
const TICKS = 9;

const logs = uniqueName('kibana-logs');
const RULES = [
  `name: every float\ntype: any\nindex: ${logs}\nfilter:\n  - term: { kind: float }\nalert: debug\nrealert: { minutes: 0 }\nalert_text_type: alert_text_only\nalert_text: "v is {0}"\nalert_text_args: [v]\n`,
  `name: many of one\ntype: frequency\nindex: ${logs}\nnum_events: 3\ntimeframe: { minutes: 5 }\nquery_key: user\nalert: debug\nrealert: { minutes: 0 }\n`,
];

const documents = Array.from({ length: 20 }, (_, index) => ({
  '@timestamp': new Date(START + index * 20_000).toISOString(),
  user: index % 3 === 0 ? 'ada' : 'bob',
  kind: index % 4 === 0 ? 'float' : 'other',
  n: index,
}));

let engine: EngineForTests;
const prefixes: string[] = [];

beforeAll(async () => {
  engine = engineForTests((await sharedOpenSearch()).url);
  const keyword = { type: 'keyword' };
  const properties = { '@timestamp': { type: 'date' }, user: keyword, kind: keyword };
  await engine.client({ method: 'PUT', path: `/${logs}`, body: { mappings: { properties } } });
  await engine.fill(logs, documents);
  const float = { '@timestamp': new Date(START + 30_000).toISOString(), user: 'eve', kind: 'float' };
  // A document whose number is written as no JavaScript object would be.
  const text = JSON.stringify({ ...float, v: 'V' }).replace('"V"', '50.0');
  await fetch(`${engine.url}/${logs}/_doc?refresh=true`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: text,
  });
});
afterAll(async () => {
  for (const prefix of [logs, ...prefixes]) await engine.remove(prefix);
});

const newPrefix = (): string => {
  const prefix = uniqueName('.kibana_tocsin_task');
  prefixes.push(prefix);
  return prefix;
};

const moments = Array.from({ length: TICKS }, (_, index) => START + index * MINUTE);

/** A way of running rules: something that answers calls and can be moved on. */
interface Way {
  call(name: RouteName, input?: { readonly body?: Json; readonly params?: Record<string, string> }): Promise<unknown>;
  tick(at: number): Promise<void>;
  close(): Promise<void>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };

function inProcess(): Way {
  let now = START;
  const { client } = engine;
  const tocsin = createTocsin({ client, now: () => now, log: silent, holder: 'test', prefix: newPrefix() });
  return {
    call: async (name, { body = {}, params = {} } = {}) =>
      (await tocsin.handle(name, { params, query: {}, body, user: 'ada', scope: 'default' })).body,
    tick: async at => void (await tocsin.tick((now = at))),
    close: () => tocsin.close(),
  };
}

function asTask(version: Version, change: (host: FakeHost) => FakeHost = host => host): Way {
  let now = START;
  const config = { indexPrefix: newPrefix() };
  const host = change(fakeHost({ version, transport: transportTo(engine.url), config }));
  const plugin = createPlugin(host.context, () => now);
  run(plugin, host);
  return {
    call: async (name, input = {}) => (await host.call(ROUTES[name].method, ROUTES[name].path, input)).body,
    tick: async at => {
      now = at;
      await host.taskManager.runAll();
    },
    close: () => plugin.stop(),
  };
}

const created = z.object({ id: z.string(), problems: z.array(z.unknown()).length(0) });
const list = z.object({ total: z.number(), alerts: z.array(z.object({ id: z.string() })) });
const detail = z.object({
  alert: z.looseObject({ id: z.string(), ruleId: z.string(), text: z.string() }),
  deliveries: z.array(z.object({ status: z.string(), output: z.string() })),
});

/** Writes the rules, lets the time pass, and gives what was told, without the ids that each way makes up. */
async function replay(way: Way) {
  for (const yaml of RULES) created.parse(await way.call('createRule', { body: { yaml, enabled: true } }));
  for (const at of moments) await way.tick(at);
  const { alerts } = list.parse(await way.call('alerts'));
  const told = await Promise.all(
    alerts.map(async ({ id }) => {
      const { alert, deliveries } = detail.parse(await way.call('alert', { params: { id } }));
      return { alert: { ...alert, id: '', ruleId: '' }, deliveries };
    }),
  );
  await way.close();
  return told.sort((one, other) => JSON.stringify(one).localeCompare(JSON.stringify(other)));
}

test('the same replay tells the same, in this process and as a task of Kibana', async () => {
  const expected = await replay(inProcess());
  expect(expected.map(({ alert }) => alert.text.trim())).toContain('v is 50.0');
  expect(expected.length).toBeGreaterThan(8);
  expect(expected.every(({ deliveries }) => deliveries.every(({ status }) => status === 'delivered'))).toBe(true);
  expect(await replay(asTask('8.12'))).toEqual(expected);
  expect(await replay(asTask('9.1'))).toEqual(expected);
});

test('a rule is of its space, and keeps who edited it', async () => {
  let space = 'ops';
  const spaces = { spacesService: { getSpaceId: () => space } };
  const way = asTask('8.12', host => ({ ...host, startPlugins: { ...host.startPlugins, spaces } }));
  const yaml = RULES[0] ?? '';
  created.parse(await way.call('createRule', { body: { yaml, enabled: false } }));
  const names = z.object({ rules: z.array(z.object({ name: z.string() })) });
  expect(names.parse(await way.call('rules')).rules).toEqual([{ name: 'every float' }]);
  space = 'sales';
  expect(names.parse(await way.call('rules')).rules).toEqual([]);
  const { body } = await engine.client({ method: 'GET', path: `/${prefixes.at(-1) ?? ''}_rules/_search` });
  expect(JSON.stringify(body)).toMatch(/"scope":"ops".*"updatedBy":"ada"|"updatedBy":"ada".*"scope":"ops"/);
  await way.close();
});

test('two Kibanas take turns at the ticks of one task', async () => {
  const prefix = newPrefix();
  let now = START;
  const nodes = ['one', 'two'].map(instanceUuid => {
    const host = fakeHost({ transport: transportTo(engine.url), config: { indexPrefix: prefix }, instanceUuid });
    const plugin = createPlugin(host.context, () => now);
    run(plugin, host);
    return { host, plugin };
  });
  const lastTick = z.object({ lastTickAt: z.number().nullable() });
  for (const { host } of [...nodes, ...nodes]) {
    now += 10_000;
    await host.taskManager.runAll();
    const { body } = await host.call('GET', '/api/tocsin/health');
    expect(lastTick.parse(body)).toEqual({ lastTickAt: now });
  }
  await Promise.all(nodes.map(({ plugin }) => plugin.stop()));
});
