import { readOptions } from '../../../../server/hosts/standalone/options';

const DAY = 24 * 60 * 60_000;

const ACCESS = { verifyCerts: true, caFile: null, certFile: null, keyFile: null, auth: { kind: 'none' } } as const;

const DEFAULTS = {
  es: null,
  access: null,
  port: 5666,
  dataDir: '/checkout/.data',
  prefix: null,
  authLog: null,
  sample: true,
  tickMs: 5000,
  retention: { alerts: 90 * DAY, deliveries: 7 * DAY, runs: 14 * DAY },
};

test.each<[string, Partial<ReturnType<typeof readOptions>>]>([
  ['', {}],
  ['--es http://127.0.0.1:9200/', { es: 'http://127.0.0.1:9200', access: ACCESS }],
  ['--port 0 --tick 1m --no-sample', { port: 0, tickMs: 60_000, sample: false }],
  ['--keep alerts=365 --keep runs=1', { retention: { alerts: 365 * DAY, deliveries: 7 * DAY, runs: DAY } }],
  ['--data /tmp/x', { dataDir: '/tmp/x' }],
  ['--prefix .kibana_mine', { prefix: '.kibana_mine' }],
  [
    '--auth-log /var/log/auth.log --shift end_at_now --zone Europe/Berlin',
    { authLog: { file: '/var/log/auth.log', shift: 'end_at_now', zone: 'Europe/Berlin' } },
  ],
])('reads %p', (line, expected) => {
  expect(readOptions(line.split(' ').filter(Boolean), '/checkout', {})).toEqual({ ...DEFAULTS, ...expected });
});

describe('the search engine of --es is reached', () => {
  const FILES = '--ca-certs ca.pem --client-cert c.pem --client-key c.key';
  test.each([
    ['with files', `--es https://h:1 ${FILES}`, {}, { caFile: 'ca.pem', certFile: 'c.pem', keyFile: 'c.key' }],
    ['unchecked', '--es https://h:1 --no-verify-certs', {}, { verifyCerts: false }],
    ['with a key', '--es https://h:1', { ES_API_KEY: 'k', ES_USERNAME: 'u' }, { auth: { kind: 'api_key', key: 'k' } }],
    ['with a token', '--es https://h:1', { ES_BEARER: 't' }, { auth: { kind: 'bearer', token: 't' } }],
    [
      'with a user',
      '--es https://h:1',
      { ES_USERNAME: 'u', ES_PASSWORD: 'p' },
      { auth: { kind: 'basic', username: 'u', password: 'p' } },
    ],
    ['with the user of its address', '--es https://u:p@h:1', { ES_API_KEY: 'k' }, { auth: { kind: 'none' } }],
  ])('%s', (_name, line, env, expected) =>
    expect(readOptions(line.split(' '), '/checkout', env).access).toEqual({ ...ACCESS, ...expected }),
  );

  test('alone: the embedded one knows no user', () =>
    expect(readOptions([], '/checkout', { ES_API_KEY: 'k' }).access).toBeNull());
});
