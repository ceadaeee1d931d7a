import { WrittenNumber } from '../../common/model/written_number';
import { initialState } from '../../server/engine/state';
import { RETENTION, type RetainingStore } from '../../server/stores/keeping';
import { alertOf, entryOf, reportOf, stateOf } from './alerts';

const named = (...ids: readonly string[]) => ids.map(id => ({ id, name: `Rule ${id}` }));
const FIRED = 1_700_000_000_000;
const DAY = 24 * 60 * 60_000;

/** What every store promises; `open` gives an empty one. */
export function storeSuite(open: () => Promise<RetainingStore>): void {
  let store: RetainingStore;
  beforeEach(async () => {
    store = await open();
  });

  const versionOf = async (id: string) => (await store.loadStates(named(id))).get(id)?.version ?? null;
  const due = async (at: number, limit = 10) =>
    (await store.dueEntries(at, limit)).entries.map(({ entry }) => entry.id);

  test('a rule that never ran has the first state and no version', async () => {
    const loaded = await store.loadStates(named('a', 'b'));
    expect([...loaded.keys()]).toEqual(['a', 'b']);
    expect(loaded.get('a')).toEqual({ state: initialState('a', 'Rule a'), version: null });
    expect(await store.loadStates([])).toEqual(new Map());
  });

  test('a state comes back as it was written', async () => {
    const state = stateOf('a');
    const [written] = await store.commitStates([{ state, version: null }]);
    expect(written).toMatchObject({ ok: true });
    const loaded = (await store.loadStates(named('a'))).get('a');
    expect(loaded?.state).toEqual(state);
    expect(written?.ok && written.value).toEqual(loaded?.version);
  });

  test('numbers keep the spelling they were written with', async () => {
    const document = { whole: new WrittenNumber('50.0'), long: new WrittenNumber('9007199254740993') };
    const state = stateOf('a', { memory: [document] });
    await store.commitStates([{ state, version: null }]);
    expect((await store.loadStates(named('a'))).get('a')?.state.memory).toStrictEqual([document]);
    const alert = alertOf('x', { matches: [{ document, text: '' }] });
    await store.publish([alert], [entryOf(alert, 'slack')]);
    const { entries } = await store.dueEntries(alert.firedAt, 1);
    expect(entries.map(({ entry }) => entry.alert.matches[0]?.document)).toStrictEqual([document]);
  });

  test('what a delivery answered is found by its id; what answered nothing, or is not there, is left out', async () => {
    const alert = alertOf('x');
    const [first, second] = [entryOf(alert, 'jira'), entryOf(alert, 'slack')];
    await store.publish([alert], [first, second]);
    const { entries } = await store.dueEntries(alert.firedAt, 2);
    const version = entries.find(({ entry }) => entry.id === first.id)?.version;
    if (!version) throw new Error('it is due');
    expect(await store.receiptsOf([first.id])).toEqual([]);
    await store.updateEntry({ ...first, receipt: { ticket: 'SEC-1' } }, version);
    expect(await store.receiptsOf([first.id, second.id, 'gone'])).toEqual([{ ticket: 'SEC-1' }]);
    expect(await store.receiptsOf([])).toEqual([]);
  });

  test('only who read the last version writes; others are told, each on its own', async () => {
    await store.commitStates([{ state: stateOf('a'), version: null }]);
    const first = await versionOf('a');
    const next = stateOf('a', { fence: 4 });
    const [again, other] = await store.commitStates([
      { state: stateOf('a'), version: null },
      { state: stateOf('b'), version: null },
    ]);
    expect(again).toEqual({ ok: false, error: 'conflict' });
    expect(other).toMatchObject({ ok: true });
    expect(await store.commitStates([{ state: next, version: first }])).toMatchObject([{ ok: true }]);
    expect(await store.commitStates([{ state: next, version: first }])).toEqual([{ ok: false, error: 'conflict' }]);
    expect((await store.loadStates(named('a'))).get('a')?.state).toEqual(next);
  });

  test('nothing to write or publish is fine', async () => {
    expect(await store.commitStates([])).toEqual([]);
    await store.publish([], []);
    await store.recordRuns([]);
    expect(await due(FIRED)).toEqual([]);
  });

  test('what is published is due at its time, oldest first, and comes back as it was', async () => {
    const [early, late] = [alertOf('early'), alertOf('late', { firedAt: FIRED + 1000 })];
    const entries = [entryOf(late, 'slack'), entryOf(early, 'slack'), entryOf(early, 'slack#2')];
    await store.publish([late, early], entries);
    expect(await due(FIRED - 1)).toEqual([]);
    expect(await due(FIRED)).toEqual(['early:slack', 'early:slack#2']);
    expect(await due(FIRED + 1000)).toEqual(['early:slack', 'early:slack#2', 'late:slack']);
    expect(await due(FIRED + 1000, 1)).toEqual(['early:slack']);
    expect((await store.dueEntries(FIRED, 1)).entries[0]?.entry).toEqual(entryOf(early, 'slack'));
  });

  test('publishing again changes nothing, and adds what was missing', async () => {
    const alert = alertOf('a');
    await store.publish([alert], [entryOf(alert, 'slack')]);
    const [stored] = (await store.dueEntries(FIRED, 10)).entries;
    if (!stored) throw new Error('the delivery is due');
    const delivered = entryOf(alert, 'slack', { status: 'delivered', settledAt: FIRED });
    await store.updateEntry(delivered, stored.version);
    await store.publish([alert], [entryOf(alert, 'slack'), entryOf(alert, 'slack#2')]);
    expect(await due(FIRED)).toEqual(['a:slack#2']);
  });

  test('an entry is written over the version that was read, and waits for its next attempt', async () => {
    const alert = alertOf('a');
    await store.publish([alert], [entryOf(alert, 'slack')]);
    const [stored] = (await store.dueEntries(FIRED, 10)).entries;
    if (!stored) throw new Error('the delivery is due');
    const error = { code: 'throttled' as const, status: 429, message: 'slow down' };
    const tried = entryOf(alert, 'slack', { attempts: 1, nextAttemptAt: FIRED + 10_000.5, lastError: error });
    const written = await store.updateEntry(tried, stored.version);
    expect(written).toMatchObject({ ok: true });
    expect(await store.updateEntry(tried, stored.version)).toEqual({ ok: false, error: 'conflict' });
    expect(await due(FIRED + 10_000)).toEqual([]);
    const [again] = (await store.dueEntries(FIRED + 10_001, 10)).entries;
    expect(again?.entry).toEqual(tried);
    expect(written.ok && written.value).toEqual(again?.version);
  });

  test.each(['delivered', 'dead'] as const)('what is %s is not due', async status => {
    const alert = alertOf('a');
    await store.publish([alert], [entryOf(alert, 'slack', { status })]);
    expect(await due(FIRED)).toEqual([]);
  });

  test('runs are taken, whatever they came to', async () => {
    const outcomes = (['quiet', 'no_match', 'told', 'held', 'failed'] as const).map(outcome =>
      reportOf('a', { outcome }),
    );
    await expect(store.recordRuns(outcomes)).resolves.toBeUndefined();
  });

  describe('what is too old', () => {
    const nothing = { alerts: 0, deliveries: 0, runs: 0 };

    test('is removed, once; what is not stays', async () => {
      const [old, young] = [alertOf('old'), alertOf('young', { firedAt: FIRED + 10 * DAY })];
      await store.publish([old, young], []);
      await store.recordRuns([reportOf('a'), reportOf('b', { at: FIRED + 10 * DAY })]);
      expect(await store.removeOld(FIRED + RETENTION.runs)).toEqual(nothing);
      expect(await store.removeOld(FIRED + RETENTION.runs + 1000)).toEqual({ ...nothing, runs: 1 });
      expect(await store.removeOld(FIRED + RETENTION.alerts)).toEqual({ ...nothing, runs: 1 });
      expect(await store.removeOld(FIRED + RETENTION.alerts + 1000)).toEqual({ ...nothing, alerts: 1 });
      expect(await store.removeOld(FIRED + RETENTION.alerts + 1000)).toEqual(nothing);
      expect(await store.removeOld(FIRED + 200 * DAY)).toEqual({ ...nothing, alerts: 1 });
    });

    test('of the outbox is what was settled; what is still tried stays however old it is', async () => {
      const alert = alertOf('a');
      const settled = (status: 'delivered' | 'dead', settledAt: number) =>
        entryOf(alert, `${status} ${settledAt - FIRED}`, { status, settledAt });
      await store.publish(
        [],
        [entryOf(alert, 'slack'), settled('delivered', FIRED), settled('dead', FIRED), settled('dead', FIRED + 1)],
      );
      expect(await store.removeOld(FIRED + RETENTION.deliveries)).toEqual(nothing);
      expect(await store.removeOld(FIRED + RETENTION.deliveries + 1)).toEqual({ ...nothing, deliveries: 2 });
      expect(await store.removeOld(FIRED + 80 * DAY)).toEqual({ ...nothing, deliveries: 1 });
      expect(await due(FIRED + 80 * DAY)).toEqual(['a:slack']);
    });

    test('is removed though there is more of it than one request carries', async () => {
      const many = Array.from({ length: 2300 }, (_, index) => alertOf(`a${index}`));
      await store.publish(many, []);
      await store.publish([alertOf('young', { firedAt: FIRED + 200 * DAY })], []);
      expect(await store.removeOld(FIRED + 200 * DAY)).toEqual({ ...nothing, alerts: 2300 });
      expect(await store.removeOld(FIRED + 300 * DAY)).toEqual({ ...nothing, alerts: 1 });
    });
  });

  test('more states than one request carries', async () => {
    const ids = Array.from({ length: 1200 }, (_, index) => `rule-${index}`);
    const written = await store.commitStates(ids.map(id => ({ state: initialState(id, id), version: null })));
    expect(written.filter(({ ok }) => ok)).toHaveLength(ids.length);
    const loaded = await store.loadStates(ids.map(id => ({ id, name: id })));
    expect([...loaded.values()].filter(({ version }) => version !== null)).toHaveLength(ids.length);
  });
}
