import { formatProblem } from '../../../../common/model/problem';
import { MASK, maskSecrets, unmaskSecrets } from '../../../../server/hosts/api/secret_text';

const SECRETS = ['slack_webhook_url', 'http_post_headers', 'smtp_password'];

const RULE = `# told to the soc
name: sudo
slack_webhook_url: https://hooks.example/T0/secret-one  # ours
alert:
  - slack
  - slack: { slack_webhook_url: "https://hooks.example/secret-two, really" }
http_post_headers:
  Authorization: Bearer secret-three
  X-Team: 'secret-four'
# smtp_password: secret-five
`;

const LISTED = `slack_webhook_url:
  - https://hooks.example/one
  - https://hooks.example/two
`;

describe('masking', () => {
  test('replaces each secret value and leaves the rest as it was written', () => {
    const masked = maskSecrets(RULE, SECRETS);
    expect(masked).not.toMatch(/secret-/);
    expect(masked).toBe(`# told to the soc
name: sudo
slack_webhook_url: ${MASK}  # ours
alert:
  - slack
  - slack: { slack_webhook_url: ${MASK} }
http_post_headers:
  Authorization: ${MASK}
  X-Team: ${MASK}
# smtp_password: ${MASK}
`);
  });

  test.each([
    ['a reference to another option', 'hook: https://x.example/secret\nslack_webhook_url: $hook$\n'],
    ['an alias', 'a: &a https://x.example/secret\nslack_webhook_url: *a\n'],
    ['a merged mapping', 'base: &b { slack_webhook_url: https://x.example/secret }\nalert:\n - slack: { <<: *b }\n'],
    ['text over several lines', 'slack_webhook_url: |\n  https://x.example/\n  secret\nname: x\n'],
    ['a number', 'smtp_password: 12345secret\n'],
  ])('masks a secret behind %s', (_name, text) => {
    expect(maskSecrets(text, SECRETS)).not.toContain('secret');
  });

  test.each([
    ['named', '${secret:hook}', '${secret:hook}'],
    ['named within a value', 'https://x:${secret:hook}@y', MASK],
    ['named with something after it', '${secret:hook}x', MASK],
  ])('a secret that is %s', (_name, written, shown) =>
    expect(maskSecrets(`slack_webhook_url: "${written}"\n`, SECRETS)).toBe(
      `slack_webhook_url: ${shown === MASK ? MASK : `"${shown}"`}\n`,
    ),
  );

  test('does not show text that is no YAML', () => {
    expect(maskSecrets('slack_webhook_url: "https://secret', SECRETS)).toBe('');
  });
});

describe('putting secrets back', () => {
  const back = (text: string, stored: string): string => {
    const result = unmaskSecrets(text, stored, SECRETS);
    return result.ok ? result.value : result.error.map(formatProblem).join('\n');
  };

  test.each([
    ['a rule', RULE],
    ['a list', LISTED],
    ['text over several lines', 'slack_webhook_url: |\n  https://x.example/\n  secret\nname: x\n'],
  ])('an untouched text of %s means what it meant', (_name, text) => {
    const result = unmaskSecrets(maskSecrets(text, SECRETS), text, SECRETS);
    expect(result.ok && maskSecrets(result.value, SECRETS)).toBe(maskSecrets(text, SECRETS));
    expect(result.ok && result.value).toContain(/[\w-]*(secret|one|two)/.exec(text)?.[0]);
  });

  test('the stored text comes back to the letter where values stand in one line', () => {
    expect(back(maskSecrets(RULE, SECRETS), RULE)).toBe(RULE.replace('Bearer secret-three', '"Bearer secret-three"'));
  });

  test('a changed value stays changed, its neighbour is put back', () => {
    const edited = maskSecrets(LISTED, SECRETS).replace(MASK, 'https://hooks.example/new');
    expect(back(edited, LISTED)).toMatch(/new[^]*two/);
  });

  test('a secret that moved is found by its option where there is only one', () => {
    const moved = `alert:\n  - slack: { slack_webhook_url: ${MASK} }\n`;
    expect(back(moved, 'slack_webhook_url: https://x.example/s\n')).toContain('https://x.example/s');
  });

  test.each([
    ['a secret nobody stored', `smtp_password: ${MASK}\n`, /^2:\d+: smtp_password: is not known here/],
    ['half a mask', `slack_webhook_url: ${MASK}/more\n`, /^2:\d+: slack_webhook_url: holds part of the mask/],
  ])('%s is a problem with its place', (_name, text, message) => {
    expect(back(`name: x\n${text}`, 'slack_webhook_url: https://x.example/s\n')).toMatch(message);
  });
});
