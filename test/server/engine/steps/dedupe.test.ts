import type { JsonObject } from '../../../../common/model/json.ts';
import { keyOf, rowsOf } from '../../../../server/engine/steps/dedupe.ts';
import { ruleOf } from '../../../support/rules.ts';

test.each<readonly [string, readonly string[], JsonObject, string | null]>([
  ['no key', [], { a: 1 }, null],
  ['text', ['a'], { a: 'x' }, 'x'],
  ['empty text', ['a'], { a: '' }, ''],
  ['a number', ['a'], { a: 4 }, '4'],
  ['true', ['a'], { a: true }, 'True'],
  ['a list', ['a'], { a: ['x', 1] }, "['x', 1]"],
  ['an empty list', ['a'], { a: [] }, '[]'],
  ['an object', ['a'], { a: { b: null } }, "{'b': None}"],
  ['null', ['a'], { a: null }, null],
  ['nothing', ['a'], {}, null],
  ['nested, with .keyword', ['a.b.keyword'], { a: { b: 'x' } }, 'x'],
  ['compound; RU17', ['this', 'that', 'those'], { this: 'abc', that: '☃', those: 4 }, 'abc, ☃, 4'],
  ['compound, a part missing; SI10', ['a', 'b'], { a: 1 }, '1, None'],
  ['compound, all missing', ['a', 'b'], {}, 'None, None'],
])('keyOf: %s', (_name, keys, document, expected) => expect(keyOf(keys, document)).toBe(expected));

describe('rowsOf', () => {
  const rule = ruleOf({ type: 'any', query_key: 'k' });
  const hit = (id: string, source: JsonObject, index = 'logs') => ({ id, index, source });
  const time = '1970-01-01T00:00:01.000500Z';

  test('reads time and key', () =>
    expect(rowsOf(rule, [hit('1', { '@timestamp': time, k: 'v' })], new Set())).toEqual({
      rows: [{ id: '1', index: 'logs', at: 1000.5, key: 'v', document: { '@timestamp': time, k: 'v' } }],
      unreadable: 0,
    }));

  test('takes each id once, also across pages; RU8', () => {
    const met = new Set<string>();
    const first = rowsOf(rule, [hit('1', { '@timestamp': time }), hit('1', { '@timestamp': time })], met);
    const second = rowsOf(rule, [hit('1', { '@timestamp': time }, 'other'), hit('2', { '@timestamp': time })], met);
    expect([first.rows, second.rows].map(rows => rows.map(row => row.id))).toEqual([['1'], ['2']]);
  });

  test('counts what has no readable time; RU20', () => {
    const hits = [hit('1', {}), hit('2', { '@timestamp': 'soon' }), hit('3', { '@timestamp': 1000 })];
    expect(rowsOf(rule, hits, new Set())).toMatchObject({ rows: [{ id: '3', at: 1000 }], unreadable: 2 });
  });
});
