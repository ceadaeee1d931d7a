import fc from 'fast-check';
import { stringify } from 'yaml';
import { parseYaml } from '../../../server/declare/yaml';
import { resolveSecrets } from '../../../server/engine/secret_references';
import { moveSecrets } from '../../../server/import/move_secrets';

const OPTIONS = ['slack_webhook_url', 'http_post_headers', 'smtp_password'];

const move = (text: string, more: Partial<Parameters<typeof moveSecrets>[0]> = {}) =>
  moveSecrets({ text, secretOptions: OPTIONS, ruleName: 'Root login!', ...more });

// Such as no other text of the rule holds by chance.
const secret = fc.string({ minLength: 8, maxLength: 30, unit: 'grapheme' }).map(text => `S3cret${text.trim()}Z`);
const rule = fc.record({
  name: fc.string({ maxLength: 12 }),
  smtp_password: secret,
  slack_webhook_url: fc.oneof(secret, fc.array(secret, { maxLength: 3 })),
  alert: fc.array(
    fc.record({ post: fc.record({ http_post_headers: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), secret) }) }),
  ),
});
const style = fc.record({
  collectionStyle: fc.constantFrom('any' as const, 'flow' as const, 'block' as const),
  defaultStringType: fc.constantFrom('PLAIN' as const, 'QUOTE_DOUBLE' as const, 'QUOTE_SINGLE' as const),
});

test('whatever is written: put back, the secrets say the same, and none is left in the text', () => {
  fc.assert(
    fc.property(rule, style, (values, how) => {
      const said = stringify(values, { version: '1.1', lineWidth: 0, ...how });
      const comment = /\s/.test(values.smtp_password) ? 'nothing' : values.smtp_password;
      const text = `# it was ${comment}\n# smtp_password: ${comment}\n${said}`;
      const before = parseYaml(text);
      const moved = move(text);
      const after = parseYaml(moved?.text ?? '');
      if (!before.ok || !after.ok || moved === null) throw new Error('it is YAML');
      expect(resolveSecrets(after.value.value, moved.secrets)).toEqual({ ok: true, value: before.value.value });
      expect(moved.text).not.toContain('S3cret');
    }),
  );
});
