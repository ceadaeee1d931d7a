import { float } from './json_text.mjs';
import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Gauges of four hosts every twenty seconds, as metricbeat ships them.

const INDEX = 'metricbeat-parity';
const EVERY = 20 * SECOND;
const HOSTS = ['web-1', 'web-2', 'db-1', 'größe-1'];
const NAMES_OF_RACKS = { 'web-1': 1, 'web-2': 1, 'db-1': 2, 'größe-1': 3 };
const within = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

function cpuOf(host, at, random) {
  if (host === 'web-1' && within(at, '06:40', '06:50')) return 0.95;
  if (host === 'web-2') return 0.5;
  if (host === 'db-1') return Math.round((0.4 + 0.3 * Math.sin(at / 600_000)) * 10_000) / 10_000;
  return Math.round(random.next() * 3000) / 10_000;
}

function loadOf(host, at, random) {
  if (host === 'web-1') return within(at, '06:45', '06:55') ? 50.0 : 10.0;
  if (host === 'db-1') return random.whole(1, 40) / 2;
  return random.whole(0, 5);
}

/** What `field_value` may meet: numbers, numbers as text, text, null, nothing. */
function queueOf(n, at) {
  if (n % 11 === 3) return String(n % 7);
  if (n % 11 === 5) return 'n/a';
  if (n % 11 === 7) return null;
  if (n % 11 === 9) return undefined;
  return within(at, '06:50', '07:00') ? 90 + (n % 5) : 20 + (n % 5);
}

function gauges(random) {
  const documents = [];
  let n = 0;
  for (let at = onTheDay('05:30'); at < onTheDay('07:30'); at += EVERY) {
    for (const host of HOSTS) {
      n += 1;
      // db-1 says nothing for twelve minutes; web-2 loses single samples.
      if (host === 'db-1' && within(at, '07:00', '07:12')) continue;
      if (host === 'web-2' && random.chance(0.1)) continue;
      const used = random.whole(40, 60) * 1024 ** 3;
      documents.push({
        '@timestamp': isoOf(at + HOSTS.indexOf(host) * 250),
        metricset: { name: n % 2 ? 'cpu' : 'memory', period: 20000 },
        host: { name: host, cpus: host === 'db-1' ? 16 : 4 },
        rack: NAMES_OF_RACKS[host],
        healthy: !within(at, '06:45', '06:55'),
        system: {
          cpu: { total: { pct: float(cpuOf(host, at, random)) } },
          load: { 1: float(loadOf(host, at, random)), cores: 4 },
          memory: { used: { bytes: used, pct: float(used / (64 * 1024 ** 3)) } },
          filesystem: host === 'db-1' ? { free: 5_000_000_000_000 - n * 1_000_000 } : undefined,
        },
        load: float(loadOf(host, at, random)),
        queue: queueOf(n, at),
        errors: within(at, '06:30', '06:35') ? random.whole(5, 9) : random.whole(0, 2),
        service: { state: n % 3 ? 'ok' : 'degraded' },
      });
    }
  }
  return documents;
}

export const metric = {
  id: 'metric',
  about: 'gauges, as metricbeat ships them',
  start: isoOf(onTheDay('06:00')),
  end: isoOf(onTheDay('07:30')),
  indices: {
    [INDEX]: beatIndex({
      queue: { type: 'keyword' },
      load: { type: 'double' },
      system: {
        properties: {
          cpu: { properties: { total: { properties: { pct: { type: 'double' } } } } },
          load: { properties: { 1: { type: 'double' } } },
          memory: { properties: { used: { properties: { bytes: { type: 'long' }, pct: { type: 'double' } } } } },
        },
      },
    }),
  },
  documents: () =>
    gauges(randomFrom(6)).map((source, n) => ({ index: INDEX, id: `metric-${String(n).padStart(5, '0')}`, source })),
};
