import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { quietReport } from '../../../../server/engine/evaluate.ts';
import type { Measured } from '../../../../server/hosts/cli/measures.ts';
import { metricsFor } from '../../../../server/hosts/cli/metrics.ts';
import { statsdFor } from '../../../../server/hosts/cli/statsd.ts';
import { tallyingStore } from '../../../../server/hosts/cli/tally.ts';
import { memoryStore } from '../../../../server/stores/memory.ts';
import { alertOf, entryOf } from '../../../support/alerts.ts';
import { ruleOf } from '../../../support/rules.ts';

const AT = Date.parse('2025-03-10T12:00:00Z');
const rules = [{ ...ruleOf({ name: 'sudo "a"', type: 'any' }), id: 'a' }];

const run = { ...quietReport('a', { at: AT, window: { start: AT, end: AT } }), hits: 7, matches: 3, alerts: 2 };
const held = { key: null, matchedAt: AT, reason: 'realert', until: AT } as const;
const measured: Measured = {
  report: {
    at: AT,
    runs: [
      { ...run, held: [held] },
      { ...run, ruleId: 'b', error: { code: 'timeout', message: 'late' } },
    ],
    alerts: [],
    unreadableDeliveries: [],
  },
  rules,
  tookMs: 500,
  tallies: [
    { ruleId: 'a', sent: 2, notSent: 0 },
    { ruleId: 'a', sent: 0, notSent: 1 },
  ],
};

test('statsd is sent ElastAlert’s gauges of each run', async () => {
  const receiver = createSocket('udp4');
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  const lines: string[] = [];
  const all = new Promise<void>(resolve => {
    receiver.on('message', message => {
      lines.push(message.toString('utf8'));
      if (lines.length === 8) resolve();
    });
  });
  const statsd = statsdFor(
    { err: line => lines.push(line) },
    { host: `127.0.0.1:${receiver.address().port}`, instance: 'a,b' },
  );
  statsd.count(measured);
  await all;
  await statsd.close();
  receiver.close();
  const tags = '|g|#elastalert_instance:a_b,rule_name:';
  expect(lines.sort()).toEqual(
    [
      ...['query.alerts_sent:2', 'query.hits:7', 'query.matches:3', 'rule.time_taken:0.25'].map(
        line => `${line}${tags}sudo "a"`,
      ),
      ...['query.alerts_sent:2', 'query.hits:7', 'query.matches:3', 'rule.time_taken:0.25'].map(
        line => `${line}${tags}b`,
      ),
    ].sort(),
  );
});

test('a host of statsd that is not known is said once', async () => {
  const said: string[] = [];
  const statsd = statsdFor({ err: line => said.push(line) }, { host: 'no-such-host.invalid', instance: '' });
  statsd.count(measured);
  await statsd.close();
  expect(said).toEqual([expect.stringMatching(/^statsd_host no-such-host\.invalid cannot be told: /)]);
});

test('Prometheus is offered every counter of ElastAlert, and when it began', async () => {
  const said: string[] = [];
  const world = { err: (line: string) => void said.push(line), now: () => AT };
  const metrics = await metricsFor(world, { prometheus_port: 0, prometheus_addr: '127.0.0.1' });
  if (!metrics.ok) throw new Error(metrics.error);
  metrics.value.count(measured);
  metrics.value.count(measured);
  const url = said[0]?.replace('metrics at ', '') ?? '';
  const text = await (await fetch(url)).text();
  await metrics.value.close();
  const name = 'rule_name="sudo \\"a\\""';
  expect(text.split('\n').filter(line => line.includes(name) && line.includes('_total{'))).toEqual([
    `elastalert_scrapes_total{${name}} 2`,
    `elastalert_hits_total{${name}} 14`,
    `elastalert_matches_total{${name}} 6`,
    `elastalert_time_taken_total{${name}} 0.5`,
    `elastalert_alerts_silenced_total{${name}} 2`,
    `elastalert_alerts_sent_total{${name}} 4`,
    `elastalert_alerts_not_sent_total{${name}} 2`,
  ]);
  expect(text).toContain('elastalert_errors_total{rule_name="b"} 2');
  expect(text).toContain(`elastalert_hits_created{${name}} ${AT / 1000}`);
  expect(text).toContain('# TYPE elastalert_time_taken_total counter');
});

test('a match is sent where one output took it, and counted once', async () => {
  const alert = alertOf('1', { ruleId: 'a' });
  const { store, take } = tallyingStore(memoryStore());
  await store.publish(
    [alert],
    ['x', 'y'].map(output => entryOf(alert, output, { nextAttemptAt: AT })),
  );
  const due = (await store.dueEntries(AT, 10)).entries;
  const lastError = { code: 'refused', status: null, message: 'no' } as const;
  const [x, y] = due;
  if (!x || !y) throw new Error('two deliveries are due');
  const failed = await store.updateEntry({ ...x.entry, lastError }, x.version);
  expect(take()).toEqual([{ ruleId: 'a', sent: 0, notSent: alert.matches.length }]);
  await store.updateEntry({ ...y.entry, status: 'delivered' }, y.version);
  if (failed.ok) await store.updateEntry({ ...x.entry, status: 'delivered' }, failed.value);
  expect(take()).toEqual([{ ruleId: 'a', sent: alert.matches.length, notSent: 0 }]);
  expect(take()).toEqual([]);
});
