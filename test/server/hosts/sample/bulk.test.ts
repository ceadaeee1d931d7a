import { isObject, objectAt, stringAt, type Json } from '../../../../common/model/json.ts';
import {
  bulkLoad,
  MAX_BATCH_DOCUMENTS,
  type BulkProgress,
  type SendBulk,
} from '../../../../server/hosts/sample/bulk.ts';
import type { SampleEvent } from '../../../../server/hosts/sample/events.ts';

const eventsOf = (count: number): SampleEvent[] =>
  Array.from({ length: count }, (_, position) => ({ index: 'logs', id: `e${position}`, document: { position } }));

const idsOf = (lines: readonly Json[]): string[] =>
  lines.map(line => stringAt(objectAt(line, 'index'), '_id')).filter(Boolean);

/** An engine that answers each document with a status, and keeps what it was sent. */
function engine(statusOf: (id: string, turn: number) => number, statusOfBody: (turn: number) => number = () => 200) {
  const bodies: string[][] = [];
  const waits: number[] = [];
  const progress: BulkProgress[] = [];
  const send: SendBulk = lines => {
    const turn = bodies.push(idsOf(lines)) - 1;
    const items: Json[] = idsOf(lines).map(id => {
      const status = statusOf(id, turn);
      return {
        index: { status, ...(status > 299 ? { error: { type: 'mapper_parsing_exception', reason: 'no' } } : {}) },
      };
    });
    return Promise.resolve({ status: statusOfBody(turn), body: { items } });
  };
  const wait = (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    return Promise.resolve();
  };
  const load = (events: Iterable<SampleEvent>) => bulkLoad({ send, wait }, events, done => progress.push(done));
  return { bodies, waits, progress, load };
}

test('documents go in bounded batches, and progress is told', async () => {
  const { bodies, progress, load } = engine(() => 201);
  expect(await load(eventsOf(2500))).toEqual({ ok: true, value: { indexed: 2500, rejected: 0, examples: [] } });
  expect(bodies.map(({ length }) => length)).toEqual([MAX_BATCH_DOCUMENTS, MAX_BATCH_DOCUMENTS, 500]);
  expect(progress.map(({ indexed }) => indexed)).toEqual([1000, 2000, 2500]);
});

test('big documents make small batches', async () => {
  const { bodies, load } = engine(() => 201);
  await load(eventsOf(5).map(event => ({ ...event, document: { text: 'x'.repeat(1_500_000) } })));
  expect(bodies.map(({ length }) => length)).toEqual([2, 2, 1]);
});

test('a busy engine is asked again, more and more slowly', async () => {
  const { waits, load } = engine(
    () => 201,
    turn => (turn < 3 ? 429 : 200),
  );
  expect(await load(eventsOf(3))).toMatchObject({ ok: true, value: { indexed: 3 } });
  expect(waits).toEqual([250, 500, 1000]);
});

test('only the documents turned away are sent again', async () => {
  const { bodies, load } = engine((id, turn) => (id === 'e1' && turn === 0 ? 429 : 201));
  expect(await load(eventsOf(3))).toMatchObject({ ok: true, value: { indexed: 3, rejected: 0 } });
  expect(bodies).toEqual([['e0', 'e1', 'e2'], ['e1']]);
});

test('a rejected document is counted and shown', async () => {
  const { load } = engine(id => (id === 'e1' ? 400 : 201));
  const example = { index: 'logs', id: 'e1', status: 400, reason: 'mapper_parsing_exception: no' };
  expect(await load(eventsOf(3))).toEqual({ ok: true, value: { indexed: 2, rejected: 1, examples: [example] } });
});

test.each([
  ['one that stays busy', () => engine(() => 429).load(eventsOf(1)), { code: 'busy' }],
  [
    'one that refuses',
    () =>
      engine(
        () => 201,
        turn => (turn === 0 ? 200 : 403),
      ).load(eventsOf(1500)),
    { code: 'refused', status: 403, done: { indexed: 1000 } },
  ],
  [
    'one that is away',
    () =>
      bulkLoad(
        { send: () => Promise.reject(new Error('away')), wait: () => Promise.resolve() },
        eventsOf(1),
        () => undefined,
      ),
    { code: 'unreachable' },
  ],
  [
    'one that answers something else',
    () =>
      bulkLoad(
        { send: () => Promise.resolve({ status: 200, body: '<html>' }), wait: () => Promise.resolve() },
        eventsOf(1),
        () => undefined,
      ),
    { code: 'unreadable' },
  ],
])('%s ends the load', async (_name, load, error) => {
  expect(await load()).toMatchObject({ ok: false, error });
});

test('nothing to load asks nobody', async () => {
  const { bodies, load } = engine(() => 201);
  expect(isObject(await load([]))).toBe(true);
  expect(bodies).toEqual([]);
});
