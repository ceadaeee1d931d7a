import fc from 'fast-check';
import type { Json } from '../../../common/model/json.ts';
import { editRuleText, readRuleText, type Edit } from '../../../public/form/rule_text.ts';

const RULE = `# Tells of guessed passwords.
name:   Guessed   # its name
type: frequency

filter:
- query_string:   # what to look for
    query: "event:Failed"

# ten of them
num_events: 10
timeframe: {minutes: 5}
my_own_option: [a,   b]

alert:
    - slack   # the team's
    - email
slack_webhook_url: ••••••
`;

const edited = (edit: Edit): string => editRuleText(RULE, [edit]);

test.each<[string, Edit, string, string]>([
  ['a number', { path: ['num_events'], value: 20 }, 'num_events: 10', 'num_events: 20'],
  ['an inner value', { path: ['timeframe'], value: { hours: 1 } }, '{minutes: 5}', '{hours: 1}'],
  ['the query', { path: ['filter', 0, 'query_string', 'query'], value: 'a:b' }, '"event:Failed"', '"a:b"'],
])('%s changes its own lines alone', (_name, edit, from, to) => {
  const lines = RULE.split('\n');
  const after = edited(edit).split('\n');
  expect(edited(edit)).toContain(to);
  expect(edited(edit)).not.toContain(from);
  const unchanged = lines.filter(line => !after.includes(line));
  expect(unchanged.length).toBeLessThanOrEqual(3);
  expect(edited(edit)).toContain('my_own_option: [a,   b]');
  expect(edited(edit)).toContain('name:   Guessed   # its name');
  expect(edited(edit)).toContain('# what to look for');
});

test('a new option goes to the end', () => {
  expect(edited({ path: ['realert'], value: { minutes: 5 } })).toBe(`${RULE}realert:\n  minutes: 5\n`);
});

test('an option that is taken away leaves everything else as it was', () => {
  expect(edited({ path: ['timeframe'], value: undefined })).toBe(RULE.replace('timeframe: {minutes: 5}\n', ''));
});

test('an output more keeps the comments of the others', () => {
  const after = edited({ path: ['alert'], value: ['slack', 'email', 'post'] });
  expect(after).toContain("- slack # the team's");
  expect(readRuleText(after)).toMatchObject({ ok: true, value: { alert: ['slack', 'email', 'post'] } });
  expect(after.match(/^slack_webhook_url: ••••••$/m)).not.toBeNull();
});

test.each([
  ['into nothing', '', 'filter:\n  - query_string:\n      query: a\n'],
  ['below a comment', '# mine\n', '# mine\nfilter:\n  - query_string:\n      query: a\n'],
  ['into an empty list', 'filter: []\nname: x\n', 'filter: [{query_string: {query: a}}]\nname: x\n'],
])('a clause is written %s', (_name, before, after) => {
  const text = editRuleText(before, [{ path: ['filter', 0, 'query_string', 'query'], value: 'a' }]);
  expect(text.replace(/\s+$/, '\n')).toBe(after);
});

test.each([
  'yes',
  'no',
  '010',
  '1:30',
  '2020-01-01',
  ' a ',
  '#x',
  'a: b',
  "it's",
  'null',
  '',
  '1e3',
  'multi\nline\n',
  '{}',
])('the text %j comes back as text', value => {
  const text = editRuleText('name: x\n', [{ path: ['name'], value }]);
  expect(readRuleText(text)).toEqual({ ok: true, value: { name: value } });
});

test('a text that is no YAML is left alone, and its mistake has a place', () => {
  const broken = 'name: x\nfilter: [a\n';
  expect(editRuleText(broken, [{ path: ['name'], value: 'y' }])).toBe(broken);
  expect(readRuleText(broken)).toMatchObject({ ok: false, error: { line: 3, column: 1 } });
  expect(readRuleText('- a\n')).toMatchObject({ ok: false, error: { line: 1 } });
});

test('anchors outlive a change elsewhere', () => {
  const text = 'a: &x {minutes: 5}\nb: *x\nc: 1\n';
  expect(editRuleText(text, [{ path: ['c'], value: 2 }])).toBe('a: &x {minutes: 5}\nb: *x\nc: 2\n');
});

test('single letters are text, as the server reads them', () => {
  expect(readRuleText('a: y\nb: yes\n')).toEqual({ ok: true, value: { a: 'y', b: true } });
});

const { value: anyValue } = fc.letrec<{ value: Json }>(tie => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string({ unit: 'grapheme' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string({ minLength: 1, maxLength: 8 }), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

test('whatever is written comes back, and what was not touched stays line by line', () => {
  const before = readRuleText(RULE);
  const rest = RULE.split('\n').filter(line => !line.startsWith('num_events'));
  fc.assert(
    fc.property(fc.constantFrom('num_events', 'fresh'), anyValue, (name, value) => {
      const text = editRuleText(RULE, [{ path: [name], value }]);
      expect(readRuleText(text)).toEqual({ ok: true, value: { ...(before.ok ? before.value : {}), [name]: value } });
      const lines = text.split('\n');
      expect(rest.filter(line => !lines.includes(line))).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
