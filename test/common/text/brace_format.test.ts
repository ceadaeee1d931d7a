import type { Json, JsonObject } from '../../../common/model/json.ts';
import { pythonFloat, WrittenNumber } from '../../../common/model/written_number.ts';
import { braceFormat } from '../../../common/text/brace_format.ts';

type Row = readonly [template: string, positional: readonly Json[], expected: string];

describe('braceFormat with positions; UT14', () => {
  test.each<Row>([
    ['no braces at all', ['unused'], 'no braces at all'],
    ['', [], ''],
    ['{} and {}', [1, 'a'], '1 and a'],
    ['{1}{0}{1}', ['a', 'b'], 'bab'],
    ['{{}} {}', ['v'], '{} v'],
    ['{{{}}}', ['v'], '{v}'],
    ['{}', [{ a: "it's" }], `{'a': "it's"}`],
    ['{} {} {}', [null, true, 1.5], 'None True 1.5'],
    ['{0[a]} {0[b][c]}', [{ a: 1, b: { c: true } }], '1 True'],
    ['{0[1]}', [['x', 'y']], 'y'],
    ['{0[0]}', ['abc'], 'a'],
    ['{!r} {!s}', ["it's", ['a']], `"it's" ['a']`],
    ['{!a}', ['ü☃😀'], "'\\xfc\\u2603\\U0001f600'"],
    ['{0!r:>6}', ['a'], "   'a'"],
    ['{:>5}|{:<5}|{:^5}|', ['a', 'b', 'c'], '    a|b    |  c  |'],
    ['{:*^7}', ['mid'], '**mid**'],
    ['{:😀>3}', ['a'], '😀😀a'],
    ['{:.3}', ['abcdef'], 'abc'],
    ['{:s}', ['t'], 't'],
    ['{:05d}', [42], '00042'],
    ['{:+d} {:+d}', [3, -3], '+3 -3'],
    ['{: d}', [3], ' 3'],
    ['{:05}', [-4], '-0004'],
    ['{:=+6}', [5], '+    5'],
    ['{:06.1f}', [-2.345], '-002.3'],
    ['{:10.3f}|', [3.14159], '     3.142|'],
    ['{:<8}|{:^8}|', [1.5, 12], '1.5     |   12   |'],
    ['{:,} {:_}', [1234567, 1234567], '1,234,567 1_234_567'],
    ['{:,.2f}', [1234567.891], '1,234,567.89'],
    ['{:.2f}', [2.675], '2.67'],
    ['{:.2f}', [0.125], '0.12'],
    ['{:.0f} {:.0f} {:.0f}', [0.5, 1.5, 2.5], '0 2 2'],
    ['{:f}', [3], '3.000000'],
    ['{:.2%}', [0.966666667], '96.67%'],
    ['{:.0%}', [0.125], '12%'],
    ['{:e} {:E}', [12345.678, 0.00012], '1.234568e+04 1.200000E-04'],
    ['{:.1e}', [0], '0.0e+00'],
    ['{:g} {:g}', [1234567, 0], '1.23457e+06 0'],
    ['{:g} {:g} {:g}', [0.0001, 0.00001, 100000], '0.0001 1e-05 100000'],
    ['{:.3g} {:.6}', [1234567, 1234567.5], '1.23e+06 1.23457e+06'],
    ['{} {}', [pythonFloat(50), 50], '50.0 50'],
    ['{} {}', [pythonFloat(1e16), pythonFloat(1e15)], '1e+16 1000000000000000.0'],
    [
      '{} {:,}',
      [new WrittenNumber('9007199254740993'), new WrittenNumber('9007199254740993')],
      '9007199254740993 9,007,199,254,740,993',
    ],
    [
      '{:.2f} {:.6} {:.2} {:n}',
      [pythonFloat(50), pythonFloat(50), pythonFloat(50), pythonFloat(50)],
      '50.00 50.0 5e+01 50',
    ],
    ['{:08,} {:010,.2f}', [1234, 1234.5], '0,001,234 001,234.50'],
    ['{:#x} {:#010x} {:_b}', [-255, -255, 255], '-0xff -0x00000ff 1111_1111'],
    ['{:c}{:3c}', [72, 105], 'H  i'],
    ['{:#g} {:#.0f} {:z.1f}', [3, 3, -0.01], '3.00000 3. 0.0'],
    ['{:E} {:.0e}', [1e22, 2.5], '1.000000E+22 2e+00'],
    ['{:.30f}', [0.1], '0.100000000000000005551115123126'],
    ['{:{}}|', ['a', 5], 'a    |'],
    ['{0:>{1}}|{0:{2}{1}}', ['a', 3, '*^'], '  a|*a*'],
    ['{0[a:b]} {0[x}y]}', [{ 'a:b': 1, 'x}y': 2 }], '1 2'],
    ['{:.3}', [3.14159], '3.14'],
    ['{:G}', [1e-10], '1E-10'],
    ['{:x} {:X} {:o} {:b}', [255, 255, 8, 5], 'ff FF 10 101'],
    ['{:#x} {:#b}', [255, 5], '0xff 0b101'],
    ['{:n}', [12345], '12345'],
    ['{:>6} {:d}', [true, true], '     1 1'],
  ])('%s', (template, positional, expected) =>
    expect(braceFormat(template, { positional, named: {} })).toEqual({ ok: true, value: expected }),
  );
});

test.each<readonly [string, JsonObject, string]>([
  ['{name}: {n:>5}', { name: 'x', n: 7 }, 'x:     7'],
  ['{user[name]}', { user: { name: 'ann' } }, 'ann'],
  ['{{name}}', { name: 'x' }, '{name}'],
])('braceFormat with names: %s', (template, named, expected) =>
  expect(braceFormat(template, { positional: [], named })).toEqual({ ok: true, value: expected }),
);

describe('braceFormat refuses', () => {
  test.each<readonly [string, string, readonly Json[], string]>([
    ['an open brace', '{', [], 'unbalanced'],
    ['a closing brace', 'a } b', [], 'unbalanced'],
    ['one closing brace too many', '{}}', [1], 'unbalanced'],
    ['too few values', '{} {}', [1], 'no_such_value'],
    ['too few values by number; TX8', '{0} {1}', ['a'], 'no_such_value'],
    ['an unknown name', '{a}', ['x'], 'no_such_value'],
    ['an attribute', '{0.real}', [1], 'no_such_value'],
    ['the prototype', '{0[constructor]}', [{}], 'no_such_value'],
    ['the prototype by name', '{constructor}', [], 'no_such_value'],
    ['a missing key', '{0[b]}', [{ a: 1 }], 'no_such_value'],
    ['a key of a list', '{0[k]}', [['x']], 'no_such_value'],
    ['numbers after none', '{} {0}', ['a'], 'bad_spec'],
    ['none after numbers', '{0} {}', ['a'], 'bad_spec'],
    ['a width for None', '{:>5}', [null], 'bad_spec'],
    ['a width for a list', '{:>5}', [['a']], 'bad_spec'],
    ['a number wanted, text given', '{:d}', ['a'], 'bad_spec'],
    ['a whole number wanted', '{:d}', [1.5], 'bad_spec'],
    ['text wanted, a number given', '{:s}', [5], 'bad_spec'],
    ['thousands of text', '{:,}', ['a'], 'bad_spec'],
    ['an unknown kind', '{:q}', [1], 'bad_spec'],
    ['an unknown conversion', '{!z}', ['a'], 'bad_spec'],
    ['a spec inside a spec inside a spec', '{:{:{}}}', ['a', 5, 1], 'bad_spec'],
    ['a precision for a whole number', '{:.6}', [5], 'bad_spec'],
    ['digits for a float', '{:d}', [pythonFloat(5)], 'bad_spec'],
    ['a gigabyte of blanks', '{:999999999}', ['a'], 'bad_spec'],
  ])('%s', (_name, template, positional, code) =>
    expect(braceFormat(template, { positional, named: {} })).toMatchObject({ ok: false, error: { code } }),
  );

  test('and says where', () =>
    expect(braceFormat('ab{', { positional: [], named: {} })).toMatchObject({
      error: { message: 'has a single "{" at position 3; write it twice to keep it' },
    }));
});
