import type { Instant } from '../../../common/time/instant.ts';
import type { JsonObject } from '../../../common/model/json.ts';
import { readAuthMessage } from './auth_message.ts';

/** What the head of a log line says, and where the line came from. */
export interface AuthEntry {
  readonly at: Instant;
  readonly hostname: string | undefined;
  readonly process: string;
  readonly pid?: number | undefined;
  readonly message: string;
  readonly path?: string | undefined;
}

/** The version of the common schema that filebeat's system module writes. */
const ECS_VERSION = '8.0.0';

/** The document filebeat's system module makes of one authentication event; the message is always kept. */
export function authDocument(entry: AuthEntry): JsonObject {
  const { hostname, process, pid, message, path } = entry;
  const { event, user, group, source, auth } = readAuthMessage(process, message);
  const users = [...new Set([user?.name, user?.effective?.name])].filter(name => name !== undefined);
  return {
    '@timestamp': new Date(entry.at).toISOString(),
    ecs: { version: ECS_VERSION },
    event: { kind: 'event', module: 'system', dataset: 'system.auth', ...event },
    fileset: { name: 'auth' },
    service: { type: 'system' },
    input: { type: 'log' },
    ...(path === undefined ? {} : { log: { file: { path } } }),
    ...(hostname === undefined ? {} : { host: { hostname } }),
    process: pid === undefined ? { name: process } : { name: process, pid },
    message,
    ...(user ? { user } : {}),
    ...(group ? { group } : {}),
    ...(source ? { source } : {}),
    ...(auth ? { system: { auth } } : {}),
    related: {
      ...(hostname === undefined ? {} : { hosts: [hostname] }),
      ...(source?.ip === undefined ? {} : { ip: [source.ip] }),
      ...(users.length === 0 ? {} : { user: users }),
    },
  };
}
