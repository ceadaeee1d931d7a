import type { JsonObject } from '../../../../common/model/json.ts';
import { withLoginFiles } from '../../../../server/hosts/cli/load/login_files.ts';

test.each<[string, JsonObject, JsonObject]>([
  ['beside the rule', { smtp_auth_file: 'login.yaml', n: 1 }, { smtp_auth_file: '/here/rules/team/login.yaml', n: 1 }],
  ['of an index', { indexer_config: 'engine.yaml' }, { indexer_config: '/here/rules/team/engine.yaml' }],
  ['above it', { smtp_auth_file: '../login.yaml' }, { smtp_auth_file: '/here/rules/login.yaml' }],
  ['a whole path stays', { smtp_auth_file: '/etc/login.yaml' }, { smtp_auth_file: '/etc/login.yaml' }],
  ['a named secret stays', { smtp_auth_file: { secret: 'login' } }, { smtp_auth_file: { secret: 'login' } }],
  [
    'of single outputs',
    { alert: ['slack', { email: { smtp_auth_file: 'login.yaml' } }] },
    { alert: ['slack', { email: { smtp_auth_file: '/here/rules/team/login.yaml' } }] },
  ],
  ['no file', { alert: 'email' }, { alert: 'email' }],
])('a login file %s', (_name, values, expected) => {
  expect(withLoginFiles(values, 'rules/team/sudo.yaml', '/here')).toEqual(expected);
});
