import { isObject, numberAt, toJson, type Json } from '../../../common/model/json.ts';
import { copyJson, parseJson, writeJson } from '../../../common/model/json_text.ts';
import { numberOf, pythonFloat, wholeNumber, WrittenNumber } from '../../../common/model/written_number.ts';

describe('numbers keep their spelling', () => {
  test.each([
    '50.0',
    '-0.0',
    '1e3',
    '1E+2',
    '2.50e1',
    '1.00000000000000000001',
    '9007199254740993',
    '-12345678901234567890',
    '9007199254740993.0',
    '1e-400',
  ])('%s', text => {
    expect(parseJson(text)).toEqual(new WrittenNumber(text));
    expect(writeJson(parseJson(text))).toBe(text);
    expect(writeJson(parseJson(`{"a": [${text},{"b":${text}}]}`))).toBe(`{"a":[${text},{"b":${text}}]}`);
  });

  test.each(['50', '-7', '0', '0.5', '1.10', '9007199254740991', '1.5e-7', '12.25e1'])('%s is a plain number', text =>
    expect(parseJson(text)).toBe(Number(text)),
  );
});

test.each<readonly [string, string, Json | undefined]>([
  ['digits in text stay text', '{"a":" 50.0, 1e5","b":"x"}', { a: ' 50.0, 1e5', b: 'x' }],
  ['escapes', '["\\" 1.0",1.0,"\\\\"]', ['" 1.0', new WrittenNumber('1.0'), '\\']],
  [
    'a character that might be the mark',
    '["\ue0001.0","\\uE0012",1.0]',
    ['\ue0001.0', '\ue0012', new WrittenNumber('1.0')],
  ],
  ['a key of digits', '{"1.0":1.0}', { '1.0': new WrittenNumber('1.0') }],
  ['keys that reach a prototype are dropped', '{"__proto__":{"a":1.0},"b":[{"constructor":1}]}', { b: [{}] }],
  ['also where they are escaped', '{"\\u005f_proto__":1,"c":2}', { c: 2 }],
  ['no JSON', '{"a":', undefined],
  ['no number', '[1.0.0, 1.0]', undefined],
  ['a leading zero', '[01.0]', undefined],
])('parseJson: %s', (_name, text, expected) => expect(parseJson(text)).toEqual(expected));

test('what was parsed is no object, and a number for those who want one', () => {
  const read = parseJson('{"n":50.0}');
  expect(isObject(isObject(read) ? read.n : null)).toBe(false);
  expect(numberAt(read, 'n')).toBe(50);
  expect(JSON.stringify(read)).toBe('{"n":50}');
  expect(toJson(read)).toEqual(read);
  expect(copyJson(read)).toEqual(read);
});

test.each([
  [pythonFloat(50), '50.0'],
  [pythonFloat(-0), '-0.0'],
  [pythonFloat(0.5), '0.5'],
  [pythonFloat(1e21), '1e+21'],
  [wholeNumber(5n), '5'],
  [wholeNumber(9007199254740993n), '9007199254740993'],
])('made numbers: %#', (value, text) => {
  expect(writeJson(value)).toBe(text);
  expect(numberOf(value)).toBe(Number(text));
});

test.each<readonly [unknown, string]>([
  [{ a: undefined, b: [undefined, pythonFloat(1)] }, '{"b":[null,1.0]}'],
  [undefined, 'null'],
  ['1.0', '"1.0"'],
])('writeJson: %#', (value, text) => expect(writeJson(value)).toBe(text));
