import type { EngineRequest } from '../../server/sources/engine_client';
import { initialState } from '../../server/engine/state';
import { indexStore } from '../../server/stores/index_store';
import { alertOf, entryOf, stateOf } from '../support/alerts';
import { ENGINES, engineForTests, uniqueName, type EngineForTests } from '../support/engines';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { storeSuite } from '../support/store_suite';

/** Indices are made for each test, which takes a busy machine a while. */
jest.setTimeout(60_000);

describe.each(ENGINES)('in %s', (_name, start) => {
  let engine: EngineForTests;
  const prefix = uniqueName('.tocsin-states');
  let count = 0;

  beforeAll(async () => {
    engine = engineForTests((await start()).url);
  }, ENGINE_START_LIMIT_MS);
  afterEach(() => engine.remove(prefix));

  const place = () => ({ client: engine.client, prefix: `${prefix}-${count}` });
  const open = async () => {
    count += 1;
    const store = indexStore(place());
    await store.ensureIndices();
    return store;
  };

  /** What a store wrote is looked at by another, which knows nothing of it. */
  describe('the store, read by another process', () =>
    storeSuite(async () => ({ ...(await open()), loadStates: rules => indexStore(place()).loadStates(rules) })));

  test('a state that nobody wrote since is not read again; what another process wrote is', async () => {
    const answers: number[] = [];
    const counting = async (request: EngineRequest) => {
      const answer = await engine.client(request);
      if (request.path.endsWith('/_mget')) answers.push(JSON.stringify(answer.body).length);
      return answer;
    };
    const other = await open();
    const store = indexStore({ ...place(), client: counting });
    const rules = ['a', 'b', 'c'].map(id => ({ id, name: id }));
    const large = 'x'.repeat(9000);
    const states = rules.map(({ id }) => stateOf(id, { memory: large }));
    const [a] = await store.commitStates(states.slice(0, 2).map(state => ({ state, version: null })));
    const known = await store.loadStates(rules);
    expect([...known.values()].map(({ state }) => state)).toEqual([...states.slice(0, 2), initialState('c', 'c')]);
    expect(answers.every(length => length < large.length)).toBe(true);
    if (!a?.ok) throw new Error('a state was written');
    const changed = stateOf('a', { memory: 'of another' });
    await other.commitStates([
      { state: changed, version: a.value },
      { state: states[2] ?? stateOf('c'), version: null },
    ]);
    const loaded = await store.loadStates(rules);
    expect([...loaded.values()].map(({ state }) => state)).toEqual([changed, states[1], states[2]]);
    expect(await store.commitStates([{ state: states[0] ?? changed, version: a.value }])).toEqual([
      { ok: false, error: 'conflict' },
    ]);
    expect((await store.loadStates(rules)).get('a')?.state).toEqual(changed);
  });

  test('entries that are written at once go in one request, each with its own outcome', async () => {
    const requests: string[] = [];
    await open();
    const store = indexStore({
      ...place(),
      client: request => {
        requests.push(`${request.method} ${request.path}`);
        return engine.client(request);
      },
    });
    const alert = alertOf('a');
    const entries = ['slack', 'slack#2', 'slack#3'].map(output => entryOf(alert, output));
    await store.publish([alert], entries);
    const due = (await store.dueEntries(alert.firedAt, 10)).entries;
    requests.length = 0;
    const [first] = due;
    if (!first) throw new Error('the deliveries are due');
    await store.updateEntry(first.entry, first.version);
    const outcomes = await Promise.all(due.map(({ entry, version }) => store.updateEntry(entry, version)));
    expect(outcomes.map(({ ok }) => ok)).toEqual([false, true, true]);
    expect(requests).toEqual(['POST /_bulk', 'POST /_bulk']);
  });
});
