import type { Json } from '../../../common/model/json.ts';
import { pythonFloat, WrittenNumber } from '../../../common/model/written_number.ts';
import { compareCodePoints, pythonJson, pythonJsonLine, pythonRepr, pythonStr } from '../../../common/text/python.ts';

describe('pythonRepr', () => {
  test.each<readonly [string, Json, string]>([
    ['null', null, 'None'],
    ['true', true, 'True'],
    ['false', false, 'False'],
    ['an integer', 5, '5'],
    ['a large integer', 1e20, '100000000000000000000'],
    ['a huge integer', 1e22, '10000000000000000000000'],
    ['a fraction', 0.1, '0.1'],
    ['a sum of fractions', 0.1 + 0.2, '0.30000000000000004'],
    ['a small fraction', 0.0001, '0.0001'],
    ['a smaller fraction', 0.00001, '1e-05'],
    ['a small fraction of many digits', 1.5e-7, '1.5e-07'],
    ['a tiny fraction', -2.5e-110, '-2.5e-110'],
    ['a whole float', pythonFloat(50), '50.0'],
    ['a large float', pythonFloat(1e16), '1e+16'],
    ['less than nothing', pythonFloat(-0), '-0.0'],
    ['all digits of a long integer', new WrittenNumber('9007199254740993'), '9007199254740993'],
    ['an exponent', new WrittenNumber('1.5E3'), '1500.0'],
    ['beyond all floats', Infinity, 'inf'],
    ['text', 'abc', "'abc'"],
    ['a single quote', "it's", '"it\'s"'],
    ['both quotes', `it's "so"`, `'it\\'s "so"'`],
    ['double quotes', '"so"', `'"so"'`],
    ['a line break', 'a\nb\t\\', "'a\\nb\\t\\\\'"],
    ['control characters', '\u0000\u007f', "'\\x00\\x7f'"],
    ['letters beyond ASCII', 'grüß ☃ 😀', "'grüß ☃ 😀'"],
    ['a space that does not break', 'a\u00a0b', "'a\\xa0b'"],
    ['a line separator', '\u2028', "'\\u2028'"],
    ['a private character', '\ue000\u{f0000}', "'\\ue000\\U000f0000'"],
    ['a list', ['a', 1, null, [true]], "['a', 1, None, [True]]"],
    ['an object', { a: 1, "b'": { c: [] } }, `{'a': 1, "b'": {'c': []}}`],
    ['nothing inside', [{}, []], '[{}, []]'],
  ])('%s', (_name, value, expected) => expect(pythonRepr(value)).toBe(expected));
});

test.each<readonly [string, Json, string]>([
  ['text as it is', "it's", "it's"],
  ['text in a list in quotes', ["it's"], '["it\'s"]'],
  ['null', null, 'None'],
])('pythonStr: %s', (_name, value, expected) => expect(pythonStr(value)).toBe(expected));

test.each<readonly [string, Json, string]>([
  [
    'keys are sorted',
    { b: 1, a: [1, { z: null, y: true }] },
    '{\n    "a": [\n        1,\n        {\n            "y": true,\n            "z": null\n        }\n    ],\n    "b": 1\n}',
  ],
  ['letters stay', { k: 'ü"\n' }, '{\n    "k": "ü\\"\\n"\n}'],
  ['empty ones', [{}, []], '[\n    {},\n    []\n]'],
  [
    'numbers as Python has them',
    [1e-7, 2, pythonFloat(2), -Infinity],
    '[\n    1e-07,\n    2,\n    2.0,\n    -Infinity\n]',
  ],
  ['keys by code point', { '😀': 1, '\uffee': 2, a: 3 }, '{\n    "a": 3,\n    "\uffee": 2,\n    "😀": 1\n}'],
])('pythonJson: %s', (_name, value, expected) => expect(pythonJson(value)).toBe(expected));

test.each([
  ['a', 'b', -1],
  ['a', 'a', 0],
  ['a', 'ab', -1],
  ['Z', 'a', -1],
  ['😀', '\uffee', 1],
])('%s against %s', (a, b, sign) => expect(Math.sign(compareCodePoints(a, b))).toBe(sign));

test.each<[string, Json, string]>([
  ['in its own order', { b: [1, 2.5], a: null }, '{"b": [1, 2.5], "a": null}'],
  ['in ASCII alone', 'zo\u00eb \u{1f514} \u007f \ud800', '"zo\\u00eb \\ud83d\\udd14 \\u007f \\ud800"'],
  ['escaped', { 'a"\n': '\\/\u0000' }, '{"a\\"\\n": "\\\\/\\u0000"}'],
  ['empty', [[], {}], '[[], {}]'],
])('pythonJsonLine: %s', (_name, value, expected) => expect(pythonJsonLine(value)).toBe(expected));
