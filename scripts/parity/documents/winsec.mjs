import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, MINUTE, onTheDay, SECOND } from './time.mjs';

// Security events of Windows machines, as winlogbeat ships them: deep objects, keys with dots, texts of many lines.

const INDEX = 'winlogbeat-parity-security';
const HOSTS = ['DC01.corp.example', 'WS-042.corp.example', 'SRV-Köln.corp.example', 'ws-042.corp.example'];
const USERS = ['CORP\\jdoe', 'CORP\\müller', 'ANONYMOUS LOGON', 'DC01$', 'svc_backup, nightly', 'админ', '-', ''];
const ADDRESSES = ['10.0.0.5', '10.0.0.17', '192.168.7.200', '::1', '203.0.113.9'];
const LOGON_TYPES = [2, 3, 5, 7, 10];
const within = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

const KINDS = {
  4624: { action: 'logged-in', outcome: 'success', keywords: ['Audit Success'] },
  4625: { action: 'logon-failed', outcome: 'failure', keywords: ['Audit Failure', 'Failed'] },
  4688: { action: 'created-process', outcome: 'success', keywords: [] },
  4720: { action: 'added-user-account', outcome: 'success', keywords: ['Audit Success'] },
  4740: { action: 'locked-out-user-account', outcome: 'success', keywords: ['Audit Success'] },
  1102: { action: 'audit-log-cleared', outcome: 'success', keywords: null },
};

function textOf(code, user) {
  if (code === 4625)
    return `An account failed to log on.\r\n\r\nSubject:\r\n\tSecurity ID:\t\tS-1-0-0\r\n\tAccount Name:\t\t${user}\r\n\r\nFailure Reason: "Unknown user name or bad password." {0} %s <b>0xC000006D</b>`;
  if (code === 4688)
    return `A new process has been created.\n\nProcess: C:\\Windows\\System32\\cmd.exe /c "whoami & dir"\n`;
  return `${KINDS[code].action} ✓ ${user}`;
}

function eventOf(random, { at, code, host, user, n }) {
  const { action, outcome, keywords } = KINDS[code];
  const address = random.one(ADDRESSES);
  const data = {
    TargetUserName: user,
    LogonType: code === 4624 || code === 4625 ? random.one(LOGON_TYPES) : undefined,
    IpAddress: random.chance(0.8) ? address : undefined,
    Status: code === 4625 ? '0xc000006d' : undefined,
    ElevatedToken: random.chance(0.5) ? '%%1842' : undefined,
    param1: n % 9 === 0 ? null : undefined,
  };
  return {
    '@timestamp': isoOf(at),
    event: { code: String(code), action, outcome, kind: 'event', created: isoOf(at + 700) },
    winlog: {
      event_id: n % 10 === 3 ? String(code) : code,
      channel: 'Security',
      keywords,
      record_id: 900_000 + n,
      event_data: n % 6 === 5 ? undefined : data,
      logon: random.chance(0.4) ? { type: 'Network', id: '0x3e7' } : undefined,
    },
    ...(n % 6 === 5 ? { 'winlog.event_data.TargetUserName': user, 'winlog.event_data.IpAddress': address } : {}),
    host: { name: host, os: { family: 'windows', build: 17763 + (n % 3) } },
    user: n % 11 === 0 ? undefined : { name: user, domain: 'CORP' },
    source: random.chance(0.7) ? { ip: address, port: n % 4 === 0 ? 0 : random.whole(1024, 65535) } : undefined,
    related: { user: [user, 'SYSTEM'], ip: random.chance(0.5) ? [address] : [] },
    message: textOf(code, user),
    tags: random.chance(0.3) ? ['security', 'windows'] : 'security',
    is_admin: user === 'DC01$' ? true : n % 5 === 0 ? null : false,
    risk: { score: n % 7 === 0 ? 0 : random.whole(1, 99), weight: n / 4 },
  };
}

function events(random) {
  const documents = [];
  const add = (at, code, host, user) => documents.push(eventOf(random, { at, code, host, user, n: documents.length }));
  for (let at = onTheDay('13:30'); at < onTheDay('15:05'); at += 6 * SECOND) {
    if (within(at, '14:22', '14:29')) continue;
    const moment = at + random.whole(0, 5999);
    const code = random.chance(0.5) ? 4624 : random.chance(0.5) ? 4688 : 4625;
    add(moment, code, random.one(HOSTS), random.one(USERS));
  }
  for (const [from, count, user] of [
    ['14:05:00', 30, 'CORP\\jdoe'],
    ['14:17:59.999', 12, 'админ'],
    ['14:40:00', 25, 'CORP\\müller'],
    ['14:52', 7, 'svc_backup, nightly'],
  ])
    for (let k = 0; k < count; k += 1) add(onTheDay(from) + k * 1500, 4625, k % 3 === 0 ? HOSTS[1] : HOSTS[0], user);
  for (let at = onTheDay('13:40'); at < onTheDay('15:00'); at += 8 * MINUTE) add(at, 4720, HOSTS[0], random.one(USERS));
  for (const clock of ['14:05:41', '14:18:30', '14:40:50', '14:40:50', '14:59:59.999'])
    add(onTheDay(clock), 4740, HOSTS[0], USERS[documents.length % 3]);
  add(onTheDay('14:33'), 1102, HOSTS[2], USERS[5]);
  return documents;
}

export const winsec = {
  id: 'winsec',
  about: 'security events of Windows machines, as winlogbeat ships them',
  start: isoOf(onTheDay('14:00')),
  end: isoOf(onTheDay('15:00')),
  indices: {
    [INDEX]: beatIndex({
      source: { properties: { ip: { type: 'ip' } } },
      winlog: { properties: { event_id: { type: 'long' } } },
    }),
  },
  documents: () =>
    events(randomFrom(4625)).map((source, n) => ({ index: INDEX, id: `winsec-${String(n).padStart(5, '0')}`, source })),
};
