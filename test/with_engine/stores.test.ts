import { objectAt, type JsonObject } from '../../common/model/json';
import type { EngineRequest } from '../../server/sources/engine_client';
import { keepLease } from '../../server/stores/kept_lease';
import { alertReads } from '../../server/stores/alert_reads';
import { indexStore } from '../../server/stores/index_store';
import { acquireLease, lastTickOf, releaseLease } from '../../server/stores/lease';
import { ruleStore } from '../../server/stores/rule_store';
import { indexSecrets } from '../../server/stores/secret_documents';
import { docPath, getOwn, putOwn, searchOwn } from '../../server/stores/searches';
import { alertOf, entryOf, reportOf, stateOf } from '../support/alerts';
import { ENGINES, engineForTests, uniqueName, type EngineForTests } from '../support/engines';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { ruleStoreSuite } from '../support/rule_store_suite';
import { secretSuite } from '../support/secret_suite';
import { storeSuite } from '../support/store_suite';

/** Indices are made for each test, which takes a busy machine a while. */
jest.setTimeout(60_000);

const FIRED = 1_700_000_000_000;
const USER = { user: 'carol', at: FIRED };

describe.each(ENGINES)('in %s', (_name, start) => {
  let engine: EngineForTests;
  const prefix = uniqueName('.tocsin-test');
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

  describe('the store', () => storeSuite(open));

  describe('secrets', () => {
    secretSuite(async () => {
      await open();
      return indexSecrets(place());
    });

    test('are none where there is no index yet', async () =>
      expect(await indexSecrets({ ...place(), prefix: `${prefix}-none` }).list()).toEqual([]));
  });

  describe('the indices', () => {
    test('are made once, hidden, by whoever comes first', async () => {
      await Promise.all([open(), indexStore(place()).ensureIndices()]);
      await indexStore(place()).ensureIndices();
      const { body } = await engine.client({ method: 'GET', path: `/${place().prefix}_state/_settings` });
      expect(objectAt(body, `${place().prefix}_state`)).toMatchObject({ settings: { index: { hidden: 'true' } } });
    });

    test.each([
      [{ _meta: { tocsin_version: 99 } }, /made by a newer Tocsin \(99\)/],
      [{}, /was not made by Tocsin/],
    ])('of somebody else are refused: %j', async (mappings: JsonObject, expected) => {
      count += 1;
      await engine.client({ method: 'PUT', path: `/${place().prefix}_outbox`, body: { mappings } });
      await expect(indexStore(place()).ensureIndices()).rejects.toThrow(expected);
    });

    test('that are not there are said to be missing', async () => {
      count += 1;
      await expect(indexStore(place()).loadStates([{ id: 'a', name: 'A' }])).rejects.toThrow(/not found/);
    });
  });

  test('a state whose form is not known is left out, never begun anew', async () => {
    const store = await open();
    await store.commitStates([{ state: stateOf('a'), version: null }]);
    const document = { ruleId: 'b', body: { ruleId: 'b', fence: 'three' } };
    await putOwn(engine.client, { index: `${place().prefix}_state`, id: 'b', document }, { over: null });
    const loaded = await store.loadStates([
      { id: 'a', name: 'A' },
      { id: 'b', name: 'B' },
    ]);
    expect([...loaded.keys()]).toEqual(['a']);
  });

  test('a delivery whose form is not known is kept and named, and takes no place of others', async () => {
    const store = await open();
    const alert = alertOf('a', { firedAt: FIRED + 1000 });
    await store.publish([alert], [entryOf(alert, 'slack'), entryOf(alert, 'slack#2')]);
    const strange = { status: 'pending', createdAt: FIRED, nextAttemptAt: FIRED, body: { kind: 'of the future' } };
    const index = `${place().prefix}_outbox`;
    for (const id of ['b:slack', 'c:slack', 'd:slack'])
      await putOwn(engine.client, { index, id, document: strange }, { over: null });
    const { entries, unreadable } = await store.dueEntries(FIRED + 1000, 2);
    expect(entries.map(({ entry }) => entry.id)).toEqual(['a:slack', 'a:slack#2']);
    expect([...unreadable].sort()).toEqual(['b:slack', 'c:slack', 'd:slack']);
    await store.removeOld(FIRED + 1000 * 24 * 60 * 60_000);
    expect((await getOwn(engine.client, index, 'b:slack'))?.document).toEqual(strange);
  });

  test('what is too large for one request goes in several; what is too large for itself fails alone', async () => {
    await open();
    const sizes: number[] = [];
    const narrow = (request: EngineRequest) => {
      const length = JSON.stringify(request.lines ?? '').length;
      sizes.push(length);
      return length > 9000 ? Promise.resolve({ status: 413, body: { error: 'too large' } }) : engine.client(request);
    };
    const store = indexStore({ ...place(), client: narrow });
    const large = stateOf('large', { memory: 'x'.repeat(9000) });
    const states = [stateOf('a'), stateOf('b'), large, ...['c', 'd', 'e', 'f'].map(id => stateOf(id))];
    const written = await store.commitStates(states.map(state => ({ state, version: null })));
    expect(written.map(({ ok }) => ok)).toEqual([true, true, false, true, true, true, true]);
    const refused = written[2];
    expect(refused?.ok === false && refused.error !== 'conflict' && refused.error.message).toMatch(/413/);
    expect(sizes.length).toBeGreaterThan(2);
  });

  test('a delivery that is sent again while old ones are removed stays', async () => {
    const alert = alertOf('a');
    const old = entryOf(alert, 'slack', { status: 'dead', settledAt: FIRED });
    const store = await open();
    await store.publish([alert], [old]);
    const late = indexStore({
      ...place(),
      client: async request => {
        const answer = await engine.client(request);
        const isSearch = request.path.endsWith('_outbox/_search');
        const stored = isSearch ? await alertReads(place()).entry('a:slack') : null;
        if (stored?.entry.status === 'dead')
          await store.updateEntry({ ...old, status: 'pending', settledAt: null }, stored.version);
        return answer;
      },
    });
    expect(await late.removeOld(FIRED + 30 * 24 * 60 * 60_000)).toEqual({ alerts: 0, deliveries: 0, runs: 0 });
    expect(await alertReads(place()).entry('a:slack')).toMatchObject({ entry: { status: 'pending' } });
  });

  test('runs are kept but for the quiet ones, and their places are used again', async () => {
    const store = await open();
    const week = 14 * 24 * 60 * 60_000;
    await store.recordRuns([
      reportOf('a', { outcome: 'quiet' }),
      reportOf('a', { outcome: 'told' }),
      reportOf('a', { outcome: 'failed' }),
      reportOf('a', { outcome: 'told', at: FIRED + week }),
    ]);
    await engine.client({ method: 'POST', path: `/${place().prefix}_runs/_refresh` });
    const { total } = await searchOwn(engine.client, `${place().prefix}_runs`, { track_total_hits: true });
    expect(total).toBe(2);
  });

  describe('an alert', () => {
    test('is a document of the Elastic Common Schema', async () => {
      const store = await open();
      await store.publish([alertOf('a')], []);
      const kept = await getOwn(engine.client, `${place().prefix}_alerts`, 'a');
      expect(kept?.document).toMatchObject({
        '@timestamp': '2023-11-14T22:13:20Z',
        message: 'Title of a',
        event: { kind: 'alert', start: '2023-11-14T22:13:00Z', end: '2023-11-14T22:13:20Z' },
        rule: { id: 'sudo', name: 'Sudo by a stranger', category: 'any' },
        tocsin: { alert: { status: 'open', key: 'alice', evidence: { counted: 1 } } },
      });
      expect(Object.keys(kept?.document ?? {})).toEqual(['@timestamp', 'message', 'event', 'rule', 'tocsin']);
    });

    test('has its first match beside it where asked for, but for fields that are ours', async () => {
      const store = await open();
      const document = { _id: 'e', user: { name: 'alice' }, message: 'mine', 'event.kind': 'event', n: 1 };
      const matches = [{ document, text: '' }];
      await store.publish([alertOf('a', { matches, includeMatchInRoot: true })], []);
      const kept = await getOwn(engine.client, `${place().prefix}_alerts`, 'a');
      expect(kept?.document).toMatchObject({ message: 'Title of a', user: { name: 'alice' }, n: 1 });
      expect(kept?.document).not.toHaveProperty(['event.kind']);
      expect(kept?.document).not.toHaveProperty('_id');
      const query = { term: { 'user.name': 'alice' } };
      expect((await searchOwn(engine.client, `${place().prefix}_alerts`, { query })).hits).toHaveLength(1);
    });

    test('is told without its match beside it where the match does not fit', async () => {
      const store = await open();
      const alertWith = (id: string, user: JsonObject[string]) =>
        alertOf(id, { matches: [{ document: { user }, text: '' }], includeMatchInRoot: true });
      await store.publish([alertWith('a', { name: 'alice' })], []);
      await store.publish([alertWith('b', 'bob'), alertWith('c', { name: 'carol' })], []);
      const index = `${place().prefix}_alerts`;
      const rootOf = async (id: string) => (await getOwn(engine.client, index, id))?.document.user;
      expect([await rootOf('a'), await rootOf('b'), await rootOf('c')]).toEqual([
        { name: 'alice' },
        undefined,
        { name: 'carol' },
      ]);
      expect((await alertReads(place()).get('b'))?.alert).toEqual(alertWith('b', 'bob'));
    });
  });

  describe('what people read', () => {
    const page = { scope: 'default', from: 0, size: 10 };
    const reads = () => alertReads(place());

    test('an alert, and where it stands', async () => {
      await (await open()).publish([alertOf('a')], []);
      expect(await reads().get('a')).toEqual({ alert: alertOf('a'), status: 'open' });
      await reads().setStatus('a', 'acknowledged', USER);
      expect(await reads().get('a')).toEqual({ alert: alertOf('a'), status: 'acknowledged' });
      expect(await reads().get('none')).toBeNull();
    });

    test.each([
      ['all, newest first', {}, ['c', 'b', 'a']],
      ['a page', { from: 1, size: 1 }, ['b']],
      ['a status', { status: 'closed' as const }, ['b']],
      ['a rule', { ruleId: 'ssh' }, ['c']],
      ['from a moment on', { since: FIRED + 1 }, ['c', 'b']],
      ['up to a moment', { until: FIRED + 60_000 }, ['b', 'a']],
      ['words of the title', { query: 'title b' }, ['b']],
      ['the key', { query: 'mallory' }, ['c']],
      ['words that are no query', { query: '"((' }, []],
      ['nothing of another scope', { scope: 'other' }, []],
    ])('lists %s', async (_case, query, expected) => {
      await (
        await open()
      ).publish(
        [
          alertOf('a'),
          alertOf('b', { firedAt: FIRED + 60_000, title: 'Title b' }),
          alertOf('c', { firedAt: FIRED + 3_600_000, ruleId: 'ssh', key: 'mallory' }),
        ],
        [],
      );
      await reads().setStatus('b', 'closed', USER);
      const { alerts } = await reads().list({ ...page, ...query });
      expect(alerts.map(({ id }) => id)).toEqual(expected);
    });

    test('how many there were over time, in even bars', async () => {
      await (await open()).publish([alertOf('a'), alertOf('b', { firedAt: FIRED + 3_600_000 })], []);
      const { total, histogram } = await reads().list({ ...page, size: 0 });
      expect(total).toBe(2);
      expect(histogram[0]).toEqual({ at: FIRED - (FIRED % 60_000), count: 1 });
      expect(histogram.at(-1)?.count).toBe(1);
      expect(new Set(histogram.slice(1).map(({ at }, index) => at - (histogram[index]?.at ?? 0)))).toEqual(
        new Set([60_000]),
      );
    });

    test('when rules told something last', async () => {
      await (await open()).publish([alertOf('a'), alertOf('b', { firedAt: FIRED + 1000 })], []);
      expect(await reads().lastAlertAt(['sudo', 'ssh'])).toEqual(new Map([['sudo', FIRED + 1000]]));
    });

    test('deliveries, as they are now', async () => {
      const store = await open();
      const [a, b] = [alertOf('a'), alertOf('b', { firedAt: FIRED + 1000 })];
      await store.publish([a, b], [entryOf(a, 'slack'), entryOf(b, 'slack')]);
      const stored = await reads().entry('a:slack');
      if (!stored) throw new Error('the delivery is there');
      const dead = entryOf(a, 'slack', { status: 'dead', settledAt: FIRED });
      expect(await store.updateEntry(dead, stored.version)).toMatchObject({ ok: true });
      expect(await reads().deliveriesOf('a')).toEqual([dead]);
      expect(await reads().outbox({ scope: 'default', size: 10 })).toEqual([entryOf(b, 'slack'), dead]);
      expect(await reads().outbox({ scope: 'default', size: 10, status: 'dead' })).toEqual([dead]);
      expect(await reads().outbox({ scope: 'other', size: 10 })).toEqual([]);
      expect(await reads().entry('none')).toBeNull();
    });
  });

  describe('rules', () =>
    ruleStoreSuite(async () => {
      await open();
      const index = `${place().prefix}_rules`;
      const damage = (id: string, document: JsonObject) =>
        putOwn(engine.client, { index, id, document }, { over: null, refresh: true });
      return { rules: ruleStore(place()), damage };
    }));

  describe('the lease', () => {
    const claim = (holder: string, at: number) => acquireLease({ ...place(), holder, at, ttlMs: 1000 });

    test('is held by one at a time; the fence rises with each change', async () => {
      await open();
      expect(await claim('a', 0)).toBe(1);
      expect(await claim('b', 999)).toBeNull();
      expect(await claim('a', 999)).toBe(1);
      expect(await claim('b', 1500)).toBeNull();
      expect(await claim('b', 1999)).toBe(2);
      expect(await claim('a', 2000)).toBeNull();
      await releaseLease({ ...place(), holder: 'a' });
      expect(await claim('a', 2000)).toBeNull();
      await releaseLease({ ...place(), holder: 'b' });
      expect(await claim('a', 2000)).toBe(3);
    });

    test('tells when an owner looked at its rules last, whoever holds it now', async () => {
      await open();
      const took = (holder: string, at: number, lastTickAt: number | null) =>
        acquireLease({ ...place(), holder, at, ttlMs: 1000, lastTickAt });
      const told = () => lastTickOf(place());
      expect(await told()).toBeNull();
      await took('a', 10, null);
      expect(await told()).toBeNull();
      await took('a', 20, 10);
      expect(await told()).toBe(10);
      await releaseLease({ ...place(), holder: 'a' });
      await took('b', 30, null);
      await took('b', 40, 5);
      expect(await told()).toBe(10);
      await took('b', 50, 40);
      expect(await told()).toBe(40);
    });

    test('goes to one of those who ask at once', async () => {
      await open();
      const fences = await Promise.all(['a', 'b', 'c', 'd'].map(holder => claim(holder, 0)));
      expect(fences.filter(fence => fence !== null)).toEqual([1]);
    });

    test('of an owner who was killed is free within seconds; fenced off is who wakes up late', async () => {
      const store = await open();
      const at = 1_000_000;
      const beats: (() => void)[] = [];
      const kept = (holder: string, now: () => number) =>
        keepLease(
          { ...place(), holder },
          {
            now,
            repeat: (_every, work) => {
              beats.push(work);
              return () => void beats.splice(beats.indexOf(work), 1);
            },
          },
        );
      let now = at;
      const first = kept('first', () => now);
      const second = kept('second', () => now);
      expect(await first.acquire(at)).toBe(1);
      const [loaded] = (await store.loadStates([{ id: 'a', name: 'A' }])).values();
      for (const seconds of [5, 10, 15, 20, 25]) {
        now = at + seconds * 1000;
        beats.forEach(beat => beat());
        // A turn of the owner's own ends after the renewal that was begun before it.
        expect(await first.acquire(now)).toBe(1);
        expect(await second.acquire(now)).toBeNull();
      }
      // From here on the first one does nothing: it was killed, or hangs.
      now += 15_000;
      expect(await second.acquire(now)).toBe(2);
      const state = stateOf('a');
      const taken = await store.commitStates([{ state: { ...state, fence: 2 }, version: null }]);
      expect(taken).toMatchObject([{ ok: true }]);
      const late = await store.commitStates([{ state: { ...state, fence: 1 }, version: loaded?.version ?? null }]);
      expect(late).toEqual([{ ok: false, error: 'conflict' }]);
      expect(await first.acquire(now + 1)).toBeNull();
      expect(beats).toHaveLength(1);
    });

    test('that is renewed while it is released stays released', async () => {
      await open();
      const beats: (() => void)[] = [];
      const owner = keepLease(
        { ...place(), holder: 'a' },
        { now: () => 0, repeat: (_every, work) => (beats.push(work), () => undefined) },
      );
      expect(await owner.acquire(0)).toBe(1);
      beats.forEach(beat => beat());
      const released = owner.release();
      beats.forEach(beat => beat());
      await released;
      expect(await claim('b', 0)).toBe(2);
      await releaseLease({ ...place(), holder: 'b' });
      expect(await owner.acquire(0)).toBe(3);
    });

    test('that was deleted goes on above every state', async () => {
      const store = await open();
      await store.commitStates([{ state: stateOf('a', { fence: 41 }), version: null }]);
      await claim('a', 0);
      await engine.client({ method: 'DELETE', path: docPath(`${place().prefix}_lease`, 'rules') });
      expect(await claim('b', 0)).toBe(42);
    });
  });
});
