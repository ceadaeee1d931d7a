import type { JsonObject } from '../../common/model/json';
import type { EventSource, Hit, Ports } from '../../server/engine/ports';
import { runTick } from '../../server/engine/run';
import { engineSource } from '../../server/sources/engine_source';
import { listFields, topValues } from '../../server/sources/fields';
import { listIndices } from '../../server/sources/indices';
import { detectProduct } from '../../server/sources/product';
import { memoryStore } from '../../server/stores/memory';
import { ENGINES, engineForTests, uniqueName, type EngineForTests } from '../support/engines';
import { ENGINE_START_LIMIT_MS } from '../support/opensearch';
import { recordingTransports } from '../support/recording_transports';
import { ruleOf } from '../support/rules';

const MANY = 10_500;
const MINUTE = 60_000;
const FIRST = Date.UTC(2024, 0, 1);
const USERS = ['alice', 'alice', 'alice', 'bob', undefined];

const MAPPINGS: JsonObject = {
  properties: {
    '@timestamp': { type: 'date' },
    user: { properties: { name: { type: 'keyword' } } },
    message: { type: 'text', fields: { keyword: { type: 'keyword' } } },
    note: { type: 'text' },
    port: { type: 'integer' },
  },
};

describe.each(ENGINES)('%s as a source of events', (_name, start) => {
  let engine: EngineForTests;
  let source: EventSource;
  let about: { readonly product: string; readonly version: string };
  const index = uniqueName('tocsin-test');
  const [small, large, other] = [`${index}-small`, `${index}-large`, `${index}-other`];

  beforeAll(async () => {
    const running = await start();
    about = running;
    engine = engineForTests(running.url);
    source = engineSource(engine.client, () => 0);
    await engine.client({ method: 'PUT', path: `/${small}`, body: { mappings: MAPPINGS } });
    await engine.fill(
      small,
      USERS.map((user, count) => ({
        '@timestamp': new Date(FIRST + count * MINUTE).toISOString(),
        user: { name: user },
        message: `line ${count % 2}`,
        ...(count === 0 ? {} : { note: 'seen by nobody' }),
        port: 22,
      })),
    );
    await engine.fill(
      large,
      Array.from({ length: MANY }, (_, n) => ({ n })),
    );
    await engine.fill(other, [{ user: { name: 7 }, message: 'x' }]);
  }, ENGINE_START_LIMIT_MS);
  afterAll(() => engine.remove(index));

  const count = (body: JsonObject = {}, of = small) => ({
    index: of,
    body: { size: 0, track_total_hits: true, ...body },
  });

  test('says what it is', async () => {
    const found = await detectProduct(engine.client);
    if (!found.ok) throw new Error(found.error.message);
    const { name, version, problem } = found.value;
    expect([name.toLowerCase(), version, problem]).toEqual([about.product, about.version, null]);
  });

  test('answers many searches, each on its own', async () => {
    const answers = await source.searchMany([
      count({ query: { term: { 'user.name': 'alice' } } }),
      count({ query: { no_such_query: {} } }),
      count({ query: { query_string: { query: 'user.name:(' } } }),
      count({ aggs: { users: { terms: { field: 'user.name' } } } }),
    ]);
    expect(answers).toMatchObject([
      { ok: true, value: { total: 3, failedShards: 0 } },
      { ok: false, error: { code: 'bad_query' } },
      { ok: false, error: { code: 'bad_query' } },
      { ok: true, value: { total: 5, aggregations: { users: { buckets: [{ key: 'alice', doc_count: 3 }, {}] } } } },
    ]);
  });

  test('asks nothing where nothing is asked', async () => expect(await source.searchMany([])).toEqual([]));

  test.each([
    ['a name that is not there', `${index}-none`, 0, 0],
    ['a pattern that matches nothing', `${index}-none-*`, 0, 0],
    ['names of which one is there', `${index}-none,${small}`, 5, 1],
    ['a pattern that matches two', `${index}-s*,${index}-o*`, 6, 2],
  ])('counts in %s', async (_case, of, total, shards) => {
    const [answer] = await source.searchMany([count({}, of)]);
    expect(answer).toMatchObject({ ok: true, value: { total, shards } });
  });

  const hitsOf = async (of: string, body: JsonObject): Promise<readonly Hit[]> => {
    const hits: Hit[] = [];
    for await (const page of source.pages({ index: of, body })) {
      if (!page.ok) throw new Error(page.error.message);
      hits.push(...page.value);
    }
    return hits;
  };

  test('NT9: learns and tells new terms, whichever search engine it is', async () => {
    const terms = uniqueName('tocsin-terms');
    await engine.client({ method: 'PUT', path: `/${terms}`, body: { mappings: MAPPINGS } });
    const seen = (minutes: number, name: string): JsonObject => ({
      '@timestamp': new Date(FIRST + minutes * MINUTE).toISOString(),
      user: { name },
    });
    await engine.fill(terms, [seen(-3000, 'alice'), seen(-4.5, 'alice'), seen(-4, 'bob'), seen(-3, 'bob')]);
    const rule = ruleOf({ type: 'new_term', index: terms, fields: ['user.name'], use_keyword_postfix: false });
    const ports: Ports = { source, store: memoryStore(), transports: recordingTransports(), fence: 1 };
    const compile = () => Promise.resolve([rule]);
    await runTick(ports, { at: FIRST - 5 * MINUTE, compile });
    const { alerts } = await runTick(ports, { at: FIRST, compile });
    expect(alerts.map(({ matches }) => matches.map(({ document }) => document))).toMatchObject([
      [{ user: { name: 'bob' }, '@timestamp': '2023-12-31T23:56:00Z', new_field: 'user.name' }],
    ]);
    await engine.remove(terms);
  });

  test('UT9: reads all hits in their order, though they are more than one page', async () => {
    const hits = await hitsOf(large, { sort: [{ n: 'asc' }] });
    expect(hits.map(({ source: { n } }) => n)).toEqual(Array.from({ length: MANY }, (_, n) => n));
    expect(new Set(hits.map(({ id }) => id)).size).toBe(MANY);
  });

  test('leaves no scroll open, also where nobody reads to the end', async () => {
    const open = async () => {
      const stats = await engine.client({ method: 'GET', path: `/${large}/_stats/search` });
      return JSON.stringify(stats.body).match(/"scroll_current":(\d+)/)?.[1];
    };
    for await (const page of source.pages({ index: large, body: { sort: ['_doc'] } })) {
      expect(page.ok).toBe(true);
      break;
    }
    expect(await open()).toBe('0');
  });

  test('has no hits where no index is', async () => {
    expect(await hitsOf(`${index}-none-*`, {})).toEqual([]);
  });

  test('says that a query cannot be read', async () => {
    const pages = [];
    for await (const page of source.pages({ index: small, body: { query: { no_such_query: {} } } })) pages.push(page);
    expect(pages).toMatchObject([{ ok: false, error: { code: 'bad_query' } }]);
  });

  test.each([
    ['a keyword', small, 'user.name', { type: 'keyword', aggregatable: true }],
    ['a text', small, 'message', { type: 'text', aggregatable: false }],
    ['a field of two types', `${small},${other}`, 'user.name', { type: 'conflict', aggregatable: true }],
  ])('knows %s', async (_case, of, field, expected) => {
    const facts = await source.fields(of, [field]);
    expect(facts.ok && facts.value.find(fact => fact.name === field)).toMatchObject(expected);
  });

  test.each([
    ['a field that is not there', small, 'none'],
    ['an index that is not there', `${index}-none`, 'user.name'],
  ])('knows nothing of %s', async (_case, of, field) => {
    expect(await source.fields(of, [field])).toEqual({ ok: true, value: [] });
  });

  test('lists the fields people choose from', async () => {
    const fields = await listFields(engine.client, small);
    expect(fields.ok && fields.value.map(field => [field.name, field.type, field.aggregatable])).toEqual([
      ['@timestamp', 'date', true],
      ['message', 'text', true],
      ['note', 'text', false],
      ['port', 'integer', true],
      ['user.name', 'keyword', true],
    ]);
  });

  test.each([
    [
      'a keyword',
      { field: 'user.name' },
      {
        total: 5,
        withField: 4,
        values: [
          { value: 'alice', count: 3 },
          { value: 'bob', count: 1 },
        ],
      },
    ],
    [
      'what a query finds',
      { field: 'user.name', query: 'user.name:b*' },
      { total: 1, withField: 1, values: [{ value: 'bob', count: 1 }] },
    ],
    [
      'a text with a keyword',
      { field: 'message', size: 1 },
      { total: 5, withField: 5, values: [{ value: 'line 0', count: 3 }] },
    ],
    ['a text without', { field: 'note' }, { total: 5, withField: 4, values: [{ value: 'seen by nobody', count: 4 }] }],
    ['a number', { field: 'port' }, { total: 5, withField: 5, values: [{ value: '22', count: 5 }] }],
    ['a field that is not there', { field: 'none' }, { total: 5, withField: 0, values: [] }],
    [
      'a range of time',
      {
        field: 'user.name',
        within: { timestampField: '@timestamp', window: { start: FIRST, end: FIRST + 3 * MINUTE } },
      },
      {
        total: 3,
        withField: 3,
        values: [
          { value: 'alice', count: 2 },
          { value: 'bob', count: 1 },
        ],
      },
    ],
  ])('counts the values of %s', async (_case, asked, expected) => {
    expect(await topValues(engine.client, { index: small, ...asked })).toEqual({ ok: true, value: expected });
  });

  test.each([
    ['an index', small, [small]],
    ['a pattern', `${index}*`, [large, other, small]],
    ['what is not there', `${index}-none`, []],
  ])('lists the names of %s', async (_case, pattern, expected) => {
    expect(await listIndices(engine.client, pattern)).toEqual({ ok: true, value: expected });
  });
});
