import { stringAt, type Json } from '../../../common/model/json';
import type { EngineClient } from '../../../server/sources/engine_client';
import { engineSource } from '../../../server/sources/engine_source';

const SEARCHES = 200;

/** An engine that refuses a whole request where one of its searches is bad, as the real ones do. */
function strictEngine(): { client: EngineClient; requests: () => number } {
  let requests = 0;
  const client: EngineClient = ({ lines = [] }) => {
    requests += 1;
    const bodies = lines.filter((_, index) => index % 2 === 1);
    if (bodies.some(isBad)) return Promise.resolve({ status: 400, body: { error: { type: 'parsing_exception' } } });
    const responses = bodies.map(body => ({ hits: { total: { value: Number(stringAt(body, 'about')) } } }));
    return Promise.resolve({ status: 200, body: { responses } });
  };
  return { client, requests: () => requests };
}

const isBad = (body: Json): boolean => stringAt(body, 'about') === 'bad';
const searchAbout = (about: string) => ({ index: 'logs', body: { about } });

test.each([
  ['none', [], 1],
  ['the first', [0], 17],
  ['the last', [SEARCHES - 1], 17],
  ['two', [3, 150], 32],
])('bad searches stop no other: %s', async (_case, bad, mostRequests) => {
  const { client, requests } = strictEngine();
  const searches = Array.from({ length: SEARCHES }, (_, n) =>
    searchAbout(bad.some(at => at === n) ? 'bad' : String(n)),
  );
  const answers = await engineSource(client, () => 0).searchMany(searches);
  expect(answers.map(answer => (answer.ok ? answer.value.total : answer.error.code))).toEqual(
    searches.map((_, n) => (bad.some(at => at === n) ? 'bad_query' : n)),
  );
  expect(requests()).toBeLessThanOrEqual(mostRequests);
});

test('facts of fields are asked for once a minute', async () => {
  let asked = 0;
  let now = 0;
  const client: EngineClient = () => {
    asked += 1;
    return Promise.resolve({ status: 200, body: { fields: {} } });
  };
  const source = engineSource(client, () => now);
  for (now of [0, 59_999, 60_000]) await source.fields('logs', ['a']);
  expect(asked).toBe(2);
});

describe('a search that takes too long', () => {
  /** An engine with a search it never gets done: it answers in part, or not at all. */
  const engineWith = (slow: 'in part' | 'never'): EngineClient => {
    return ({ lines = [] }) => {
      const bodies = lines.filter((_, index) => index % 2 === 1);
      if (slow === 'never' && bodies.some(isBad))
        return Promise.resolve({ status: 0, body: null, reason: 'timeout' as const, message: 'no answer in time' });
      const responses = bodies.map(body => ({ timed_out: isBad(body), hits: { total: { value: 1 }, hits: [] } }));
      return Promise.resolve({ status: 200, body: { responses } });
    };
  };
  const searches = ['a', 'bad', 'b', 'c', 'd'].map(searchAbout);

  test.each(['in part', 'never'] as const)('fails alone where it is answered %s', async slow => {
    const source = engineSource(engineWith(slow), () => 0);
    const answers = await source.searchMany(searches);
    expect(answers.map(answer => (answer.ok ? 'answered' : answer.error.code))).toEqual([
      'answered',
      'timeout',
      'answered',
      'answered',
      'answered',
    ]);
    const pages = [];
    for await (const page of source.pages(searchAbout('bad'))) pages.push(page);
    expect(pages).toMatchObject([{ ok: false, error: { code: 'timeout' } }]);
  });

  test('is given up by the engine before its request is given up by us', async () => {
    const asked: Json[] = [];
    const client: EngineClient = ({ lines = [] }) => {
      asked.push(...lines);
      return Promise.resolve({ status: 200, body: { responses: [{ hits: { total: { value: 0 } } }] } });
    };
    await engineSource(client, () => 0, 60_000).searchMany([searchAbout('a')]);
    expect(asked[1]).toEqual({ about: 'a', timeout: '45000ms' });
  });
});
