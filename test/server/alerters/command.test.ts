import type { JsonObject } from '../../../common/model/json.ts';
import { command } from '../../../server/alerters/command.ts';
import { alertFor, commandParts, composed, CONTEXT, problemsOf } from '../../support/alerters.ts';

const MATCH = { user: { name: 'eva; rm -rf /' }, n: 3, list: ['a'] };

const sent = (values: JsonObject, matches: readonly JsonObject[] = [MATCH]) =>
  commandParts(composed(command, values, alertFor(matches)))[0];

const argv = (...written: readonly string[]): readonly string[] => {
  const program = sent({ command: [...written] })?.program;
  return program && 'argv' in program ? program.argv : [];
};

test.each([
  ['%(user.name)s', 'eva; rm -rf /'],
  ['{user[name]}', 'eva; rm -rf /'],
  ['--n={n:>3}/%(n)03d', '--n=  3/003'],
  ['{list}', "['a']"],
  ['%(gone)s {gone}', '<MISSING VALUE> <MISSING VALUE>'],
  ['{gone[name]}', '{gone[name]}'],
  ['100%% {{}}', '100% {}'],
  ['', ''],
])('AL11: the argument %s is %s', (written, filled) => {
  expect(argv('/opt/tell', written)).toEqual(['/opt/tell', filled]);
});

test('AL11: a missing value is told in one way, whatever the rule says', () => {
  const ruleValues = { alert_missing_value: '?' };
  const parts = composed(command, { command: ['x', '{gone}'] }, alertFor([MATCH]), { ...CONTEXT, ruleValues });
  expect(commandParts(parts)[0]?.program).toEqual({ argv: ['x', '<MISSING VALUE>'] });
});

test('AL11: a line is for the shell, and nothing is filled in', () => {
  expect(sent({ command: "date '+%%F' | awk '{{print}}' >> $HOME/alerts" })?.program).toEqual({
    shell: "date '+%F' | awk '{print}' >> $HOME/alerts",
  });
});

test.each(['tell %(user.name)s', "tell '{user[name]}'", 'tell {0}', 'tell ${HOME}', 'date +%F'])(
  'AL11: a line with something to fill in is wrong: %s',
  line => {
    expect(problemsOf(command, { command: line })).toEqual([
      'command must be a list where values of a match are filled in: in a line, which a shell reads, they could become commands; write a program with its arguments, such as [/opt/tell, "%(user)s"]',
    ]);
  },
);

test.each<[JsonObject, string | null]>([
  [{}, null],
  [{ pipe_alert_text: true }, 'Body\n\n'],
  [{ pipe_match_json: true }, '[{"user": {"name": "zo\\u00eb"}}, {"n": 1.5}]\n'],
  [{ pipe_match_json: true, pipe_alert_text: true }, '[{"user": {"name": "zo\\u00eb"}}, {"n": 1.5}]\n'],
])('AL11: with %j it reads %j', (values, stdin) => {
  expect(sent({ command: ['x'], ...values }, [{ user: { name: 'zoë' } }, { n: 1.5 }])?.stdin).toBe(stdin);
});

test.each([true, false])('AL11: whether it may fail: %s', fails => {
  expect(sent({ command: ['x'], fail_on_non_zero_exit: fails })?.failOnNonZeroExit).toBe(fails);
});

test('a template that does not fit is an error that names the option', () => {
  expect(() => argv('x', '{0}')).toThrow(/^command: "\{0\}"/);
});

test.each<[JsonObject, readonly string[]]>([
  [{}, ['command is required; add `command: …`']],
  [{ command: [] }, ['command must name a program']],
  [{ command: '' }, ['command must not be empty']],
  [{ command: ['x', 1] }, ['command must be text; put it in quotes']],
])('%j is wrong', (values, problems) => {
  expect(problemsOf(command, values)).toEqual(problems);
});
