import type { Problem } from '../../../../common/model/problem.ts';
import { registryOf } from '../../../../server/engine/catalogue.ts';
import { compileRule } from '../../../../server/engine/compile.ts';
import type { Rule } from '../../../../server/engine/rule.ts';
import type { RuleFile, RuleFolder } from '../../../../server/hosts/cli/load/rules.ts';
import { enabledRules } from '../../../../server/hosts/cli/session.ts';
import { refreshRules } from '../../../../server/hosts/cli/rule_set.ts';
import { any } from '../../../../server/rule_types/any.ts';

function ruleNamed(name: string): Rule {
  const values = { name, type: 'any', index: 'logs', alert: [] };
  const source = { id: `id-${name}`, scope: 'cli', defaultName: name, values, config: {}, placeOf: () => ({}) };
  const { rule } = compileRule(source, registryOf([any], []));
  if (!rule) throw new Error('the rule is right');
  return rule;
}

const BROKEN: Problem = { code: 'wrong_value', severity: 'error', path: 'index', message: 'is wrong', place: {} };
const good = (file: string, hash: string, name = file): RuleFile => ({
  file,
  hash,
  rule: ruleNamed(name),
  nameAt: { file },
  values: {},
  secretNames: [],
  problems: [],
});
const broken = (file: string, hash: string): RuleFile => ({ ...good(file, hash), rule: null, problems: [BROKEN] });
const folder = (...files: readonly RuleFile[]): RuleFolder => ({ files, problems: [] });
const running = ({ files }: RuleFolder): unknown[] =>
  files.map(({ rule, hash }) => (rule ? `${rule.name}@${hash}` : null));

test.each([
  ['nothing changed', folder(good('a', '1')), folder(good('a', '1')), ['a@1'], []],
  [
    'a change is taken over',
    folder(good('a', '1')),
    folder(good('a', '2')),
    ['a@2'],
    ['a: changed; the new version runs'],
  ],
  [
    'LI2: a change and a new file at once',
    folder(good('a', '1')),
    folder(good('a', '2'), good('b', '1')),
    ['a@2', 'b@1'],
    ['a: changed; the new version runs', 'b: new rule "b"'],
  ],
  [
    'of a rule that is broken now, the old version goes on',
    folder(good('a', '1')),
    folder(broken('a', '2')),
    ['a@1'],
    ['a: broken now; the old version goes on'],
  ],
  [
    'a repaired rule runs',
    folder(broken('a', '1')),
    folder(good('a', '2')),
    ['a@2'],
    ['a: changed; the new version runs'],
  ],
  [
    'a new rule runs',
    folder(good('a', '1')),
    folder(good('a', '1'), good('b', '1')),
    ['a@1', 'b@1'],
    ['b: new rule "b"'],
  ],
  [
    'LI3: a deleted rule goes',
    folder(good('a', '1'), good('b', '1')),
    folder(good('a', '1')),
    ['a@1'],
    ['b: gone; the rule no longer runs'],
  ],
])('%s', (_name, before, now, rules, notes) => {
  const refreshed = refreshRules(before, now);
  expect(running(refreshed.folder)).toEqual(rules);
  expect(refreshed.notes).toEqual(notes);
});

test('a rule that did not change stays the very same', () => {
  const before = folder(good('a', '1'));
  expect(refreshRules(before, folder(good('a', '1'))).folder.files[0]?.rule).toBe(before.files[0]?.rule);
});

test('a broken rule is complained of once', () => {
  const first = refreshRules(folder(good('a', '1')), folder(broken('a', '2')));
  const second = refreshRules(first.folder, folder(broken('a', '2')));
  expect([first.changed.length, second.changed.length, second.notes]).toEqual([1, 0, []]);
});

test('LI3: a new file does not take the name of a rule that runs', () => {
  const refreshed = refreshRules(folder(good('b', '1', 'Twin')), folder(good('a', '1', 'Twin'), broken('b', '1')));
  expect(running(refreshed.folder)).toEqual([null, 'Twin@1']);
});

test('LI1, LI2: a changed rule has the id by which its state is found', () => {
  const before = folder(good('a', '1'));
  const { files } = refreshRules(before, folder(good('a', '2'))).folder;
  expect(files.map(({ rule }) => rule?.id)).toEqual(before.files.map(({ rule }) => rule?.id));
});

test('LI3: a new rule that is disabled does not run until it is enabled', () => {
  const rule = ruleNamed('b');
  const disabled: RuleFile = { ...good('b', '1'), rule: { ...rule, enabled: false } };
  const first = refreshRules(folder(good('a', '1')), folder(good('a', '1'), disabled));
  expect(enabledRules(first.folder.files).map(({ name }) => name)).toEqual(['a']);
  const second = refreshRules(first.folder, folder(good('a', '1'), good('b', '2')));
  expect(enabledRules(second.folder.files).map(({ name }) => name)).toEqual(['a', 'b']);
});

test('while a folder cannot be read its rules go on', () => {
  const gone: Problem = { ...BROKEN, code: 'unreadable' };
  expect(running(refreshRules(folder(good('a', '1')), { files: [], problems: [gone] }).folder)).toEqual(['a@1']);
});
