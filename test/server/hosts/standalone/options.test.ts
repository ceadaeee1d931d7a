import { readOptions } from '../../../../server/hosts/standalone/options';

const DAY = 24 * 60 * 60_000;

const DEFAULTS = {
  es: null,
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
  ['--es http://127.0.0.1:9200/', { es: 'http://127.0.0.1:9200' }],
  ['--port 0 --tick 1m --no-sample', { port: 0, tickMs: 60_000, sample: false }],
  ['--keep alerts=365 --keep runs=1', { retention: { alerts: 365 * DAY, deliveries: 7 * DAY, runs: DAY } }],
  ['--data /tmp/x', { dataDir: '/tmp/x' }],
  ['--prefix .kibana_mine', { prefix: '.kibana_mine' }],
  [
    '--auth-log /var/log/auth.log --shift end_at_now --zone Europe/Berlin',
    { authLog: { file: '/var/log/auth.log', shift: 'end_at_now', zone: 'Europe/Berlin' } },
  ],
])('reads %p', (line, expected) => {
  expect(readOptions(line.split(' ').filter(Boolean), '/checkout')).toEqual({ ...DEFAULTS, ...expected });
});
