import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Checks of five services every thirty seconds, as heartbeat ships them.

const INDEX = 'heartbeat-parity';
const EVERY = 30 * SECOND;
const within = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

const SERVICES = [
  {
    id: 'api',
    url: 'https://api.example.test/health',
    since: '13:00',
    until: '15:30',
    down: [
      ['14:30', '14:36'],
      ['15:02', '15:03'],
    ],
  },
  { id: 'shop', url: 'https://shop.example.test/', since: '13:00', until: '15:30', silent: [['14:40', '15:00']] },
  { id: 'mail', url: 'smtp://mail.example.test:25', since: '13:00', until: '14:50' },
  { id: 'späti', url: 'https://späti.example.test/', since: '14:50', until: '15:30', down: [['15:00', '15:01']] },
  { id: 'batch', url: 'tcp://batch.example.test:7000', since: '13:00', until: '15:30', rare: true },
];
const ALL_SILENT = ['15:12', '15:20'];

function checks(random) {
  const documents = [];
  let n = 0;
  for (let at = onTheDay('13:30'); at < onTheDay('15:30'); at += EVERY) {
    if (within(at, ...ALL_SILENT)) continue;
    for (const [place, service] of SERVICES.entries()) {
      if (!within(at, service.since, service.until)) continue;
      if (service.silent?.some(([from, to]) => within(at, from, to))) continue;
      if (service.rare && n % 7 !== 0) {
        n += 1;
        continue;
      }
      n += 1;
      const isDown = service.down?.some(([from, to]) => within(at, from, to)) ?? false;
      documents.push({
        '@timestamp': isoOf(at + place * 100),
        monitor: {
          id: service.id,
          name: `${service.id} check`,
          status: isDown ? 'down' : 'up',
          duration: { us: isDown ? 0 : random.whole(900, 250_000) },
          check_group: `group-${Math.floor(at / EVERY)}`,
        },
        summary: { up: isDown ? 0 : 1, down: isDown ? 1 : 0 },
        url: { full: service.url, domain: `${service.id}.example.test` },
        error: isDown ? { type: 'io', message: `dial tcp: "${service.id}" refused` } : undefined,
        tls: service.url.startsWith('https')
          ? { version: within(at, '14:20', '14:25') ? '1.2' : '1.3', cipher: null }
          : undefined,
        observer: { geo: { name: place % 2 ? 'berlin' : 'osaka' }, zones: place % 2 ? ['a', 'b'] : ['b', 'a'] },
        attempt: n % 5 === 0 ? 0 : 1,
      });
    }
  }
  return documents;
}

export const uptime = {
  id: 'uptime',
  about: 'checks of services, as heartbeat ships them',
  start: isoOf(onTheDay('14:00')),
  end: isoOf(onTheDay('15:30')),
  indices: { [INDEX]: beatIndex() },
  documents: () =>
    checks(randomFrom(14)).map((source, n) => ({ index: INDEX, id: `uptime-${String(n).padStart(5, '0')}`, source })),
};
