import { float } from './json_text.mjs';
import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Load, disks and answers of machines, deep in objects, with gaps, steps and keys of several kinds.

const INDEX = 'hosts-parity';
const HOSTS = ['web-1', 'web-2', 'db, main', 'Größe', '10.0.0.8'];
const MOUNTS = ['/', '/var/lib', 'C:\\'];
const within = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

function gaugeOf(random, { at, host, place, n }) {
  const isBusy =
    (host === 'web-1' && within(at, '14:12', '14:20')) || (host === 'Größe' && within(at, '14:40', '14:44'));
  const percent = isBusy ? 0.9 + random.next() / 10 : random.next() / 2;
  return {
    '@timestamp': isoOf(at),
    host: { name: host, id: place, is_virtual: place % 2 === 0 },
    metricset: { name: n % 2 ? 'cpu' : 'filesystem', period: 10_000 },
    system:
      n % 2
        ? {
            cpu: { total: { pct: float(Math.round(percent * 10_000) / 10_000) }, cores: 4 },
            load: { 1: float(n % 8), 5: n % 4 },
          }
        : {
            filesystem: {
              mount_point: MOUNTS[n % 3],
              used: { pct: float(percent > 0.9 ? 1 : (n % 100) / 100), bytes: 10 ** 9 + n * 4096 },
              free: n % 10 === 0 ? null : 1024 * (n % 50),
            },
          },
    status: random.chance(isBusy ? 0.5 : 0.95) ? 'ok' : random.one(['bad', 'failed', 'Ok']),
    code: random.chance(0.85) ? 200 : random.one([301, 404, 500, 503]),
    took: { ms: random.whole(1, isBusy ? 3000 : 300) },
    count: n % 12,
    version: within(at, '14:30', '15:05') && place < 2 ? '2.0.1' : '2.0.0',
    zone: n % 13 === 0 ? undefined : n % 17 === 0 ? null : place % 2 ? 'a' : 'b',
  };
}

function gauges() {
  const random = randomFrom(77);
  const documents = [];
  for (let at = onTheDay('13:30'); at < onTheDay('15:05'); at += 15 * SECOND)
    for (const [place, host] of HOSTS.entries()) {
      if (host === 'web-2' && within(at, '14:20', '14:33')) continue;
      if (host === '10.0.0.8' && !within(at, '14:05', '14:50')) continue;
      if (within(at, '14:54', '14:58') && place !== 3) continue;
      documents.push(gaugeOf(random, { at: at + place * 1000, host, place, n: documents.length }));
    }
  return documents.map((source, n) => ({ index: INDEX, id: `hosts-${String(n).padStart(5, '0')}`, source }));
}

export const hosts = {
  id: 'hosts',
  about: 'load, disks and answers of machines',
  start: isoOf(onTheDay('14:00')),
  end: isoOf(onTheDay('15:00')),
  indices: { [INDEX]: beatIndex() },
  documents: gauges,
};
