import { randomUUID } from 'node:crypto';
import type { InboxMessage } from '../../../common/routes.ts';
import { alerters } from '../../alerters/index.generated.ts';
import { enhancements } from '../../enhancements/index.generated.ts';
import { registryOf } from '../../engine/catalogue.ts';
import type { Transports } from '../../engine/ports.ts';
import { ruleTypes } from '../../rule_types/index.generated.ts';
import type { EngineClient } from '../../sources/engine_client.ts';
import { engineSource } from '../../sources/engine_source.ts';
import { alertReads } from '../../stores/alert_reads.ts';
import { indexStore } from '../../stores/index_store.ts';
import type { Retention } from '../../stores/keeping.ts';
import { keepLease } from '../../stores/kept_lease.ts';
import { lastTickOf } from '../../stores/lease.ts';
import { logReads } from '../../stores/log_reads.ts';
import { ruleStore } from '../../stores/rule_store.ts';
import { indexSecrets } from '../../stores/secret_documents.ts';
import { secretVault } from '../../stores/secret_store.ts';
import { createTransports } from '../../transports/transports.ts';
import { joinTocsin, type Tocsin } from './join_tocsin.ts';
import type { Log } from './log.ts';

export type { ApiRequest, ApiResponse } from '../api/route.ts';
export type { Tocsin } from './join_tocsin.ts';

/** What a host gives Tocsin. */
export interface TocsinWorld {
  /** Reaches our own state and, for now, the logs. */
  readonly client: EngineClient;
  readonly now: () => number;
  readonly log: Log;
  /** This node's name; two starts of it are told apart all the same. */
  readonly holder: string;
  /** Of our own indices; `.kibana_tocsin` where absent. */
  readonly prefix?: string;
  readonly inbox?: () => readonly InboxMessage[];
  /** How bytes leave; http, smtp and the log where absent. */
  readonly transports?: Transports;
  /** How long alerts, deliveries and runs are kept; as usual where absent. */
  readonly retention?: Retention;
  /** Keys to encrypt secrets with: the first one writes, all of them read; none where absent. */
  readonly secretKeys?: readonly string[];
}

/** Our own indices, where a host names no others. */
const PREFIX = '.kibana_tocsin';

/** Tocsin over one client: stores, sources and transports of the house. */
export function createTocsin(world: TocsinWorld): Tocsin {
  const { client, now, log } = world;
  const prefix = world.prefix ?? PREFIX;
  const store = indexStore({ client, prefix, ...(world.retention ? { retention: world.retention } : {}) });
  const lease = keepLease({ client, prefix, holder: `${world.holder}:${randomUUID()}` }, { now });
  return joinTocsin({
    registry: registryOf(ruleTypes, alerters, enhancements),
    source: engineSource(client, now),
    store,
    rules: ruleStore({ client, prefix }),
    secrets: secretVault({ documents: indexSecrets({ client, prefix }), keys: world.secretKeys ?? [] }),
    reads: alertReads({ client, prefix }),
    logs: logReads(client),
    transports: world.transports ?? createTransports({ log: line => log.info(line), now }),
    ensure: () => store.ensureIndices(),
    acquire: (at, lastTickAt) => lease.acquire(at, lastTickAt),
    lastTickAt: () => lastTickOf({ client, prefix }),
    release: () => lease.release(),
    now,
    log,
    inbox: world.inbox ?? null,
  });
}
