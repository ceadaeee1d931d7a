import { addressPolicy } from '../../../server/transports/address_policy.ts';

const hosts = ['hooks.slack.com', '*.Example.org', '192.0.2.7', '::1'];

test.each<[string, boolean]>([
  ['hooks.slack.com', false],
  ['HOOKS.slack.com.', false],
  ['evil.hooks.slack.com', true],
  ['hooks.slack.com.evil.org', true],
  ['mail.example.org', false],
  ['a.b.example.org', false],
  ['example.org', true],
  ['192.0.2.7', false],
  ['192.0.2.8', true],
  ['[::1]', false],
])('with a list of hosts, %s is refused: %s', (host, isRefused) => {
  expect(addressPolicy({ hosts }).refuses(host)).toBe(isRefused);
});

test('a host that is listed is still refused where its address hands out credentials', () => {
  expect(addressPolicy({ hosts: ['169.254.169.254'] }).refuses('169.254.169.254')).toBe(true);
});

test('a listed name is resolved though its address is not listed', done => {
  addressPolicy({ hosts: ['localhost'] }).lookup('localhost', {}, error => {
    done(error ?? undefined);
  });
});
