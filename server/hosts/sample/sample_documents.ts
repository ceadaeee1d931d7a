import { isObject, objectAt, type JsonObject } from '../../../common/model/json.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { authDocument } from './auth_document.ts';
import type { Monitor, Origin, SampleHost } from './sample_world.ts';

/** The version the sample's beats call themselves. */
const BEAT_VERSION = '8.12.2';

/** The indices of the sample, named as each beat names its own. */
export const SAMPLE_INDICES = {
  logs: `filebeat-${BEAT_VERSION}-sample`,
  metrics: `metricbeat-${BEAT_VERSION}-sample`,
  uptime: `heartbeat-${BEAT_VERSION}-sample`,
} as const;

const BYTES_PER_GB = 1_000_000_000;

/** A line of the authentication log of a host, and where a login came from. */
export interface LoggedLine {
  readonly at: Instant;
  readonly host: SampleHost;
  readonly process: string;
  readonly pid?: number;
  readonly message: string;
  readonly origin?: Origin;
}

/** The document of a log line, read by the same parser as a real log. */
export function loggedDocument({ host, origin, ...line }: LoggedLine): JsonObject {
  const base = authDocument({ ...line, hostname: shortName(host), path: '/var/log/auth.log' });
  const source = objectAt(base, 'source');
  return {
    ...base,
    agent: agentOf('filebeat', host.name),
    host: { ...objectAt(base, 'host'), name: host.name, ip: host.ip, os: { platform: 'debian', family: 'debian' } },
    ...(origin && isObject(base.source) ? { source: { ...source, ...originOf(origin) } } : {}),
  };
}

/** How full a mount of a host is, as metricbeat tells it. */
export function diskDocument(
  at: Instant,
  host: SampleHost,
  disk: { readonly mount: string; readonly used: number },
): JsonObject {
  const total = 200 * BYTES_PER_GB;
  const used = Math.round(total * disk.used);
  return {
    '@timestamp': new Date(at).toISOString(),
    agent: agentOf('metricbeat', host.name),
    event: { module: 'system', dataset: 'system.filesystem' },
    metricset: { name: 'filesystem' },
    service: { type: 'system' },
    host: { name: host.name, hostname: shortName(host), ip: host.ip },
    system: {
      filesystem: {
        mount_point: disk.mount,
        device_name: '/dev/vda1',
        type: 'ext4',
        total,
        free: total - used,
        used: { bytes: used, pct: Math.round(disk.used * 1000) / 1000 },
      },
    },
  };
}

/** One check of a monitored address, as heartbeat tells it. */
export function uptimeDocument(
  at: Instant,
  monitor: Monitor,
  check: { readonly up: boolean; readonly micros: number },
): JsonObject {
  return {
    '@timestamp': new Date(at).toISOString(),
    agent: agentOf('heartbeat', 'watch.example.com'),
    event: { dataset: 'uptime', type: 'heartbeat/summary' },
    monitor: {
      id: monitor.id,
      name: monitor.name,
      type: 'http',
      status: check.up ? 'up' : 'down',
      duration: { us: check.micros },
    },
    observer: { hostname: 'watch', geo: { name: 'example-west' } },
    summary: { up: check.up ? 1 : 0, down: check.up ? 0 : 1 },
    url: { full: monitor.url, domain: new URL(monitor.url).hostname, scheme: 'https', port: 443 },
    ...(check.up
      ? { http: { response: { status_code: 200 } } }
      : { error: { type: 'io', message: `Get "${monitor.url}": dial tcp: connect: connection refused` } }),
  };
}

const shortName = (host: SampleHost): string => host.name.split('.')[0] ?? host.name;

const agentOf = (type: string, name: string): JsonObject => ({ type, name, version: BEAT_VERSION });

const originOf = ({ country, network }: Origin): JsonObject => ({
  geo: { country_iso_code: country[0], country_name: country[1] },
  as: { number: network[0], organization: { name: network[1] } },
});
