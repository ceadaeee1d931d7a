import { ruleTypes } from '../../../server/rule_types/index.generated.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { compileRule, duplicateNames } from '../../../server/engine/compile.ts';
import { alertFor } from '../../support/alerters.ts';
import { compileText, registry, ruleOf, sourceOf } from '../../support/rules.ts';

const TYPES = ruleTypes.map(({ id }) => id).join(', ');

const problemsOf = (yaml: string): readonly string[] => compileText(yaml).problems.map(formatProblem);

const RIGHT = `name: right
type: frequency
index: logs-*
num_events: 3
timeframe: {minutes: 5}
alert: notebook
`;

test('a rule that is right has no problems', () => {
  const { rule, problems } = compileText(RIGHT);
  expect(problems).toEqual([]);
  expect(rule).toMatchObject({
    name: 'right',
    type: 'frequency',
    index: 'logs-*',
    runEvery: 60_000,
    bufferTime: 900_000,
    realert: 60_000,
    alertTimeLimit: 172_800_000,
    timestampField: '@timestamp',
    include: ['*'],
    queryKeys: [],
    realertKey: 'right',
  });
});

describe('problems, each with its place', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'a missing option of every rule',
      'type: any\nalert: notebook\n',
      ['rule.yaml:1:1: index: is required; add `index: …`'],
    ],
    [
      'a missing option of the type',
      RIGHT.replace('num_events: 3\n', ''),
      ['rule.yaml:1:1: num_events: is required; add `num_events: …`'],
    ],
    [
      'an option that is null',
      RIGHT.replace('num_events: 3', 'num_events:'),
      ['rule.yaml:4:1: num_events: is required; add `num_events: …`'],
    ],
    ['no unit', RIGHT.replace('{minutes: 5}', '5'), ['rule.yaml:5:1: timeframe: needs a unit, such as minutes: 5']],
    [
      'a wrong unit',
      RIGHT.replace('minutes: 5', 'minuts: 5'),
      ['rule.yaml:5:1: timeframe: has the unknown unit minuts; use weeks, days, hours, minutes, seconds, milliseconds'],
    ],
    [
      'a wrong amount',
      RIGHT.replace('minutes: 5', 'minutes: five'),
      ['rule.yaml:5:13: timeframe.minutes: must be a number, such as 5'],
    ],
    [
      'too few events',
      RIGHT.replace('num_events: 3', 'num_events: 0'),
      ['rule.yaml:4:1: num_events: must be at least 1'],
    ],
    [
      'a rule that never pauses',
      `${RIGHT}run_every: {minutes: 0}\n`,
      ['rule.yaml:7:1: run_every: must be longer than nothing, such as minutes: 5'],
    ],
    [
      'an unknown type',
      'type: frequancy\nindex: logs\nalert: notebook\n',
      [`rule.yaml:1:1: type: there is no rule type "frequancy"; did you mean "frequency"?; there are ${TYPES}`],
    ],
    [
      'an unknown output in a list',
      RIGHT.replace('alert: notebook', 'alert:\n  - notebook\n  - pagr'),
      ['rule.yaml:8:5: alert.1: there is no output "pagr"; did you mean "pager"?; there are notebook, pager'],
    ],
    [
      'an option of an output',
      RIGHT.replace('alert: notebook', 'alert: pager'),
      ['rule.yaml:1:1: pager_token: is required; add `pager_token: …`'],
    ],
    [
      'an inline option of an output',
      RIGHT.replace('alert: notebook', 'alert:\n  - notebook: {notebook_parts: x}'),
      ['rule.yaml:7:16: alert.0.notebook.notebook_parts: must be a whole number'],
    ],
    [
      'a misspelt option',
      `${RIGHT}realart: {minutes: 1}\n`,
      ['rule.yaml:7:1: warning: realart: is not an option of a rule and has no effect; did you mean "realert"?'],
    ],
    [
      'an unknown option',
      `${RIGHT}x: 1\n`,
      ['rule.yaml:7:1: warning: x: is not an option of a rule and has no effect'],
    ],
    [
      'a filter that is no query',
      `${RIGHT}filter: [a]\n`,
      ['rule.yaml:7:10: filter.0: must be a query, such as query_string: {query: "…"}'],
    ],
    [
      'a filter that is no list',
      `${RIGHT}filter: {term: {a: 1}}\n`,
      ['rule.yaml:7:1: filter: must be a list; start each entry with a dash'],
    ],
    [
      'a name that is a number',
      RIGHT.replace('name: right', 'name: 5'),
      ['rule.yaml:1:1: name: must be text; put it in quotes'],
    ],
    [
      'RU24: a query_delay without a unit',
      `${RIGHT}query_delay: 5\n`,
      ['rule.yaml:7:1: query_delay: needs a unit, such as minutes: 5'],
    ],
    [
      'SE11: an aggregation that is no time',
      `${RIGHT}aggregation: {minutes: x}\n`,
      ['rule.yaml:7:15: aggregation.minutes: must be a number, such as 5'],
    ],
    [
      'a schedule that is none',
      `${RIGHT}aggregation:\n  schedule: daily\n`,
      [expect.stringMatching(/^rule\.yaml:8:3: aggregation\.schedule: /)],
    ],
    ['the letter n for no', `${RIGHT}is_enabled: n\n`, ['rule.yaml:7:1: is_enabled: must be true or false']],
  ])('%s', (_name, yaml, expected) => expect(problemsOf(yaml)).toEqual(expected));

  test('all of them at once', () => {
    const problems = problemsOf('type: frequency\nnum_events: x\nalert: [pagr, pager]\nrealert: 1\nfoo: 1\n');
    expect(
      problems.map(problem => problem.replace(/^rule.yaml:\d+:\d+: (warning: )?([\w.]+):.*/, '$2')).sort(),
    ).toEqual(['alert.0', 'foo', 'index', 'num_events', 'pager_token', 'realert', 'timeframe']);
  });

  test('a wrong template is said with its reason', () => {
    const [problem] = problemsOf(`${RIGHT}alert_text_type: alert_text_jinja\nalert_text: "{% if %}"\n`);
    expect(problem).toMatch(/^rule\.yaml:8:1: alert_text: is not a valid Jinja template: /);
  });

  test('a warning alone leaves the rule usable, an error does not', () => {
    expect(compileText(`${RIGHT}foo: 1\n`).rule).not.toBeNull();
    expect(compileText(`${RIGHT}realert: 1\n`).rule).toBeNull();
  });
});

test.each(['type', 'index', 'alert'])('every rule needs %s; LO7', name => {
  const without = RIGHT.split('\n').filter(line => !line.startsWith(`${name}:`));
  expect(problemsOf(without.join('\n'))).toContain(`rule.yaml:1:1: ${name}: is required; add \`${name}: …\``);
});

describe('outputs', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['one name', 'notebook', ['notebook']],
    ['a list', '[notebook, {notebook: {notebook_parts: 2}}]', ['notebook', 'notebook#2']],
    ['several in one entry', '[{notebook: {}, pager: {pager_token: t}}]', ['notebook', 'pager']],
    ['none', '[]', []],
  ])('%s', (_name, written, keys) => {
    const { rule } = compileText(RIGHT.replace('alert: notebook', `alert: ${written}`));
    expect(rule?.outputs.map(output => output.key)).toEqual(keys);
  });

  test('LO3: two of one kind have their own options, which win over those of the rule', () => {
    const alert = [{ pager: { pager_token: 'a' } }, { pager: { pager_token: 'b', pager_room: 'night' } }, 'pager'];
    const rule = ruleOf({ type: 'any', pager_token: 'c', pager_room: 'day', alert });
    const lines = rule.outputs.map(({ bound }) =>
      bound.compose(alertFor([{}]), { ...rule.compose, now: 0, receipts: {}, hostName: 'here' }),
    );
    expect(lines).toEqual(['day', 'night', 'day'].map(room => [{ kind: 'log', lines: [`pager ${room}: R`] }]));
    expect(rule.outputs.map(({ key }) => key)).toEqual(['pager', 'pager#2', 'pager#3']);
  });

  test('$option$ stands for the option, an unknown one stays; TX5', () => {
    const lines = (values: Record<string, string>) => {
      const rule = ruleOf({ type: 'any', alert: 'pager', pager_token: '$owner$', ...values });
      expect(rule.outputs[0]?.secrets).toEqual([values.owner ?? '$owner$']);
      return rule.outputs.length;
    };
    expect(lines({ owner: 'the secret one' })).toBe(1);
    expect(lines({})).toBe(1);
  });

  test('secrets are known to their output and kept out of the values that texts may name', () => {
    const rule = ruleOf({ type: 'any', alert: 'pager', pager_token: 'very secret' }, { es_password: 'also secret' });
    expect(rule.outputs[0]?.secrets).toEqual(['very secret']);
    expect(JSON.stringify([rule.values, rule.compose])).not.toContain('secret');
  });
});

describe('options of config.yaml', () => {
  test("stand in for a rule's own, which win", () => {
    const config = { run_every: { minutes: 2 }, buffer_time: { minutes: 45 } };
    expect(ruleOf({ type: 'any', run_every: { seconds: 10 } }, config)).toMatchObject({
      runEvery: 10_000,
      bufferTime: 2_700_000,
    });
  });

  test('are not reported as unknown', () => {
    const { problems } = compileRule(sourceOf({ type: 'any' }, { writeback_index: 'x', rules_folder: 'y' }), registry);
    expect(problems).toEqual([]);
  });
});

describe('fields to include; LO6', () => {
  test.each<readonly [string, Record<string, string | string[]>, readonly string[]]>([
    ['all where absent', {}, ['*']],
    ['all where asked for', { include: ['a', '*'] }, ['*']],
    ['the key and the time are added once', { include: ['a', 'k'], query_key: 'k' }, ['a', 'k', '@timestamp']],
    ['each part of a compound key', { include: ['a'], query_key: ['k', 'l'] }, ['a', 'k', 'l', '@timestamp']],
    ['another time field', { include: ['a'], timestamp_field: 'when' }, ['a', 'when']],
  ])('%s', (_name, values, include) => expect(ruleOf({ type: 'any', ...values }).include).toEqual(include));

  test.each<readonly [string, string[] | string, readonly string[]]>([
    ['two', ['a', 'b'], ['a', 'b']],
    ['one in a list', ['a'], ['a']],
    ['none in a list', [], []],
    ['one', 'a', ['a']],
  ])('query_key: %s', (_name, written, keys) =>
    expect(ruleOf({ type: 'any', query_key: written }).queryKeys).toEqual(keys),
  );
});

test('the file gives a rule without a name its own', () => {
  const { rule } = compileRule({ ...sourceOf({ type: 'any' }), defaultName: 'sudo' }, registry);
  expect(rule).toMatchObject({ name: 'sudo', realertKey: 'sudo' });
});

test('duplicateNames says which rule has a name that is taken, and by which file', () => {
  const problems = duplicateNames([
    { name: 'a', place: { file: 'one.yaml', line: 1, column: 1 } },
    { name: 'b', place: { file: 'two.yaml' } },
    { name: 'a', place: { file: 'three.yaml', line: 2, column: 1 } },
    { name: 'a', place: {} },
  ]);
  expect(problems.map(formatProblem)).toEqual([
    'three.yaml:2:1: name: another rule is already named "a" (in one.yaml); give this one a name of its own',
    'name: another rule is already named "a" (in one.yaml); give this one a name of its own',
  ]);
});
