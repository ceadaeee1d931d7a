import type { Json, JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';

type Row = readonly [name: string, document: JsonObject, path: string, expected: Json];

const UT4: JsonObject = {
  flags: [1, 2, 3],
  objects: [{ foo: 'bar' }, { foo: [{ bar: 'baz' }] }, { foo: { bar: 'baz' } }],
  nested: { foo: ['bar', 'baz'] },
};
const UT19: JsonObject = { a: 'x', l: [1, { k: 'v' }, [9, 8]] };

describe('lookup', () => {
  test.each<readonly [string, Json]>([
    ['Fields.ts', 'T'],
    ['Fields.ts.keyword', 'T'],
    ['Fields.nothing', null],
    ['missing', null],
    ['none.x', null],
    ['ts.value', 5],
    ['ts.value.keyword', 5],
    ['real.keyword', 'child'],
  ])('UT2 UT3 %s', (path, expected) =>
    expect(lookup({ Fields: { ts: 'T' }, none: null, 'ts.value': 5, real: { keyword: 'child' } }, path)).toEqual(
      expected,
    ),
  );

  test.each<Row>([
    ['a field', { a: 1 }, 'a', 1],
    ['a nested field', { a: { b: { c: 1 } } }, 'a.b.c', 1],
    ['a key with dots', { 'a.b.c': 1 }, 'a.b.c', 1],
    ['a key with dots, then an object', { 'a.b': { c: 1 } }, 'a.b.c', 1],
    ['an object, then a key with dots', { a: { 'b.c': 1 } }, 'a.b.c', 1],
    ['the longest prefix first', { a: { b: 'nested' }, 'a.b': 'flat' }, 'a.b', 'flat'],
    ['nothing', { a: 1 }, 'b', null],
    ['nothing below', { a: { b: 1 } }, 'a.c', null],
    ['null', { a: null }, 'a', null],
    ['below null', { a: null }, 'a.b', null],
    ['an empty text', { a: '' }, 'a', ''],
    ['zero', { a: 0 }, 'a', 0],
    ['false', { a: false }, 'a', false],
    ['a path that goes on past text', { a: 'x' }, 'a.b.c', 'x'],
    ['a path that goes on past a list', { a: [1, 2] }, 'a.b', [1, 2]],
    ['an element', { a: [1, 2] }, 'a[1]', 2],
    ['an element behind a nested name', { a: { b: [1, 2] } }, 'a.b[0]', 1],
    ['text right after the bracket', { items: [{ name: 'n' }] }, 'items[0]name', 'n'],
    ['a point after the bracket', { items: [{ name: 'n' }] }, 'items[0].name', null],
    ['several brackets', { a: [{ b: [0, { c: 'deep' }] }] }, 'a[0]b[1]c', 'deep'],
    ['two digits', { x: Array.from({ length: 12 }, (_, index) => index) }, 'x[10]', null],
    ['two brackets give the whole list', { x: [0, 1, [7, 8]] }, 'x[2][1]', [0, 1, [7, 8]]],
    ['past an element that is no object: the whole list', { x: [0, 1] }, 'x[0]y', [0, 1]],
    ['past an element that is null', { x: [null] }, 'x[0]y', [null]],
    ['a character of a text', { x: 'text' }, 'x[1]', 'e'],
    ['an element of an object', { x: { 0: 'y' } }, 'x[0]', null],
    ['.keyword of an element', { x: ['a'] }, 'x[0].keyword', ['a']],
    ['no name at all', { a: 1 }, '', null],
    ['none of the shorter prefixes', { 'a.b': { c: 1 }, a: { b: { d: 2 } } }, 'a.b.d', null],
    ['an empty step', { q: { '': { r: 1 } } }, 'q..r', 1],
    ['an index past the end', { x: [1] }, 'x[5]', null],
    ['an index past the end, inside', { a: [{ b: [1] }] }, 'a[0]b[3]', null],
    ['a key that looks like an index', { 'x[0]': 'literal' }, 'x[0]', null],
    ['.keyword is left off', { a: { b: 1 } }, 'a.b.keyword', 1],
    ['a real keyword below', { a: { keyword: 'real', other: 1 } }, 'a.keyword', 'real'],
    ['.keyword of nothing', { a: 1 }, 'b.keyword', null],
    ['a key with dots and .keyword; UT3', { 'ts.value': 3 }, 'ts.value.keyword', 3],
    ['.keyword of an object', { a: { b: 1 } }, 'a.keyword', null],
    ['the prototype is out of reach', {}, 'constructor', null],
    ['the prototype of an inner object', { a: {} }, 'a.__proto__', null],
    ['the length of a list', { a: [1, 2] }, 'a.length', [1, 2]],
  ])('%s', (_name, document, path, expected) => expect(lookup(document, path)).toEqual(expected));

  test.each<readonly [string, Json]>([
    ['flags[0]', 1],
    ['flags[1]', 2],
    ['objects[0]foo', 'bar'],
    ['objects[0]foo.keyword', 'bar'],
    ['objects[1]foo[0]bar', 'baz'],
    ['objects[2]foo.bar', 'baz'],
    ['objects[2]foo.bar.keyword', 'baz'],
    ['objects[1]foo[1]bar', null],
    ['objects[1]foo[0]baz', null],
    ['nested.foo[0]', 'bar'],
  ])('UT4 %s', (path, expected) => expect(lookup(UT4, path)).toEqual(expected));

  test.each<readonly [string, Json]>([
    ['a.b', 'x'],
    ['l.k', [1, { k: 'v' }, [9, 8]]],
    ['l[1].k', null],
    ['l[2][1]', [1, { k: 'v' }, [9, 8]]],
    ['l[10]', null],
    ['l[9]', null],
  ])('UT19 %s', (path, expected) => expect(lookup(UT19, path)).toEqual(expected));
});
