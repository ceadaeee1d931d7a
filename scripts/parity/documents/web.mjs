import { plainIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Access logs over midnight, one index a day, without a template.

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'];
const indexOf = day => `parity-web-${day.replaceAll('-', '.')}`;
const PATHS = [
  '/',
  '/login',
  '/käse?sorte=brie&n=1',
  '/api/v1/items',
  '/api/v1/items/42',
  '/wp-login.php',
  '/robots.txt',
];
const AGENTS = ['Mozilla/5.0 (X11; Linux)', 'curl/8.5.0', 'bot | "quoted" \\ back', 'Ünïcode-Client/1.0'];
const CITIES = ['Zürich', 'Osaka', 'São Paulo', 'Berlin'];
const CLIENTS = ['192.0.2.1', '192.0.2.2', '192.0.2.3', '198.51.100.1', '198.51.100.2'];
const START = onTheDay('22:30');
const END = onTheDay('24:45');
const isIn = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

function statusOf(at, path, random) {
  if (path === '/wp-login.php') return 404;
  if (isIn(at, '23:40', '23:46')) return random.one([500, 502, 503, 200]);
  return random.one([200, 200, 200, 200, 200, 301, 304, 404]);
}

const customStamp = at => isoOf(at).slice(0, 19).replaceAll('-', '/').replace('T', ' ');

function request(at, random, { path, client } = {}) {
  const requested = path ?? random.one(PATHS);
  const response = statusOf(at, requested, random);
  const verb = random.one(['GET', 'GET', 'GET', 'POST', 'HEAD']);
  return {
    '@timestamp': isoOf(at),
    epoch: Math.floor(at / SECOND),
    epoch_ms: at,
    stamp: customStamp(at),
    clientip: client ?? random.one(CLIENTS),
    verb,
    request: requested,
    response,
    bytes: verb === 'HEAD' ? null : random.whole(0, 50_000),
    took: random.whole(1, 4000) / 1000,
    agent: random.one(AGENTS),
    referer: random.chance(0.3) ? 'https://example.test/start' : undefined,
    'geo.city': random.one(CITIES),
    'geo.location': { lat: 47.25, lon: -0.5 },
    session: random.chance(0.6)
      ? {
          user: random.one(['anna', 'björn', 'carl']),
          'roles.all': ['reader'],
          cart: { items: random.whole(0, 9), total: 19.99 },
        }
      : undefined,
    secure: random.chance(0.9),
    tags: random.one([['web'], ['web', 'edge'], 'web']),
  };
}

function requests(random) {
  const events = [];
  for (let at = START; at < END; at += random.whole(1, 12) * SECOND + random.whole(0, 999)) {
    if (isIn(at, '24:12', '24:20')) continue;
    events.push({ at, source: request(at, random) });
  }
  // A scan from one client over midnight, two requests a second.
  for (let n = 0; n < 120; n += 1) {
    const at = onTheDay('23:59:30') + n * 500;
    events.push({ at, source: request(at, random, { path: '/wp-login.php', client: '203.0.113.50' }) });
  }
  // Another at 24:30 whose requests share whole seconds.
  for (let n = 0; n < 60; n += 1) {
    const at = onTheDay('24:30') + Math.floor(n / 10) * SECOND;
    events.push({ at, source: request(at, random, { path: '/login', client: '203.0.113.51' }) });
  }
  return events.sort((a, b) => a.at - b.at);
}

const TIMES = {
  epoch: { type: 'date', format: 'epoch_second' },
  epoch_ms: { type: 'date', format: 'epoch_millis' },
  stamp: { type: 'date', format: 'yyyy/MM/dd HH:mm:ss' },
};

export const web = {
  id: 'web',
  about: 'access logs over midnight, one index a day',
  start: isoOf(onTheDay('23:15')),
  end: isoOf(onTheDay('24:45')),
  indices: Object.fromEntries(DAYS.map(day => [indexOf(day), plainIndex(TIMES)])),
  documents: () =>
    requests(randomFrom(443)).map(({ at, source }, n) => ({
      index: indexOf(isoOf(at).slice(0, 10)),
      id: `web-${String(n).padStart(5, '0')}`,
      source,
    })),
};
