import { moveSecrets } from '../../../server/import/move_secrets';

const OPTIONS = ['slack_webhook_url', 'http_post_headers', 'smtp_password'];

const move = (text: string, more: Partial<Parameters<typeof moveSecrets>[0]> = {}) =>
  moveSecrets({ text, secretOptions: OPTIONS, ruleName: 'Root login!', ...more });

describe('moving secrets', () => {
  test.each([
    [
      'a plain value',
      'slack_webhook_url: https://h/x # ours\n',
      'slack_webhook_url: ${secret:root_login_slack_webhook_url} # ours\n',
    ],
    [
      'a quoted value',
      "slack_webhook_url: 'https://h/x'\n",
      'slack_webhook_url: ${secret:root_login_slack_webhook_url}\n',
    ],
    ['a number', 'smtp_password: 12345\n', 'smtp_password: ${secret:root_login_smtp_password}\n'],
    [
      'a value within braces',
      'alert: [{slack: {slack_webhook_url: https://h/x}}]\n',
      'alert: [{slack: {slack_webhook_url: "${secret:root_login_slack_webhook_url}"}}]\n',
    ],
    [
      'headers',
      'http_post_headers:\n  Authorization: Bearer x\n',
      'http_post_headers:\n  Authorization: ${secret:root_login_http_post_headers}\n',
    ],
    [
      'a block',
      'smtp_password: |\n  one\n  two\nname: a\n',
      'smtp_password: ${secret:root_login_smtp_password}\nname: a\n',
    ],
    [
      'a value behind an anchor',
      'a: &x 1\nsmtp_password: &p hush\n',
      'a: &x 1\nsmtp_password: &p ${secret:root_login_smtp_password}\n',
    ],
    [
      'an option that another refers to',
      'hook: https://h/x\nslack_webhook_url: $hook$\n',
      'hook: ${secret:root_login_hook}\nslack_webhook_url: $hook$\n',
    ],
    ['a name that stands there already', 'smtp_password: ${secret:mail}\n', 'smtp_password: ${secret:mail}\n'],
    ['nothing', 'smtp_password:\nname: a\n', 'smtp_password:\nname: a\n'],
  ])('%s', (_name, text, expected) => expect(move(text)?.text).toBe(expected));

  test.each([
    ['an option', '# smtp_password: hush-hush\nname: a\n', '# smtp_password: (left out)\nname: a\n'],
    [
      'an option with its lines below',
      '# slack_webhook_url:\n#   - https://h/old\n# why\na: 1\n',
      '# slack_webhook_url:\n#   - (left out)\n# why\na: 1\n',
    ],
    [
      'the header of an option',
      '# http_post_headers:\n#   Authorization: Bearer y\na: 1\n',
      '# http_post_headers:\n#   Authorization: (left out)\na: 1\n',
    ],
    [
      'a secret in use',
      'smtp_password: hush-hush # was hush-hush\n',
      'smtp_password: ${secret:root_login_smtp_password} # was ${secret:root_login_smtp_password}\n',
    ],
    ['a variable', '# smtp_password: $PW\na: 1\n', '# smtp_password: $PW\na: 1\n'],
    [
      'what is only mentioned',
      '# smtp_password is set elsewhere\na: "#1 smtp_password: x"\n',
      '# smtp_password is set elsewhere\na: "#1 smtp_password: x"\n',
    ],
  ])('in comments: %s', (_name, text, expected) => expect(move(text)?.text).toBe(expected));

  test('one value has one name, also across rules; another value of a name that is taken gets a number', () => {
    const named = new Map([['first_hook', 'https://h/x']]);
    const kept = new Map([['root_login_smtp_password', 'another']]);
    const text = 'slack_webhook_url: [https://h/x, https://h/y, https://h/y]\nsmtp_password: hush\n';
    const moved = move(text, { named, kept });
    expect([...(moved?.secrets ?? [])]).toEqual([
      ['first_hook', 'https://h/x'],
      ['root_login_slack_webhook_url', 'https://h/y'],
      ['root_login_smtp_password_2', 'hush'],
    ]);
  });

  test('text that is no YAML has no secrets to move', () => expect(move('smtp_password: [x\n')).toBeNull());
});
