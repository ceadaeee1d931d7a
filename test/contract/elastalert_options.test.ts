import { readFileSync } from 'node:fs';
import path from 'node:path';
import { alerters } from '../../server/alerters/index.generated.ts';
import {
  elastalertPage,
  fateOf,
  readOptionList,
  type DeclaredOptions,
} from '../../server/declare/reference/elastalert_page.ts';
import { UNDECLARED, whyWithoutEffect } from '../../server/declare/undeclared_options.ts';
import { connectionOptions } from '../../server/engine/connection_options.ts';
import { ruleGroups } from '../../server/engine/rule_groups.ts';
import { configOptions } from '../../server/hosts/cli/load/config_options.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

/** The names of all options of ElastAlert 2, by hand. */
const listed = readOptionList(readFileSync(path.join(__dirname, '../fixtures/elastalert_options.txt'), 'utf8'));

const declared: DeclaredOptions = {
  common: [...ruleGroups, connectionOptions, configOptions].map(options => ({ page: 'rule_options.md', options })),
  ruleTypes,
  alerters,
};

const all = listed.flatMap(({ section, names }) => names.map(name => [section, name] as const));

test('the list is whole: 11 types with options of their own, 44 outputs, and no name twice in a section', () => {
  const sectionsOf = (kind: string) => listed.filter(({ section }) => section.startsWith(`${kind} `));
  expect(sectionsOf('type')).toHaveLength(11);
  expect(sectionsOf('output')).toHaveLength(44);
  expect(new Set(all.map(([, name]) => name)).size).toBe(596);
  expect(new Set(all.map(pair => pair.join(' '))).size).toBe(all.length);
});

test.each(all)('%s: %s is declared, or is listed with what becomes of it', (section, name) => {
  expect(fateOf(section, name, declared)?.about).toMatch(/\S/);
});

test.each(Object.keys(UNDECLARED))('%s is an option of ElastAlert that nothing declares', name => {
  const sections = listed.filter(({ names }) => names.includes(name)).map(({ section }) => section);
  expect(sections).not.toEqual([]);
  const pages = sections
    .map(section => fateOf(section, name, declared)?.about ?? '')
    .filter(about => /^\[/.test(about));
  expect(pages).toEqual([]);
});

test.each([
  ['max_threads', /^rules are screened together/],
  ['jinja_filters', /^its filters are written in Python/],
  ['import', undefined],
  ['num_events', undefined],
  ['constructor', undefined],
])('why %s has no effect (LO4: filters of one’s own)', (name, why) => {
  if (why) expect(whyWithoutEffect(name)).toMatch(why);
  else expect(whyWithoutEffect(name)).toBeUndefined();
});

test('the page has a row for each, and leaves none open', () => {
  const { text } = elastalertPage(listed, declared);
  expect(text.match(/^\| `/gm)).toHaveLength(all.length);
  expect(text).not.toContain('| ? |');
  expect(text).toContain('| `num_events` | there | [rule_types/frequency.md](rule_types/frequency.md) |');
});

test('an option that nobody declares and nobody speaks of has no fate', () => {
  const none = { common: [], ruleTypes: [], alerters: [] };
  expect(fateOf('type spike', 'spike_height', none)).toBeNull();
  expect(fateOf('rule', 'index', none)).toBeNull();
});
