import { alertReads } from '../../server/stores/alert_reads';
import { indexStore } from '../../server/stores/index_store';
import { alertOf, entryOf } from '../support/alerts';
import { ENGINES, engineForTests, uniqueName, type EngineForTests } from '../support/engines';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';

jest.setTimeout(60_000);

const FIRED = 1_700_000_000_000;

describe.each(ENGINES)('in %s', (_name, start) => {
  let engine: EngineForTests;
  const prefix = uniqueName('.tocsin-undelivered');
  const place = () => ({ client: engine.client, prefix });

  beforeAll(async () => {
    engine = engineForTests((await start()).url);
  }, ENGINE_START_LIMIT_MS);
  afterAll(() => engine.remove(prefix));

  test('what rules could not tell of late', async () => {
    const store = indexStore(place());
    await store.ensureIndices();
    const [a, b, c] = [alertOf('a'), alertOf('b'), alertOf('c', { ruleId: 'ssh' })];
    const error = (message: string) => ({ code: 'refused' as const, status: 404, message });
    const dead = { status: 'dead' as const, settledAt: FIRED, lastError: error('gone'), nextAttemptAt: FIRED };
    const waiting = { output: 'email', lastError: error('busy'), nextAttemptAt: FIRED + 60_000 };
    const entries = [entryOf(a, 'slack', dead), entryOf(b, 'email', waiting), entryOf(c, 'slack')];
    await store.publish([a, b, c], [...entries, entryOf(a, 'post', { status: 'delivered', settledAt: FIRED })]);
    const soon = FIRED + 60_000;
    const told = async (at: number) =>
      Object.fromEntries(await alertReads(place()).undelivered(['sudo', 'ssh', 'none'], at));
    expect(await told(soon)).toEqual({ sudo: { givenUp: 1, waiting: 0, output: 'slack', message: 'gone' } });
    expect(await told(FIRED + 600_000)).toEqual({
      sudo: { givenUp: 1, waiting: 1, output: 'email', message: 'busy' },
      ssh: { givenUp: 0, waiting: 1, output: 'slack', message: '' },
    });
    expect((await told(FIRED + 25 * 3_600_000)).sudo).toMatchObject({ givenUp: 0, waiting: 1 });
  });
});
