import type { KibanaStart, KibanaTransport } from './contract.ts';
import type { Settings } from './settings.ts';

/** A way to the search engine. */
export interface Connection {
  readonly transport: KibanaTransport;
  close(): Promise<void>;
}

const CLIENT_NAME = 'tocsin';

/** The host's own user, or where the settings name an address or a user, a client of our own over the host's TLS. */
export function connect({ elasticsearch }: KibanaStart, settings: Settings): Connection {
  const change = changeOf(settings);
  if (Object.keys(change).length === 0)
    return { transport: elasticsearch.client.asInternalUser.transport, close: () => Promise.resolve() };
  const own = elasticsearch.createClient(CLIENT_NAME, change);
  return { transport: own.asInternalUser.transport, close: () => own.close() };
}

function changeOf({ elasticsearch: { hosts, username, password, apiKey } }: Settings): Record<string, unknown> {
  return {
    ...(hosts === undefined ? {} : { hosts: [hosts].flat() }),
    ...(username === undefined ? {} : { username, password }),
    ...(apiKey === undefined ? {} : { customHeaders: { authorization: `ApiKey ${apiKey}` } }),
  };
}
