import type { EngineClient } from '../../sources/engine_client.ts';
import { indexStore } from '../../stores/index_store.ts';
import { RETENTION, type Retention } from '../../stores/keeping.ts';

/** How the names of our own indices begin, beside ElastAlert's of the same base name. */
export const ownPrefix = (writebackIndex: string): string => `${writebackIndex}_tocsin`;

/** Where the command line keeps state, deliveries and alerts. */
export const ownStore = (client: EngineClient, writebackIndex: string, retention: Retention = RETENTION) =>
  indexStore({
    client,
    retention,
    prefix: ownPrefix(writebackIndex),
    alertsIndex: `${ownPrefix(writebackIndex)}_alerts`,
  });
