import type { JsonObject } from '../../../../common/model/json.ts';
import { bodyOf, matchText, subjectOf, type TextSource } from '../../../../server/engine/text/alert_text.ts';
import { ruleOf } from '../../../support/rules.ts';

const MATCH: JsonObject = {
  '@timestamp': '2025-03-10T12:00:00Z',
  user: { name: 'ann', id: 0 },
  ips: ['10.0.0.1', 'fe80::1'],
  note: null,
  ok: true,
  empty: '',
  num_hits: 3,
};

const FIELDS = `@timestamp: 2025-03-10T12:00:00Z
empty: ${''}
ips: [
    "10.0.0.1",
    "fe80::1"
]
note: None
num_hits: 3
ok: True
user: {
    "id": 0,
    "name": "ann"
}
`;

function sourceOf(values: JsonObject, describe = ''): TextSource {
  const rule = ruleOf({ name: 'The rule', type: 'any', ...values });
  return {
    ruleName: rule.name,
    text: rule.text,
    ruleValues: rule.values,
    jinjaRootName: rule.compose.jinjaRootName,
    printed: match => match,
    describe: () => describe,
  };
}

describe('the layout of a match text', () => {
  test.each<readonly [string, JsonObject, string, string]>([
    ['all of it', {}, 'Type text\n\n', `The rule\n\nType text\n\n${FIELDS}`],
    ['without type text', {}, '', `The rule\n\n${FIELDS}`],
    ['a type text is ended by a blank line', {}, 'Type text', `The rule\n\nType text\n\n${FIELDS}`],
    ['alert_text instead of the name', { alert_text: 'Look' }, 'Type text\n\n', `Look\n\nType text\n\n${FIELDS}`],
    ['an empty alert_text', { alert_text: '' }, 'Type text\n\n', `\n\nType text\n\n${FIELDS}`],
    ['one line break is filled up', { alert_text: 'Look\n' }, '', `Look\n\n${FIELDS}`],
    ['three line breaks stay', { alert_text: 'Look\n\n\n' }, '', `Look\n\n\n${FIELDS}`],
    ['alert_text_only', { alert_text: 'Look', alert_text_type: 'alert_text_only' }, 'Type text', 'Look\n\n'],
    ['alert_text_only without a text', { alert_text_type: 'alert_text_only' }, 'Type text', 'The rule\n\n'],
    ['exclude_fields', { alert_text_type: 'exclude_fields' }, 'Type text', 'The rule\n\nType text\n\n'],
    [
      'alert_text_jinja',
      { alert_text: 'By {{ user.name }}', alert_text_type: 'alert_text_jinja' },
      'Type text',
      'By ann\n\n',
    ],
    [
      'a match of an output that tells no summary',
      { alert_text_type: 'aggregation_summary_only' },
      'Type text',
      `The rule\n\nType text\n\n${FIELDS}`,
    ],
  ])('%s', (_name, values, describe, expected) => expect(matchText(sourceOf(values, describe), MATCH)).toBe(expected));

  test('fields are in the order of code points, top counts are left out', () =>
    expect(matchText(sourceOf({ alert_text: 'T' }), { b: 1, a: 2, Z: 3, ä: 4, _id: 'x', top_events_user: {} })).toBe(
      'T\n\nZ: 3\n_id: x\na: 2\nb: 1\nä: 4\n',
    ));
});

test('TX1 TX2 top counts stand between the type text and the fields, which may be left out', () => {
  const match = { user: { id: 50.5 }, top_events_user: { bob: 10 } };
  const counted = { top_count_keys: ['user'], alert_text: 'T' };
  expect(matchText(sourceOf(counted, 'Type'), match)).toBe(
    'T\n\nType\n\nuser:\nbob: 10\n\nuser: {\n    "id": 50.5\n}\n',
  );
  expect(matchText(sourceOf({ ...counted, alert_text_type: 'exclude_fields' }, 'Type'), match)).toBe(
    'T\n\nType\n\nuser:\nbob: 10\n\n',
  );
  expect(matchText(sourceOf({ ...counted, alert_text_type: 'alert_text_only' }, 'Type'), match)).toBe('T\n\n');
  expect(matchText(sourceOf({ alert_text: 'T' }, 'Type'), match)).not.toContain('bob');
});

describe('values in alert_text', () => {
  const textOf = (values: JsonObject, match = MATCH): string =>
    matchText(sourceOf({ alert_text_type: 'alert_text_only', ...values }), match).replace(/\n+$/, '');

  test.each<readonly [string, JsonObject, string]>([
    ['without args braces stay; TX8', { alert_text: '{"j":1} {} 100%' }, '{"j":1} {} 100%'],
    ['literal backslashes stay', { alert_text: 'a\\nb' }, 'a\\nb'],
    ['args in order', { alert_text: '{} from {}', alert_text_args: ['user.name', 'ips[1]'] }, 'ann from fe80::1'],
    ['args by number', { alert_text: '{1} {0}', alert_text_args: ['ok', 'note'] }, '<MISSING VALUE> True'],
    ['one arg that is no list', { alert_text: '{}', alert_text_args: 'user.name' }, 'ann'],
    ['an object as Python prints it', { alert_text: '{}', alert_text_args: ['user'] }, "{'name': 'ann', 'id': 0}"],
    ['a field that is missing', { alert_text: '{}', alert_text_args: ['nothing'] }, '<MISSING VALUE>'],
    ['null is missing', { alert_text: '{}', alert_text_args: ['note'] }, '<MISSING VALUE>'],
    [
      'zero, empty and true are not',
      { alert_text: '{}|{}|{}', alert_text_args: ['user.id', 'empty', 'ok'] },
      '0||True',
    ],
    ['another word for missing', { alert_text: '{}', alert_text_args: ['x'], alert_missing_value: '-' }, '-'],
    ['an option of the rule; TX3', { alert_text: '{}', alert_text_args: ['owner'], owner: 'ops' }, 'ops'],
    ['the match wins over the rule; TX3', { alert_text: '{}', alert_text_args: ['ok'], ok: 'rule' }, 'True'],
    [
      'an empty option is missing for args',
      { alert_text: '{}', alert_text_args: ['owner'], owner: '' },
      '<MISSING VALUE>',
    ],
    ['an empty option is used for kw', { alert_text: '{o}|', alert_text_kw: { owner: 'o' }, owner: '' }, '|'],
    [
      'named values',
      { alert_text: '{who} {ip!r}', alert_text_kw: { 'user.name': 'who', 'ips[0]': 'ip' } },
      "ann '10.0.0.1'",
    ],
    ['args win over kw', { alert_text: '{}', alert_text_args: ['ok'], alert_text_kw: { ok: 'x' } }, 'True'],
    ['no prototype with args', { alert_text: '{}', alert_text_args: ['constructor'] }, '<MISSING VALUE>'],
    ['no prototype with kw', { alert_text: '{c}', alert_text_kw: { constructor: 'c' } }, '<MISSING VALUE>'],
    [
      'too few args: the text as it is, and a note',
      { alert_text: '{} {}', alert_text_args: ['ok'] },
      '{} {}\n(This template has no value for {1}.)',
    ],
    [
      'an unknown name: the text as it is, and a note',
      { alert_text: '{who}', alert_text_kw: { ok: 'x' } },
      '{who}\n(This template has no value for {who}.)',
    ],
  ])('%s', (_name, values, expected) => expect(textOf(values)).toBe(expected));

  test.each<readonly [string, string, string]>([
    ['the match', '{{ user.name }}', 'ann'],
    ['an option of the rule', '{{ owner }}', 'ops'],
    ['the match wins', '{{ num_hits }}', '3'],
    ['the root name', "{{ _data['@timestamp'] }} {{ _data.owner }}", '2025-03-10T12:00:00Z ops'],
    [
      'what fails is told as it is, with a note',
      '{{ nothing() }}',
      '{{ nothing() }}\n(the template could not be filled in: ',
    ],
  ])('jinja: %s; TX4', (_name, template, expected) =>
    expect(textOf({ alert_text_type: 'alert_text_jinja', alert_text: template, owner: 'ops', num_hits: 9 })).toContain(
      expected,
    ),
  );

  test('another root name', () =>
    expect(
      textOf({ alert_text_type: 'alert_text_jinja', alert_text: '{{ m.user.name }}{{ _data }}', jinja_root_name: 'm' }),
    ).toBe('ann'));
});

describe('the subject', () => {
  test.each<readonly [string, JsonObject, string | null]>([
    ['none', {}, null],
    ['as it is', { alert_subject: 'Look {} %' }, 'Look {} %'],
    [
      'with args',
      { alert_subject: 'By {} on {}', alert_subject_args: ['user.name', 'host'] },
      'By ann on <MISSING VALUE>',
    ],
    ['jinja', { alert_subject: 'By {{ user.name }}', alert_text_type: 'alert_text_jinja', alert_text: '' }, 'By ann'],
    [
      'args win over jinja',
      { alert_subject: '{} {{ x }}', alert_subject_args: ['ok'], alert_text_type: 'alert_text_jinja' },
      'True { x }',
    ],
    [
      'cut after it is filled in; TX6',
      { alert_subject: '{}', alert_subject_args: ['@timestamp'], alert_subject_max_len: 5 },
      '2025-',
    ],
    ['cut by characters; TX6', { alert_subject: '😀😀😀', alert_subject_max_len: 2 }, '😀😀'],
    ['cut at 2048', { alert_subject: 'x'.repeat(3000) }, 'x'.repeat(2048)],
  ])('%s', (_name, values, expected) => expect(subjectOf(sourceOf(values), MATCH)).toBe(expected));
});

test.each([
  ['one match stands alone', ['a\n'], 'a\n'],
  ['several have dashes after each, the last too', ['a\n', 'b'], `a\n\n${'-'.repeat(40)}\nb\n${'-'.repeat(40)}\n`],
])('the body: %s', (_name, texts, expected) => expect(bodyOf(texts)).toBe(expected));
