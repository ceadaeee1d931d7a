import { ROUTES } from '../../../../common/routes';
import { createPlugin } from '../../../../server/hosts/kibana/plugin';
import { fakeHost, run, type FakeHost, type Version } from './fake_host';

const fail = (): never => {
  throw new Error('this host has trouble');
};

/** A host without one of the things Tocsin uses, or with one that throws, as a host that is new or half-built has. */
type Change = (host: FakeHost) => FakeHost;

const withoutElasticsearch: Change = host => {
  const startCore = { ...host.startCore };
  Reflect.deleteProperty(startCore, 'elasticsearch');
  return { ...host, startCore };
};

const TROUBLES: readonly (readonly [string, Change, string | null])[] = [
  ['all that Tocsin can use', host => host, null],
  ['no optional plugin', host => ({ ...host, setupPlugins: {}, startPlugins: {} }), null],
  ['no settings', host => ({ ...host, context: { logger: host.context.logger } }), null],
  [
    'settings that it did not check',
    host => ({ ...host, context: { ...host.context, config: { get: () => ({ nonsense: 1 }) } } }),
    'setup failed',
  ],
  [
    'settings that cannot be read',
    host => ({ ...host, context: { ...host.context, config: { get: fail } } }),
    'setup failed',
  ],
  [
    'no router',
    host => ({ ...host, setupCore: { ...host.setupCore, http: { createRouter: fail } } }),
    'the routes failed',
  ],
  [
    'a feature registry that throws',
    host => ({ ...host, setupPlugins: { ...host.setupPlugins, features: { registerKibanaFeature: fail } } }),
    'the feature failed',
  ],
  [
    'a Task Manager that throws',
    host => ({ ...host, setupPlugins: { ...host.setupPlugins, taskManager: { registerTaskDefinitions: fail } } }),
    'the Task Manager does not take the tick',
  ],
  [
    'a Task Manager that throws when it starts',
    host => ({ ...host, startPlugins: { ...host.startPlugins, taskManager: { ensureScheduled: fail } } }),
    'the Task Manager refuses the tick',
  ],
  ['no Elasticsearch client, as OpenSearch Dashboards', withoutElasticsearch, 'start failed'],
];

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

describe.each<Version>(['8.12', '9.1'])('Kibana %s', version => {
  test.each(TROUBLES)('with %s stays up', async (_name, change, trouble) => {
    const host = change(fakeHost({ version }));
    const plugin = createPlugin(host.context);
    expect(() => run(plugin, host)).not.toThrow();
    await jest.advanceTimersByTimeAsync(0);
    await plugin.stop();
    const troubles = host.said.filter(line => !line.startsWith('info'));
    expect(troubles.some(line => line.includes(trouble ?? ''))).toBe(trouble !== null);
    expect(troubles.length).toBeLessThanOrEqual(1);
  });

  test('gets every route, guarded by a privilege of the feature', () => {
    const host = fakeHost({ version });
    run(createPlugin(host.context), host);
    expect(host.routes.map(({ method, path }) => `${method} ${path}`)).toEqual(
      Object.values(ROUTES).map(({ method, path }) => `${method} ${path}`),
    );
    const granted = JSON.stringify(host.features);
    for (const { route } of host.routes) {
      const { options, security } = route;
      expect(options).toMatchObject({ access: 'public', tags: [expect.stringMatching(/^access:tocsin-(read|all)$/)] });
      expect(security).toEqual({ authz: { requiredPrivileges: [expect.stringMatching(/^tocsin-(read|all)$/)] } });
      expect(granted).toContain(JSON.stringify(security).match(/tocsin-\w+/)?.[0]);
    }
  });

  test('answers while its search engine is away', async () => {
    const host = fakeHost({ version });
    run(createPlugin(host.context), host);
    expect(await host.call('GET', '/api/tocsin/health')).toMatchObject({
      statusCode: 200,
      body: { status: 'degraded' },
    });
    expect(await host.call('GET', '/api/tocsin/rules')).toMatchObject({
      statusCode: 503,
      body: { attributes: { code: 'engine' } },
    });
  });
});

test('before the start, calls are refused and nothing rejects', async () => {
  const host = fakeHost();
  const plugin = createPlugin(host.context);
  plugin.setup(host.setupCore, host.setupPlugins);
  expect(await host.call('GET', '/api/tocsin/health')).toMatchObject({ statusCode: 500 });
  await plugin.stop();
});

test('a plugin that was never set up can be started and stopped', async () => {
  const host = fakeHost();
  const plugin = createPlugin(host.context);
  expect(() => plugin.start(host.startCore, host.startPlugins)).not.toThrow();
  await plugin.stop();
});

test('a search engine that never answers does not hold up the stop for long', async () => {
  const host = fakeHost({ transport: { request: () => new Promise(() => undefined) } });
  const plugin = createPlugin(host.context);
  run(plugin, host);
  const stopped = plugin.stop();
  await jest.advanceTimersByTimeAsync(3000);
  await stopped;
});

describe('where rules run', () => {
  const ticksOf = async (host: FakeHost): Promise<readonly string[]> => {
    const plugin = createPlugin(host.context);
    run(plugin, host);
    await host.taskManager.runAll();
    await jest.advanceTimersByTimeAsync(60_000);
    await plugin.stop();
    return host.said.filter(line => line.includes('No rule can run for now'));
  };

  test('is here, as a task', async () => {
    const host = fakeHost();
    expect(await ticksOf(host)).toHaveLength(1);
    expect(host.taskManager.intervals()).toEqual({ 'tocsin-tick': '10s' });
  });

  test('is here, by a timer where there is no Task Manager', async () => {
    const host = fakeHost();
    expect(await ticksOf({ ...host, setupPlugins: {}, startPlugins: {} })).toHaveLength(1);
    expect(host.taskManager.intervals()).toEqual({});
  });

  test.each<[string, (host: FakeHost) => FakeHost]>([
    ['the settings say no', host => host],
    [
      'the node has other roles',
      host => ({ ...host, context: { ...host.context, node: { roles: { backgroundTasks: false } } } }),
    ],
  ])('is elsewhere where %s', async (name, change) => {
    const host = change(fakeHost({ config: { worker: { enabled: name !== 'the settings say no' } } }));
    expect(await ticksOf(host)).toEqual([]);
    expect(host.taskManager.intervals()).toEqual({});
  });
});
