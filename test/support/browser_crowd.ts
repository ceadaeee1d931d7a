import { randomUUID } from 'node:crypto';
import path from 'node:path';
import type { Alert, AlertStatus } from '../../common/model/alert';
import type { InboxMessage } from '../../common/routes';
import { pageAssets, versionOf } from '../../server/hosts/standalone/assets';
import { createInbox, MAX_MESSAGES } from '../../server/hosts/standalone/inbox';
import { createServer } from '../../server/hosts/standalone/server';
import { createTocsin } from '../../server/hosts/worker/tocsin';
import { alertReads } from '../../server/stores/alert_reads';
import { indexStore } from '../../server/stores/index_store';
import { ruleStore } from '../../server/stores/rule_store';
import type { StoredRule } from '../../server/stores/keeping';
import { alertOf, entryOf, reportOf, stateOf } from './alerts';
import { engineForTests } from './engines';

/** A host with as many alerts as a test wants, all of them written by the store. */
export interface Crowd {
  readonly url: string;
  /** One of its rules, and one of its alerts; null where it has none. */
  readonly ruleId: string | null;
  readonly alertId: string | null;
  readonly close: () => Promise<void>;
}

const ROOT = path.join(__dirname, '..', '..');
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** No host has more rules than this here, however many alerts. */
const MOST_RULES = 60;

/** What was sent where is written for so many of the alerts. */
const WITH_DELIVERIES = 200;

/** Opens a host of its own over an engine that runs; its rules do not run, so that nothing moves. */
export async function openCrowd(engine: string, alertCount: number): Promise<Crowd> {
  const { client, remove } = engineForTests(engine);
  const prefix = `.kibana_tocsin_crowd_${randomUUID().slice(0, 8)}`;
  const now = Date.now();
  const inbox = createInbox();
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const tocsin = createTocsin({
    client,
    now: Date.now,
    log: silent,
    holder: 'crowd',
    prefix,
    inbox: () => inbox.messages(),
  });
  const store = indexStore({ client, prefix });
  await store.ensureIndices();
  const rules = await writeRules(ruleStore({ client, prefix }), Math.min(alertCount, MOST_RULES), now);
  await store.commitStates(rules.map((rule, place) => ({ state: stateAfterRun(rule, place, now), version: null })));
  const alerts = Array.from({ length: alertCount }, (_, place) => alertNumber(place, rules, { alertCount, now }));
  await store.publish(alerts, alerts.slice(0, WITH_DELIVERIES).flatMap(entriesOf));
  const reads = alertReads({ client, prefix });
  for (const [place, status] of STATUSES.entries()) {
    const alert = alerts[place + 1];
    if (alert) await reads.setStatus(alert.id, status, { user: 'ada', at: now });
  }
  alerts.slice(0, MAX_MESSAGES).forEach((alert, place) => inbox.add(messageOf(alert, place)));
  const assets = pageAssets(ROOT);
  const handle: typeof tocsin.handle = (name, request) => tocsin.handle(name, request);
  const server = createServer({ handle, inbox, now: Date.now, assets, version: versionOf(assets) });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return {
    url: `${url}/app/tocsin`,
    ruleId: rules[0]?.id ?? null,
    alertId: alerts[0]?.id ?? null,
    close: async () => {
      await server.close();
      await tocsin.close();
      await remove(prefix);
    },
  };
}

const STATUSES: readonly AlertStatus[] = ['acknowledged', 'closed'];

/** Names as people and attackers choose them: short, very long, without a blank, in another script, like markup. */
const NAMES = [
  'Sudo by a stranger',
  'Passwords are guessed',
  `Everything that the compliance department asked us to look at, ${'and more of it '.repeat(8)}`,
  'a_rule_name_without_any_blank_that_somebody_generated_from_a_spreadsheet_of_all_hosts_and_services_eu_central_1',
  '<img src=x onerror=alert(1)> & "quotes"',
  '管理者権限でのコマンド実行の監視',
] as const;

const nameAt = (place: number): string => `${NAMES[place % NAMES.length] ?? ''} ${place + 1}`;

const ruleText = (name: string): string => `name: ${JSON.stringify(name)}
type: any
index: filebeat-*
filter:
  - exists: { field: system.auth.sudo.command }
alert: [debug, slack]
slack_webhook_url: http://127.0.0.1:1/
`;

async function writeRules(
  rules: ReturnType<typeof ruleStore>,
  count: number,
  now: number,
): Promise<readonly StoredRule[]> {
  const places = Array.from({ length: count }, (_, place) => place);
  return Promise.all(
    places.map(place =>
      rules.create({
        scope: 'default',
        yaml: ruleText(nameAt(place)),
        enabled: place % 7 !== 3,
        updatedAt: now - place * DAY_MS,
        updatedBy: null,
      }),
    ),
  );
}

/** One rule in five has a failed last run, one in five a warning. */
function stateAfterRun({ id }: StoredRule, place: number, now: number) {
  const message = 'no such index [filebeat-of-a-team-that-left-long-ago-and-took-its-shipper-along-2023.11.05]';
  const at = now - (place + 1) * MINUTE_MS;
  const given =
    place % 5 === 1
      ? { outcome: 'failed' as const, error: { code: 'index_missing' as const, message } }
      : place % 5 === 2
        ? { warnings: ['The index pattern matches nothing yet.'] }
        : {};
  return stateOf(id, { ruleId: id, ruleName: nameAt(place), unpublished: [], lastRun: reportOf(id, { at, ...given }) });
}

interface Spread {
  readonly alertCount: number;
  readonly now: number;
}

/** The alerts lie over the last day, newest first, with two rushes. */
function alertNumber(place: number, rules: readonly StoredRule[], { alertCount, now }: Spread): Alert {
  const share = place / alertCount;
  const rush = place % 3 === 0 ? 0.3 + share / 20 : share;
  const firedAt = now - MINUTE_MS - Math.floor(rush * (DAY_MS - 30 * MINUTE_MS));
  const rule = rules[place % rules.length];
  const title = place % 11 === 5 ? `${'x'.repeat(300)} ${place}` : `sudo on web-${place % 40} by user ${place}`;
  return alertOf(`crowd-${place}`, {
    ruleId: rule?.id ?? '',
    ruleName: nameAt(place % Math.max(1, rules.length)),
    firedAt,
    matchedAt: firedAt - MINUTE_MS,
    key: place % 4 === 0 ? null : `user-${place % 97}`,
    title,
    text: `user ${place} ran /usr/bin/cat /etc/shadow\n${place % 50 === 0 ? 'a long line '.repeat(40) : ''}`,
    matches: [
      {
        document: {
          '@timestamp': new Date(firedAt - MINUTE_MS).toISOString(),
          user: { name: `user-${place}`, effective: { name: 'root' } },
          system: { auth: { sudo: { command: '/usr/bin/cat /etc/shadow' } } },
          host: { name: `web-${place % 40}.example.com`, ip: ['192.0.2.11', '2001:db8::11'] },
          num_hits: 1,
          num_matches: 1,
          _id: `event-${place}`,
          _index: 'filebeat-8.12.2-sample',
        },
        text: `user ${place} ran /usr/bin/cat /etc/shadow`,
      },
    ],
    evidence: {
      summary: '1 event is enough',
      window: { start: firedAt - 2 * MINUTE_MS, end: firedAt },
      counted: 1,
      needed: 1,
      eventIds: [`event-${place}`],
    },
    outputs: ['post', 'slack'],
  });
}

/** Two deliveries of each: one that arrived, and one in seven that was given up. */
function entriesOf(alert: Alert, place: number) {
  const settledAt = alert.firedAt + 1000;
  const lastError = { code: 'server_error' as const, status: 503, message: 'the receiver is busy' };
  return [
    entryOf(alert, 'post', { output: 'post', status: 'delivered', attempts: 1, partsConfirmed: 1, settledAt }),
    ...(place % 7 === 0 ? [entryOf(alert, 'slack', { status: 'dead', attempts: 12, settledAt, lastError })] : []),
  ];
}

const messageOf = (alert: Alert, place: number): InboxMessage => ({
  at: alert.firedAt,
  via: place % 2 === 0 ? 'http' : 'smtp',
  to: place % 2 === 0 ? '/inbox/sudo' : 'soc@example.com, a-very-long-mailbox-name-of-the-night-shift@example.com',
  title: alert.title,
  body: JSON.stringify({ title: alert.title, text: alert.text }, null, 2),
});
