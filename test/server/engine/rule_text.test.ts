import { formatProblem } from '../../../common/model/problem.ts';
import { compileRule } from '../../../server/engine/compile.ts';
import { compileText, registry, sourceOf } from '../../support/rules.ts';

const RULE = 'name: r\ntype: any\nindex: logs-*\nalert: notebook\n';

const summaryIn = (fields: string) => compileText(`${RULE}summary_table_fields: ${fields}\n`);

describe('LO11 summary_table_fields', () => {
  const column = (path: string, header = path) => ({ path, header });
  test.each([
    ['strings', '[a, b.c]', [column('a'), column('b.c')]],
    ['a path and a header', '[{path: a, header: A}]', [column('a', 'A')]],
    ['a path alone', '[{path: a}]', [column('a')]],
    ['mixed', '[a, {path: b, header: B}]', [column('a'), column('b', 'B')]],
    ['one string', 'a', [column('a')]],
  ])('%s', (_name, written, fields) =>
    expect(summaryIn(written).rule?.text.summary).toEqual({
      fields,
      kind: 'ascii',
      maxRows: null,
      prefix: '',
      suffix: '',
    }),
  );

  test.each([
    ['no path', '[{header: A}]'],
    ['another key', '[{path: a, width: 3}]'],
    ['a number', '[5]'],
  ])('%s is refused', (_name, written) => {
    const { rule, problems } = summaryIn(written);
    expect(rule).toBeNull();
    expect(problems.map(formatProblem).join()).toContain('summary_table_fields');
  });
});

describe('jinja_template_path', () => {
  const values = { name: 'r', type: 'any', alert_text_type: 'alert_text_jinja', jinja_template_path: 'a.jinja' };
  const yaml = `${RULE}alert_text_type: alert_text_jinja\njinja_template_path: a.jinja\n`;

  test('TX4 the template of the file stands for alert_text', () => {
    const { rule } = compileRule({ ...sourceOf(values), templateTexts: new Map([['a.jinja', '{{ a }}!']]) }, registry);
    expect(rule?.text.textTemplate?.render({ a: 1 })).toEqual({ ok: true, value: '1!' });
    expect(rule?.text.text).toBeNull();
  });

  test('a template that cannot be read is told at its option', () =>
    expect(
      compileRule({ ...sourceOf(values), templateTexts: new Map([['a.jinja', '{{ a']]) }, registry).problems,
    ).toMatchObject([
      { path: 'jinja_template_path', message: 'is not a valid Jinja template: {{ has no end (line 1)' },
    ]));

  test('where no files may be read, it is refused with advice', () =>
    expect(compileText(yaml).problems.map(formatProblem)).toEqual([
      'rule.yaml:6:1: jinja_template_path: names a file, which only rule files of the command line may; write the template into alert_text',
    ]));

  test('without Jinja it has no effect', () =>
    expect(compileText(`${RULE}jinja_template_path: a.jinja\n`).problems).toEqual([]));
});

test('filters of one’s own are refused with advice', () =>
  expect(compileText(`${RULE}jinja_filters: [my.filter]\n`).problems.map(formatProblem)).toEqual([
    'rule.yaml:5:1: warning: jinja_filters: has no effect: its filters are written in Python; templates have those of Jinja, and macros where they are not enough',
  ]));

test('a filter that is not there is told when the rule is read', () =>
  expect(
    compileText(`${RULE}alert_text_type: alert_text_jinja\nalert_text: "{{ a | uper }}"\n`).problems.map(formatProblem),
  ).toEqual([
    'rule.yaml:6:1: alert_text: is not a valid Jinja template: there is no filter "uper"; did you mean "upper"? (line 1)',
  ]));
