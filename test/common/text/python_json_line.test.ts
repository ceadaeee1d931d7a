import type { Json } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { pythonJsonLine } from '../../../common/text/python_json_line.ts';

test.each<[Json, string]>([
  [null, 'null'],
  [true, 'true'],
  [3, '3'],
  [new WrittenNumber('50.0'), '50.0'],
  ['a "é" 🔔\n\u007f', '"a \\"\\u00e9\\" \\ud83d\\udd14\\n\\u007f"'],
  [[], '[]'],
  [{}, '{}'],
  [{ b: [1, { c: null }], a: 'x' }, '{"b": [1, {"c": null}], "a": "x"}'],
])('%j is %s', (value, line) => expect(pythonJsonLine(value)).toBe(line));
