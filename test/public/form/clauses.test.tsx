import type { Json } from '../../../common/model/json.ts';
import { clauseFor, readFilter } from '../../../public/form/clauses.ts';
import { suggestPatterns } from '../../../public/pages/builder/index_patterns.ts';

test.each<[Json, string]>([
  [{ term: { 'user.name': 'root' } }, 'user.name is root'],
  [{ term: { 'user.name': { value: 'root' } } }, 'user.name is root'],
  [{ query: { term: { 'source.port': 22 } } }, 'source.port is 22'],
  [{ terms: { a: ['x', 'y'] } }, 'a is one of x, y'],
  [{ exists: { field: 'a' } }, 'a is there'],
  [{ bool: { must_not: { term: { a: true } } } }, 'not: a is true'],
  [{ range: { a: { gte: 1 } } }, '{"range":{"a":{"gte":1}}}'],
])('%j reads as %s', (clause, words) => expect(readFilter([clause]).clauses).toEqual([{ index: 0, words }]));

test('the search box is the first query string, however it is wrapped', () => {
  const filter = [{ exists: { field: 'a' } }, { query: { query_string: { query: 'b:1' } } }];
  expect(readFilter(filter)).toMatchObject({
    query: 'b:1',
    queryIndex: 1,
    queryPath: ['filter', 1, 'query', 'query_string', 'query'],
    clauses: [{ index: 0 }],
  });
  expect(readFilter(undefined)).toMatchObject({ query: '', queryIndex: null, clauses: [] });
});

test.each([
  ['keyword', 'root', { term: { f: 'root' } }],
  ['text', 'a b', { match_phrase: { f: 'a b' } }],
  ['long', '22', { term: { f: 22 } }],
  ['boolean', 'true', { term: { f: true } }],
  ['ip', '10.0.0.1', { term: { f: '10.0.0.1' } }],
])('a value of a field of type %s', (type, value, clause) => {
  const field = { name: 'f', type, aggregatable: true };
  expect(clauseFor(field, value, true)).toEqual(clause);
  expect(clauseFor(field, value, false)).toEqual({ bool: { must_not: clause } });
});

test('patterns are offered before single indices', () => {
  expect(suggestPatterns(['filebeat-2024.05.01', 'filebeat-2024.05.02', 'logs-nginx.access-000012', 'plain'])).toEqual([
    ...['filebeat-*', 'logs-*', 'logs-nginx.access-*'],
    ...['filebeat-2024.05.01', 'filebeat-2024.05.02', 'logs-nginx.access-000012', 'plain'],
  ]);
});
