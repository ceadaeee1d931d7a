import { float, spelled } from './json_text.mjs';
import { beatIndex } from './mappings.mjs';
import { randomFrom } from './random.mjs';
import { isoOf, onTheDay, SECOND } from './time.mjs';

// Logs of containers with traces, HTML and emoji, and alerts of a network sensor, in two indices of one name.

const LOGS = 'k8s-parity-logs';
const SENSOR = 'k8s-parity-sensor';
const APPS = ['checkout', 'cart', 'search-ünï', 'payments', 'payments-canary'];
const LEVELS = ['INFO', 'INFO', 'INFO', 'WARN', 'ERROR', 'error', 'FATAL'];
const SIGNATURES = [
  'ET SCAN Nmap "OS" Detection',
  'ET POLICY curl/wget | User-Agent',
  'GPL ATTACK_RESPONSE id check',
  '蠕虫 <worm> & co',
];
const TRACE =
  'java.lang.IllegalStateException: 💥 state {} is %d\n\tat com.example.Cart.add(Cart.java:42)\n\tat com.example.Api.post(Api.java:7)\nCaused by: java.io.IOException: broken pipe\n\t... 23 more\n';
const within = (at, from, to) => at >= onTheDay(from) && at < onTheDay(to);

function logOf(random, at, n) {
  const app = within(at, '14:30', '14:37') ? 'payments' : random.one(APPS);
  const level = within(at, '14:10', '14:14') ? 'ERROR' : random.one(LEVELS);
  const isTrace = level === 'FATAL' || (level === 'ERROR' && n % 3 === 0);
  const hex = ((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0');
  return {
    '@timestamp': isoOf(at),
    kubernetes: {
      namespace: app.startsWith('payments') ? 'prod' : 'shop',
      pod: { name: `${app}-${hex.slice(0, 2)}`, uid: hex },
      labels: { app, 'helm.sh/chart': app, tier: n % 4 === 0 ? null : n % 3 },
      container: { name: app, restarts: n % 50 === 0 ? random.whole(1, 4) : 0 },
    },
    log: { level, file: { path: `/var/log/containers/${app}.log`, offset: n * 1000 } },
    message: isTrace
      ? TRACE
      : level === 'WARN'
        ? `<a href="/x?y=1&z='2'">slow</a> ${app} took ${n % 17}s | 100% |`
        : `GET /${app}/${n % 13} 200 OK`,
    http: {
      status: random.chance(0.1) ? 500 : random.chance(0.1) ? 404 : 200,
      path: `/${app}/${n % 3}`,
      ms: float(n % 250),
    },
    retry: [true, false, null, 0, 1][n % 5],
    shard: [0, 1, 2, -1, 10][n % 5],
    ratio: [float(1), spelled('0.1'), spelled('1e20'), spelled('-0.0'), spelled('3.3333333333333335')][n % 5],
    labels: {
      env: 'prod',
      team: n % 2 ? ['blue', 'green'] : ['green'],
      note: n % 40 === 0 ? 'x'.repeat(3000) : undefined,
    },
    trace: n % 7 === 0 ? undefined : { id: hex },
    steps: [
      { name: 'build', ok: n % 2 === 0, ms: n % 9 },
      { name: 'ship', ok: n % 3 === 0, ms: n % 11 },
    ],
  };
}

function alertOf(random, at, n) {
  const signature = random.chance(0.7) ? SIGNATURES[0] : random.one(SIGNATURES);
  return {
    '@timestamp': isoOf(at),
    event_type: 'alert',
    src_ip: `10.1.${random.whole(0, 2)}.${random.whole(1, 5)}`,
    dest_ip: '192.0.2.80',
    dest_port: random.one([22, 80, 443, 3389]),
    proto: random.chance(0.8) ? 'TCP' : 'UDP',
    alert: {
      signature,
      signature_id: 2_000_000 + SIGNATURES.indexOf(signature),
      severity: random.whole(1, 3),
      metadata: { tag: ['scan', 'policy'].slice(0, n % 3) },
    },
    flow: {
      bytes_toserver: random.whole(40, 4000),
      bytes_toclient: n % 5 === 0 ? 0 : random.whole(40, 40_000),
      pkts: n,
    },
    blocked: n % 2 === 0,
  };
}

function documents() {
  const random = randomFrom(2048);
  const found = [];
  let n = 0;
  for (let at = onTheDay('13:30'); at < onTheDay('15:05'); at += 5 * SECOND) {
    if (within(at, '14:48', '14:53')) continue;
    found.push({ index: LOGS, source: logOf(random, at + random.whole(0, 4) * 1000, (n += 1)) });
  }
  for (let at = onTheDay('13:32'); at < onTheDay('15:05'); at += 20 * SECOND) {
    const times = within(at, '14:15', '14:18') || within(at, '14:50', '14:51') ? 9 : 1;
    for (let k = 0; k < times; k += 1) found.push({ index: SENSOR, source: alertOf(random, at + k * 1111, (n += 1)) });
  }
  return found.map((one, place) => ({ ...one, id: `pods-${String(place).padStart(5, '0')}` }));
}

export const pods = {
  id: 'pods',
  about: 'logs of containers and alerts of a network sensor',
  start: isoOf(onTheDay('14:00')),
  end: isoOf(onTheDay('15:00')),
  indices: {
    [LOGS]: beatIndex({
      steps: { type: 'nested' },
      ratio: { type: 'double' },
      http: { properties: { ms: { type: 'double' } } },
      retry: { type: 'keyword' },
    }),
    [SENSOR]: beatIndex(),
  },
  documents,
};
