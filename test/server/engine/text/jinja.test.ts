import type { JsonObject } from '../../../../common/model/json.ts';
import { readJinja } from '../../../../server/engine/text/jinja.ts';

const VALUES: JsonObject = {
  user: { name: 'ann' },
  list: [1, 2],
  count: 3,
  html: '<b>&</b>',
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

test.each(['{% if %}', '{{ a', '{% for x in list %}', '{% endif %}'])('%s is refused when it is read', template =>
  expect(readJinja(template)).toMatchObject({ ok: false }),
);
