import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, MINUTE, onTheDay, SECOND } from './time.mjs';

// Logins and sudo of a few hosts, as filebeat's system module ships them.

const INDEX = 'filebeat-parity-auth';
const HOSTS = [
  { name: 'bastion', ip: ['10.0.0.1', 'fe80::1'] },
  { name: 'web-1', ip: ['10.0.0.11'] },
  { name: 'db-1', ip: ['10.0.0.21', '10.0.1.21', 'fe80::21'] },
];
const USERS = ['root', 'alice', 'bob', 'zoë', 'Jürgen Öz', '管理者'];
const SOURCES = ['192.0.2.10', '192.0.2.11', '198.51.100.66', '203.0.113.7'];
const QUIET = { from: onTheDay('11:00'), to: onTheDay('11:17') };

/** Writes one login; what is undefined is left out of the document. */
const login = (at, { host, user, ip, failed, more = {} }) => ({
  at,
  source: {
    '@timestamp': isoOf(at),
    message: `${failed ? 'Failed' : 'Accepted'} password for ${user ?? 'invalid user'} from ${ip}`,
    event: { action: 'ssh_login', dataset: 'system.auth', outcome: failed ? 'failure' : 'success' },
    host: { hostname: host.name, ip: host.ip },
    related: { user: user === undefined ? [] : [user], ip: [ip] },
    source: { ip, port: 1024 + (Math.floor(at / 7) % 50000) },
    system: { auth: { ssh: { event: failed ? 'Failed' : 'Accepted', method: 'password' } } },
    user: user === undefined ? undefined : { name: user },
    ...more,
  },
});

const sudo = (at, { host, user, command }) => ({
  at,
  source: {
    '@timestamp': isoOf(at),
    message: `${user} : TTY=pts/0 ; USER=root ; COMMAND=${command}`,
    event: { action: 'sudo', dataset: 'system.auth', outcome: 'success', is_root: user === 'root' },
    host: { hostname: host.name, ip: host.ip },
    process: { name: 'sudo', pid: Math.floor(at / 1000) % 32768 },
    system: { auth: { sudo: { command, user: 'root' } } },
    tags: ['sudo', 'interactive'],
    user: { name: user },
  },
});

function everyDay(random) {
  const events = [];
  for (let at = onTheDay('09:30'); at < onTheDay('12:00'); at += random.whole(4, 26) * SECOND + random.whole(0, 999)) {
    if (at >= QUIET.from && at < QUIET.to) continue;
    const host = random.one(HOSTS);
    const user = random.chance(0.08) ? undefined : random.one(USERS);
    if (random.chance(0.15) && user !== undefined) {
      const command = random.one(['/usr/bin/systemctl restart nginx', '/bin/cat /etc/shadow', '/usr/bin/apt "update"']);
      events.push(sudo(at, { host, user, command }));
      continue;
    }
    const more = {
      ...(random.chance(0.1) ? { labels: { ticket: null, 'team.name': 'ops' } } : {}),
      ...(random.chance(0.1) ? { tags: random.one([['vpn', 'night'], ['vpn'], 'vpn', []]) } : {}),
    };
    events.push(login(at, { host, user, ip: random.one(SOURCES), failed: random.chance(0.4), more }));
  }
  return events;
}

/** Events at the very bounds of windows, many in one millisecond, and many at once. */
function chosen() {
  const [bastion, web, db] = HOSTS;
  const guess = (at, user, host = bastion, more = {}) =>
    login(at, { host, user, ip: '203.0.113.99', failed: true, more });
  return [
    // Five minutes apart to the millisecond, then one millisecond less.
    ...['10:05:00', '10:10:00', '10:15:00', '10:19:59.999'].map(clock => guess(onTheDay(clock), 'edge')),
    // Exactly on ticks.
    ...['10:20:00', '10:21:00', '10:22:00'].map(clock => guess(onTheDay(clock), 'on the tick', web)),
    // Twelve in one millisecond.
    ...Array.from({ length: 12 }, (_, n) => guess(onTheDay('10:30:15.250'), `same ${n % 3}`, db)),
    // A burst of a minute.
    ...Array.from({ length: 40 }, (_, n) => guess(onTheDay('10:41:00') + n * 1500, n % 4 ? 'burst' : 'zoë', web)),
    // One event alone after a long silence, with a user that is a number, and one that is empty.
    guess(onTheDay('11:20:00'), 'after the silence'),
    login(onTheDay('11:21:30'), { host: web, user: '', ip: '203.0.113.99', failed: true }),
    login(onTheDay('11:22:30'), { host: web, user: '4711', ip: '203.0.113.99', failed: true }),
    login(onTheDay('11:23:30'), { host: web, user: 'a, b', ip: '203.0.113.99', failed: true }),
    login(onTheDay('11:24:30'), { host: web, user: null, ip: '203.0.113.99', failed: true }),
  ];
}

/** Each twentieth event comes three minutes late: it stands among later ones. */
const lateOnes = events =>
  events
    .map((event, n) => ({ event, arrives: event.at + (n % 20 === 7 ? 3 * MINUTE : 0) }))
    .sort((a, b) => a.arrives - b.arrives)
    .map(({ event }) => event);

export const auth = {
  id: 'auth',
  about: 'logins and sudo, as filebeat ships them',
  start: isoOf(onTheDay('10:00')),
  end: isoOf(onTheDay('12:00')),
  indices: {
    [INDEX]: beatIndex({
      source: { properties: { ip: { type: 'ip' } } },
      host: { properties: { ip: { type: 'ip' } } },
    }),
  },
  documents: () => {
    const events = lateOnes([...everyDay(randomFrom(20260302)), ...chosen()].sort((a, b) => a.at - b.at));
    return events.map(({ source }, n) => ({ index: INDEX, id: `auth-${String(n).padStart(5, '0')}`, source }));
  },
};
