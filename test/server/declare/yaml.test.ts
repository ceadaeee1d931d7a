import type { Json, JsonObject } from '../../../common/model/json.ts';
import { WrittenNumber } from '../../../common/model/written_number.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { parseYaml, type YamlFile } from '../../../server/declare/yaml.ts';

function read(yaml: string): YamlFile {
  const file = parseYaml(yaml, 'r.yaml');
  if (!file.ok) throw new Error(file.error.map(formatProblem).join('\n'));
  return file.value;
}

function problemsOf(yaml: string): readonly string[] {
  const file = parseYaml(yaml, 'r.yaml');
  return file.ok ? [] : file.error.map(formatProblem);
}

describe('values as PyYAML reads them', () => {
  test.each<readonly [string, Json]>([
    ['yes', true],
    ['No', false],
    ['on', true],
    ['OFF', false],
    ['true', true],
    ['y', 'y'],
    ['n', 'n'],
    ['Y', 'Y'],
    ['N', 'N'],
    ["'yes'", 'yes'],
    ['~', null],
    ['', null],
    ['12', 12],
    ['0x1f', 31],
    ['010', 8],
    ['1_000', 1000],
    ['1.5', 1.5],
    ['1.0e+3', new WrittenNumber('1000.0')],
    ['[10.0]', [new WrittenNumber('10.0')]],
    ['9007199254740993', new WrittenNumber('9007199254740993')],
    ['[a, 1, {b: no}]', ['a', 1, { b: false }]],
    ['"\\u00fc"', 'ü'],
    ['user.name', 'user.name'],
    ['2026-03-02', '2026-03-02'],
    ['{lte: 2026-03-02}', { lte: '2026-03-02' }],
    ['2026-03-02T10:00:00Z', '2026-03-02T10:00:00.000Z'],
    ['"{} ran {}"', '{} ran {}'],
  ])('%s', (written, expected) => expect(read(`v: ${written}`).value).toStrictEqual({ v: expected }));

  test.each<readonly [string, string, JsonObject]>([
    ['an anchor and its alias', 'a: &x {b: 1}\nc: *x', { a: { b: 1 }, c: { b: 1 } }],
    ['a merge key', 'a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}', { a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }],
    ['a block of text', 't: |\n  one\n  two\n', { t: 'one\ntwo\n' }],
    ['folded text', 't: >-\n  one\n  two\n', { t: 'one two' }],
    ['numbers as keys', '1: a', { '1': 'a' }],
  ])('%s', (_name, written, expected) => expect(read(written).value).toEqual(expected));

  test('keys that reach a prototype are left out', () => {
    const { value } = read('__proto__: {polluted: 1}\nconstructor: 1\na: {__proto__: {b: 1}, c: 2}');
    expect(JSON.stringify(value)).toBe('{"a":{"c":2}}');
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  });
});

describe('mistakes', () => {
  test.each<readonly [string, string, string]>([
    ['a bracket left open', 'name: x\nfilter: [a, b\ntype: any', 'r.yaml:3:1: '],
    ['a tab for spaces', 'a:\n\tb: 1', 'r.yaml:2:1: '],
    ['two colons', 'name: x\nalert: a: b', 'r.yaml:2:8: '],
    ['a quote left open', 'name: "x\ntype: any\n', 'r.yaml:'],
    ['a key twice', 'name: x\ntype: any\nname: y', 'r.yaml:3:1: '],
    ['an unknown alias', 'a: *b', 'r.yaml:1:'],
    ['an empty file', '', 'r.yaml:1:1: must hold options, one `name: value` to a line'],
    ['only a comment', '# nothing\n', 'r.yaml:1:1: must hold options'],
    ['a list at the top', '- a\n- b', 'r.yaml:1:1: must hold options'],
    ['text alone', 'hello', 'r.yaml:1:1: must hold options'],
    ['two documents', 'a: 1\n---\nb: 2', 'r.yaml:2:1: '],
  ])('%s', (_name, yaml, start) => {
    const [first] = problemsOf(yaml);
    expect(first?.slice(0, start.length)).toBe(start);
  });

  test('nine levels of aliases are not unfolded', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    expect(problemsOf(`l0: &l0 [x]\n${levels.join('\n')}`)).toEqual([
      'r.yaml:1:1: refers to itself too often; write the repeated part out',
    ]);
  });

  test('an alias of itself is refused', () => expect(problemsOf('a: &a [*a]')).toHaveLength(1));
});

describe('places', () => {
  const file = read(
    'name: x\nfilter:\n  - term: {a: 1}\n  - query_string:\n      query: "b"\nalert: [one, {two: {three: 3}}]',
  );
  test.each<readonly [readonly (string | number)[], number, number]>([
    [['name'], 1, 1],
    [['filter'], 2, 1],
    [['filter', 1], 4, 5],
    [['filter', 1, 'query_string', 'query'], 5, 7],
    [['filter', 7], 2, 1],
    [['alert', 1, 'two', 'three'], 6, 21],
    [['alert', 1, 'absent'], 6, 14],
    [['absent'], 1, 1],
    [[], 1, 1],
  ])('%j', (path, line, column) => expect(file.placeOf(path)).toEqual({ file: 'r.yaml', line, column }));
});
