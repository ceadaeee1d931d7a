import { formatProblem } from '../../../common/model/problem';
import { exportRules } from '../../../server/import/export_rules';

const exported = (...yamls: readonly string[]) =>
  exportRules(
    yamls.map(yaml => ({ yaml, enabled: true })),
    ['slack_webhook_url'],
  );

test.each([
  ['a secret by name', 'slack_webhook_url: ${secret:hook}\n', "slack_webhook_url: '${hook}'\n"],
  [
    'within braces',
    'alert: {slack: {slack_webhook_url: "${secret:hook}"}}\n',
    "alert: {slack: {slack_webhook_url: '${hook}'}}\n",
  ],
  ['as a part', 'slack_webhook_url: https://h/${secret:hook}/x\n', 'slack_webhook_url: https://h/${hook}/x\n'],
  [
    'a name that shells do not take',
    'slack_webhook_url: ${secret:1.soc-hook}\n',
    "slack_webhook_url: '${_1_soc_hook}'\n",
  ],
  ['a secret as it is', 'slack_webhook_url: https://hidden/x\n', "slack_webhook_url: '${a_slack_webhook_url}'\n"],
])('secrets are variables: %s', (_name, text, expected) =>
  expect(exported(`name: a\n${text}`).rules[0]?.text).toBe(`name: a\n${expected}`),
);

test('two names never become one variable, and two rules never one file', () => {
  const { rules, variables } = exported(
    'name: A b\nalert: x\nslack_webhook_url: ${secret:a.b}\n',
    'name: A-b\nalert: x\nslack_webhook_url: ${secret:a_b}\n',
  );
  expect(rules.map(({ file }) => file)).toEqual(['a_b.yaml', 'a_b_2.yaml']);
  expect(variables).toEqual(['a_b', 'a_b_2']);
});

test('what ElastAlert would take otherwise is said', () => {
  const { problems } = exported('name: a\nalert_text: "$HOME, $5, $owner$ and ${X}" # $Y\n', 'name: [\n');
  expect(problems.map(formatProblem)).toEqual([
    'a.yaml:2:1: warning: holds $HOME, which ElastAlert replaces where such a variable is set; do not set it there',
    'a.yaml:2:1: warning: holds ${X}, which ElastAlert replaces where such a variable is set; do not set it there',
    'a.yaml:1:1: warning: alert: ElastAlert loads no rule without an output; add one, such as alert: [debug]',
    expect.stringMatching(/^rule\.yaml:\d+:\d+: is not valid YAML/),
  ]);
});
