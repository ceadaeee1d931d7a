import type { EngineClient } from '../../sources/engine_client.ts';
import { indexStore } from '../../stores/index_store.ts';

/** The command line's own indices, beside ElastAlert's of the same base name. */
export const ownStore = (client: EngineClient, writebackIndex: string) =>
  indexStore({
    client,
    prefix: `${writebackIndex}_tocsin`,
    alertsIndex: `${writebackIndex}_tocsin_alerts`,
  });
