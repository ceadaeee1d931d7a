import type { Hit, SearchRequest } from '../../../../server/engine/ports.ts';
import { listSource } from '../../../../server/sources/list_source.ts';

const EVENTS = [
  { '@timestamp': '2024-01-01T00:00:20Z', n: 2, _id: 'two', _index: 'logs' },
  { '@timestamp': '2024-01-01T00:00:10Z', n: 1 },
  { n: 3 },
];
const source = listSource(EVENTS, 'data');

const within = (gt: string, lte: string): SearchRequest => ({
  index: 'any',
  body: { query: { bool: { filter: [{ range: { '@timestamp': { gt, lte } } }, { term: { n: 99 } }] } } },
});

async function read(request: SearchRequest): Promise<readonly Hit[]> {
  const hits: Hit[] = [];
  for await (const page of source.pages(request)) if (page.ok) hits.push(...page.value);
  return hits;
}

test.each([
  [
    'all, in the order of time, without looking at filters',
    '2024-01-01T00:00:00Z',
    '2024-01-01T00:01:00Z',
    ['document-2', 'two', 'document-3'],
  ],
  ['the start is outside, the end inside', '2024-01-01T00:00:10Z', '2024-01-01T00:00:20Z', ['two', 'document-3']],
])('%s', async (_name, gt, lte, ids) => {
  expect((await read(within(gt, lte))).map(({ id }) => id)).toEqual(ids);
});

test('ids and indices are those of the events', async () => {
  const [hit] = await read({ index: 'any', body: { query: { ids: { values: ['two'] } } } });
  expect(hit).toEqual({ id: 'two', index: 'logs', source: { '@timestamp': '2024-01-01T00:00:20Z', n: 2 } });
});

test('it counts, and calculates nothing', async () => {
  const count = within('2024-01-01T00:00:10Z', '2024-01-01T00:01:00Z');
  const [counted, calculated] = await source.searchMany([
    count,
    { ...count, body: { ...count.body, aggs: { a: { avg: { field: 'n' } } } } },
  ]);
  expect(counted).toMatchObject({ ok: true, value: { total: 2 } });
  expect(calculated).toMatchObject({ ok: false, error: { code: 'bad_query' } });
});
