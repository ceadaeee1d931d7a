import type { Json, JsonObject } from '../../../common/model/json.ts';
import { pythonFloat, WrittenNumber } from '../../../common/model/written_number.ts';
import { percentFormat } from '../../../common/text/percent_format.ts';

test.each<readonly [string, readonly Json[], string]>([
  ['%.2f', [0.966666667], '0.97'],
  ['%s and %r', ['a', 'a'], "a and 'a'"],
  ['%s %s %s', [null, true, [1, 'b']], "None True [1, 'b']"],
  ['%s %s', [pythonFloat(50), 50], '50.0 50'],
  ['%d %i', [3.99, pythonFloat(-3)], '3 -3'],
  ['%d', [new WrittenNumber('9007199254740993')], '9007199254740993'],
  ['%5d|%-5d|%05d|%+d', [42, 42, -42, 42], '   42|42   |-0042|+42'],
  ['%.3d %#x %X %o', [5, 255, 255, 8], '005 0xff FF 10'],
  ['%e %g %G', [12345.678, 1e-5, 1e-10], '1.234568e+04 1e-05 1E-10'],
  ['%8.3s|', ['abcdef'], '     abc|'],
  ['%*d', [5, 42], '   42'],
  ['%c%c', ['x', 65], 'xA'],
  ['%a', ['ü'], "'\\xfc'"],
  ['100%%', [], '100%'],
])('%s by position; UT14', (template, positional, expected) =>
  expect(percentFormat(template, { positional })).toEqual({ ok: true, value: expected }),
);

test.each<readonly [string, JsonObject, string]>([
  ['%(a.b)s is %(n).1f', { 'a.b': 'x', n: 2 }, 'x is 2.0'],
  ['%%(a)s', { a: 1 }, '%(a)s'],
])('%s by name', (template, named, expected) =>
  expect(percentFormat(template, { named })).toEqual({ ok: true, value: expected }),
);

test.each<readonly [string, readonly Json[], string]>([
  ['%d', ['a'], 'bad_spec'],
  ['%d', [null], 'bad_spec'],
  ['%x', [1.5], 'bad_spec'],
  ['%q', [1], 'bad_spec'],
  ['100%', [1], 'bad_spec'],
  ['%s', [1, 2], 'bad_spec'],
  ['%99999999d', [1], 'bad_spec'],
  ['%s %s', [1], 'no_such_value'],
  ['%(constructor)s', [], 'no_such_value'],
])('%s is refused', (template, positional, code) =>
  expect(percentFormat(template, { positional })).toMatchObject({ ok: false, error: { code } }),
);
