import { readFileSync } from 'node:fs';
import path from 'node:path';
import { isList, listAt, objectAt, type JsonObject } from '../../../../common/model/json.ts';
import { parseJson } from '../../../../common/model/json_text.ts';
import { readJinja } from '../../../../server/engine/text/jinja.ts';

const VALUES: JsonObject = {
  user: { name: 'ann' },
  list: [1, 2],
  count: 3,
  html: '<b>&</b>',
  odd: { items: 3 },
  '@timestamp': '2025-03-10T12:00:00Z',
  _data: { '@timestamp': '2025-03-10T12:00:00Z' },
};

function render(template: string): string {
  const read = readJinja(template);
  if (!read.ok) throw new Error(read.error);
  const rendered = read.value.render(VALUES);
  return rendered.ok ? rendered.value : `failed: ${rendered.error}`;
}

describe('values', () => {
  test.each([
    ['a name', '{{ user.name }}', 'ann'],
    ['a name by index', "{{ _data['@timestamp'] }}", '2025-03-10T12:00:00Z'],
    ['a filter', '{{ user.name | upper }}', 'ANN'],
    ['a loop', '{% for one in list %}{{ one }};{% endfor %}', '1;2;'],
    ['a choice', '{% if count > 2 %}many{% else %}few{% endif %}', 'many'],
    ['a default', "{{ nothing | default('none') }}", 'none'],
    ['nothing is escaped', '{{ html }}', '<b>&</b>'],
    ['one line break at the end goes', 'a\n\n', 'a\n'],
  ])('%s', (_name, template, expected) => expect(render(template)).toBe(expected));
});

describe('what is not there is empty', () => {
  test.each(['{{ nothing }}', '{{ user.nothing }}', '{{ nothing.at.all }}', '{{ list[9] }}'])('%s', template =>
    expect(render(`[${template}]`)).toBe('[]'),
  );
});

describe('prototypes are out of reach', () => {
  test.each([
    "{{ ''.constructor }}",
    '{{ __proto__ }}',
    '{{ constructor }}',
    '{{ user.constructor }}',
    '{{ user.__proto__ }}',
    "{{ user['constructor'] }}",
    "{{ list['__proto__'] }}",
    '{{ range.constructor }}',
    '{{ process }}',
    '{{ globalThis }}',
  ])('%s', template => expect(render(template)).toBe(''));

  test('nor can one be called', () =>
    expect(render("{{ user.name.constructor.constructor('return process')() }}")).toMatch(/^failed: /));
});

describe('what Jinja2 prints', () => {
  const source = readFileSync(path.join(__dirname, '../../../fixtures/jinja2_expected.json'), 'utf8');
  const recorded = parseJson(source);
  const values = objectAt(recorded, 'values');
  const rendered = (template: string): string | null => {
    const read = readJinja(template);
    const out = read.ok ? read.value.render(values) : read;
    return out.ok ? out.value : null;
  };
  test.each(listAt(recorded, 'printed').map(row => (isList(row) ? row.map(String) : [])))(
    '%j',
    (template = '', printed) => expect(rendered(template)).toBe(printed),
  );
  test.each(listAt(recorded, 'refused').map(String))('%j is refused', template =>
    expect(rendered(template)).toBeNull(),
  );
});

describe('what a template may take is bounded', () => {
  test.each([
    ['steps', '{% for a in range(5000) %}{% for b in range(5000) %}{% endfor %}{% endfor %}'],
    ['output', "{% for a in range(50000) %}{{ 'x' * 100 }}{% endfor %}"],
    ['a text', "{% set ns = namespace(t='x') %}{% for a in range(99) %}{% set ns.t = ns.t ~ ns.t %}{% endfor %}"],
    ['a repeated text', "{{ 'abc' * 10 ** 9 }}"],
    ['a repeated list', '{{ [1] * 10 ** 9 }}'],
    ['a range', '{{ range(10 ** 9) }}'],
    ['a power', '{{ 10 ** 99999 }}'],
    ['blanks', "{{ 'a'.center(10 ** 9) }}"],
    ['a width', "{{ '{:999999999}'.format(1) }}{{ '%999999999d' % 1 }}"],
    ['an indent', "{{ 'a'|indent(10 ** 9, true) }}"],
    ['replaced text', "{{ ('a' * 9999).replace('a', 'b' * 9999) }}"],
    ['calls', '{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}'],
    ['a list in itself', '{% set l = [] %}{% set _ = l.append(l) %}{{ l }}{{ l|tojson }}'],
  ])('%s', (_name, template) => {
    const read = readJinja(template);
    if (!read.ok) throw new Error(read.error);
    expect(read.value.render({})).toMatchObject({ ok: false });
  });

  test('nesting', () => expect(readJinja(`{{ ${'('.repeat(100_000)}1 }}`)).toMatchObject({ ok: false }));
});

test('a template changes copies alone', () => {
  const list = [1];
  const read = readJinja('{% set _ = list.append(2) %}{{ list }}');
  expect(read.ok && read.value.render({ list })).toEqual({ ok: true, value: '[1, 2]' });
  expect(list).toEqual([1]);
});

test('a field wins over a method where nothing is called', () =>
  expect(render('{{ odd.items }} {{ odd.items() }}')).toBe("3 dict_items([('items', 3)])"));

test.each(['{% if %}', '{{ a', '{% for x in list %}', '{% endif %}', "{% include 'x' %}", "{% extends 'x' %}"])(
  '%s is refused when it is read',
  template => expect(readJinja(template)).toMatchObject({ ok: false }),
);
