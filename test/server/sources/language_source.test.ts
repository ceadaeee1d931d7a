import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { parseJson } from '../../../common/model/json_text.ts';
import { runTick } from '../../../server/engine/run.ts';
import { engineSource } from '../../../server/sources/engine_source.ts';
import { httpClient } from '../../../server/sources/http_client.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { httpAnswers, type HttpAnswers, type Seen } from '../../support/http_answers.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { ruleOf } from '../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const EQL = { eql: 'process where process.name == "regsvr32.exe"' };
const ESQL = { esql: 'FROM logs METADATA _id, _index | WHERE user.name == "root"' };
const TERM = { term: { 'host.name': 'a' } };
const RANGE = { range: { '@timestamp': { gt: '2025-03-10T11:45:00Z', lte: '2025-03-10T12:00:00Z' } } };

let server: HttpAnswers | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

/** One run of a rule against a search engine that answers so; with what it was asked and what it told. */
async function run(values: JsonObject, status: number, answer: Json) {
  server = await httpAnswers((_seen: Seen, response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  const rule = ruleOf({ name: 'r', type: 'any', realert: { minutes: 0 }, buffer_time: { minutes: 15 }, ...values });
  const source = engineSource(httpClient({ url: `http://127.0.0.1:${server.port}` }), () => AT);
  const ports = { source, store: memoryStore(), transports: recordingTransports(), fence: 1 };
  const { runs, alerts } = await runTick(ports, { at: AT, compile: () => Promise.resolve([rule]) });
  const asked = server.seen.map(({ method, url, body }) => ({ method, url, body: parseJson(body) }));
  return { asked, run: runs[0], matches: alerts.flatMap(alert => alert.matches.map(({ document }) => document)) };
}

const event = (id: string, more: JsonObject = {}): JsonObject => ({
  _id: id,
  _index: 'logs-1',
  _source: { '@timestamp': '2025-03-10T11:50:00Z', user: { name: 'ada' }, ...more },
});
const events = (...list: readonly JsonObject[]): JsonObject => ({ hits: { events: [...list] } });

test('UT20, UT21: eql is asked whole, once, with what else the rule filters by', async () => {
  const { asked, matches } = await run({ index: 'logs-*', filter: [TERM, EQL] }, 200, events(event('1'), event('2')));
  expect(asked).toEqual([
    {
      method: 'POST',
      url: '/logs-*/_eql/search?ignore_unavailable=true&allow_no_indices=true',
      body: { filter: { bool: { filter: [RANGE, TERM] } }, query: EQL.eql, size: 10_000 },
    },
  ]);
  expect(matches).toMatchObject([
    { _id: '1', _index: 'logs-1', user: { name: 'ada' }, num_hits: 2 },
    { _id: '2', num_hits: 2 },
  ]);
});

test('eql is told of a time field of its own name', async () => {
  const { asked } = await run({ filter: [EQL], timestamp_field: 'ts' }, 200, events());
  expect(asked).toMatchObject([{ body: { timestamp_field: 'ts' } }]);
});

const columns = ['@timestamp', 'user.name', 'n'].map(name => ({ name, type: 'keyword' }));
const row = ['2025-03-10T11:50:00Z', 'ada', 3];

test('UT20, UT21: esql is asked whole; its rows are events', async () => {
  const { asked, matches } = await run({ filter: [TERM, ESQL] }, 200, { columns, values: [row] });
  expect(asked).toEqual([
    {
      method: 'POST',
      url: '/_query?format=json',
      body: { filter: { bool: { filter: [RANGE, TERM] } }, query: `${ESQL.esql}\n| LIMIT 10000` },
    },
  ]);
  const text = '{"@timestamp": "2025-03-10T11:50:00Z", "n": 3, "user.name": "ada"}';
  const _id = createHash('sha256').update(text).digest('hex');
  expect(matches).toMatchObject([{ 'user.name': 'ada', n: 3, _id, _index: 'logs', num_hits: 1 }]);
});

test('UT21: a row that has an id and an index keeps them; a limit of its own stays', async () => {
  const named = [...columns, { name: '_id', type: 'keyword' }, { name: '_index', type: 'keyword' }];
  const esql = 'FROM logs METADATA _id, _index | limit 5';
  const { asked, matches } = await run({ filter: [{ esql }] }, 200, {
    columns: named,
    values: [[...row, 'x', 'logs-7']],
  });
  expect(asked).toMatchObject([{ body: { query: esql } }]);
  expect(matches).toMatchObject([{ _id: 'x', _index: 'logs-7' }]);
});

test.each<readonly [string, JsonObject, number]>([
  ['frequency', { type: 'frequency', num_events: 3, timeframe: { minutes: 15 } }, 1],
  ['frequency of too few', { type: 'frequency', num_events: 4, timeframe: { minutes: 15 } }, 0],
  ['frequency by key', { type: 'frequency', num_events: 2, timeframe: { minutes: 15 }, query_key: 'user.name' }, 1],
  ['frequency by count', { type: 'frequency', num_events: 3, timeframe: { minutes: 15 }, use_count_query: true }, 1],
  [
    'cardinality',
    { type: 'cardinality', cardinality_field: 'user.name', max_cardinality: 1, timeframe: { minutes: 15 } },
    1,
  ],
  ['change', { type: 'change', compare_key: 'user.name', query_key: 'host', ignore_null: true }, 1],
  ['blacklist', { type: 'blacklist', compare_key: 'user.name', blacklist: ['ada'] }, 2],
])('its events are folded as those of filters are: %s', async (_name, values, expected) => {
  const answer = events(
    event('1', { host: 'h' }),
    event('2', { host: 'h' }),
    event('3', { host: 'h', user: { name: 'bob' }, '@timestamp': '2025-03-10T11:51:00Z' }),
  );
  const { matches, run: report } = await run({ filter: [EQL], ...values }, 200, answer);
  expect(report?.error).toBeNull();
  expect(matches).toHaveLength(expected);
});

test('as many rows as an engine gives at once are told, and the run says so', async () => {
  const many = Array.from({ length: 10_000 }, (_, id) => event(String(id)));
  const { run: report } = await run(
    { type: 'frequency', num_events: 5000, timeframe: { minutes: 15 }, filter: [EQL] },
    200,
    events(...many),
  );
  expect(report?.matches).toBe(2);
  expect(report?.warnings).toEqual([expect.stringMatching(/^the query gave 10000 rows/)]);
});

test.each<readonly [string, JsonObject, number, Json, string, RegExp]>([
  [
    'eql of OpenSearch',
    EQL,
    400,
    { error: 'no handler found for uri [/logs/_eql/search] and method [POST]' },
    'bad_query',
    /^this search engine has no EQL \(400\); Elasticsearch has$/,
  ],
  [
    'esql of OpenSearch',
    ESQL,
    405,
    { error: 'Incorrect HTTP method for uri [/_query] and method [POST]', status: 405 },
    'bad_query',
    /^this search engine has no ES\|QL \(405\)/,
  ],
  [
    'a query that cannot be read',
    EQL,
    400,
    { error: { type: 'parsing_exception', reason: 'line 1:3: missing where' }, status: 400 },
    'bad_query',
    /line 1:3: missing where/,
  ],
  [
    'an index that is not there',
    EQL,
    404,
    { error: { type: 'index_not_found_exception', reason: 'no such index [logs]' }, status: 404 },
    'index_missing',
    /no such index/,
  ],
  ['sequences', EQL, 200, { hits: { sequences: [] } }, 'bad_query', /not of sequences/],
  ['an answer in part', ESQL, 200, { columns, values: [row], is_partial: true }, 'timeout', /in part/],
  [
    'rows without a time',
    ESQL,
    200,
    { columns: [{ name: 'n' }, { name: 'host' }], values: [[1, 'a']] },
    'no_timestamp',
    /^the query gives no @timestamp, which the rule needs; it gives host, n$/,
  ],
])('%s: said on the rule', async (_name, filter, status, answer, code, message) => {
  const { run: report, matches } = await run({ filter: [filter] }, status, answer);
  expect(matches).toEqual([]);
  expect(report).toMatchObject({ outcome: 'failed', error: { code } });
  expect(report?.error?.message).toMatch(message);
});

test('rules of both kinds are answered in one tick', async () => {
  server = await httpAnswers((seen, response) => {
    const one = { hits: { total: { value: 0 } }, _shards: { total: 1, failed: 0 } };
    response.end(JSON.stringify(seen.url.startsWith('/_msearch') ? { responses: [one] } : events(event('1'))));
  });
  const source = engineSource(httpClient({ url: `http://127.0.0.1:${server.port}` }), () => AT);
  const rules = [{ filter: [EQL] }, { filter: [TERM] }].map((values, at) => ({
    ...ruleOf({ name: `r${at}`, type: 'any', ...values }),
    id: `r${at}`,
  }));
  const ports = { source, store: memoryStore(), transports: recordingTransports(), fence: 1 };
  const { runs } = await runTick(ports, { at: AT, compile: () => Promise.resolve(rules) });
  expect(runs.map(({ ruleId, matches }) => [ruleId, matches])).toEqual([
    ['r0', 1],
    ['r1', 0],
  ]);
});
