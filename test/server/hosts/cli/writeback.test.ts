import type { Json, JsonObject } from '../../../../common/model/json.ts';
import { isObject, objectAt, stringAt } from '../../../../common/model/json.ts';
import type { SendOutcome } from '../../../../server/engine/outgoing.ts';
import { runTick } from '../../../../server/engine/run.ts';
import { withoutDots } from '../../../../server/hosts/cli/writeback_documents.ts';
import { writingBack } from '../../../../server/hosts/cli/writeback.ts';
import type { EngineRequest } from '../../../../server/sources/engine_client.ts';
import { memoryStore } from '../../../../server/stores/memory.ts';
import { replaySource } from '../../../support/replay_source.ts';
import { ruleOf } from '../../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const event = (second: number, document: JsonObject = {}) => ({
  id: `e${second}`,
  index: 'logs',
  document: { '@timestamp': new Date(AT - 60_000 + second * 1000).toISOString(), ...document },
});

/** A search engine that takes every document, by index and id. */
function takingAll() {
  const documents = new Map<string, JsonObject>();
  const client = ({ lines = [] }: EngineRequest) => {
    const items: Json[] = [];
    for (let at = 0; at < lines.length; at += 2) {
      const [action = 'index', target] = Object.entries(lines[at] ?? {})[0] ?? [];
      const key = `${stringAt(target, '_index')}/${stringAt(target, '_id')}`;
      const document = lines[at + 1];
      const isThere = action === 'create' && documents.has(key);
      if (!isThere && isObject(document)) documents.set(key, document);
      items.push({ [action]: isThere ? { status: 409, error: { type: 'conflict', reason: '' } } : { status: 201 } });
    }
    return Promise.resolve({ status: 200, body: { items } });
  };
  const inIndex = (index: string): readonly JsonObject[] =>
    [...documents].filter(([key]) => key.startsWith(`${index}/`)).map(([, document]) => document);
  return { client, inIndex };
}

const CONFIRMED: SendOutcome = { kind: 'confirmed' };
const FAILED: SendOutcome = {
  kind: 'retry',
  error: { code: 'server_error', status: 500, message: 'the server answered 500' },
  afterMs: 1000,
};

async function run(values: JsonObject, outcomes: readonly SendOutcome[], style = {}) {
  const rule = ruleOf({ name: 'r', type: 'any', run_every: { minutes: 1 }, ...values });
  const { client, inIndex } = takingAll();
  const warnings: string[] = [];
  const store = writingBack(memoryStore(), {
    client,
    base: 'eb',
    style: { replacesDots: false, addsMetadata: false, ...style },
    rules: () => [rule],
    now: () => AT,
    warn: message => warnings.push(message),
  });
  const waiting = [...outcomes];
  const transports = { send: () => Promise.resolve(waiting.shift() ?? CONFIRMED) };
  const source = replaySource([event(10, { 'a.b': 1 }), event(20)]);
  for (const at of [AT, AT + 60_000])
    await runTick({ source, store, transports, fence: 1 }, { at, compile: () => Promise.resolve([rule]) });
  expect(warnings).toEqual([]);
  return inIndex;
}

test('a told match, its silence and its run are written as ElastAlert does', async () => {
  const inIndex = await run({ realert: { minutes: 5 } }, []);
  expect(objectAt(inIndex('eb')[0], 'match_body')).toMatchObject({ _id: 'e10', 'a.b': 1, num_hits: 2, num_matches: 2 });
  expect(inIndex('eb')).toMatchObject([
    {
      rule_name: 'r',
      alert_info: { type: 'notebook' },
      alert_sent: true,
      alert_time: '2025-03-10T12:00:00Z',
      match_time: '2025-03-10T11:59:10Z',
      '@timestamp': '2025-03-10T12:00:00Z',
    },
  ]);
  expect(inIndex('eb_silence')).toEqual([
    { rule_name: 'r', until: '2025-03-10T12:05:00Z', exponent: 0, '@timestamp': '2025-03-10T12:00:00Z' },
  ]);
  expect(inIndex('eb_status')[0]).toEqual({
    rule_name: 'r',
    starttime: '2025-03-10T11:45:00Z',
    endtime: '2025-03-10T12:00:00Z',
    hits: 2,
    matches: 2,
    time_taken: 0,
    '@timestamp': '2025-03-10T12:00:00Z',
  });
});

test('an output that failed is written as unsent, and as sent once it worked; SE14', async () => {
  const failing = await run({ realert: { minutes: 5 } }, [FAILED, FAILED]);
  expect(failing('eb')).toMatchObject([{ alert_sent: false, alert_exception: 'the server answered 500' }]);
  const working = await run({ realert: { minutes: 5 } }, [FAILED]);
  expect(working('eb')).toMatchObject([{ alert_sent: true, alert_time: '2025-03-10T12:00:00Z' }]);
});

test('matches told together point to the first; metadata and names as config.yaml asks for', async () => {
  const inIndex = await run({ realert: { minutes: 0 }, aggregation: { seconds: 30 }, owner: 'soc' }, [], {
    replacesDots: true,
    addsMetadata: true,
  });
  const [first, second] = inIndex('eb');
  expect(objectAt(first, 'match_body')).toMatchObject({ a_b: 1 });
  expect(first).toMatchObject({ owner: 'soc', category: '', priority: '2' });
  expect(first).not.toHaveProperty('aggregate_id');
  expect(stringAt(second, 'aggregate_id')).toMatch(/^[0-9a-f]{40}$/);
});

test('UT6: dots are replaced at every depth', () =>
  expect(withoutDots({ 'a.b': [{ 'c.d': 1 }], e: { 'f.g': null } })).toEqual({ a_b: [{ c_d: 1 }], e: { f_g: null } }));
