import { Pool, ProxyAgent, type Dispatcher } from 'undici';
import type { AddressPolicy } from './address_policy.ts';
import type { ReadOptionFile } from './files.ts';
import { basicAuth, type Hop, type WireRequest } from './http_hops.ts';

/** How a request reaches its host: directly, or through a proxy. */
export interface Route {
  readonly dispatcher: Dispatcher;
  /** What stands in the first line of the request. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Opens a route for one request; close it after. Fails where the CA file cannot be read. */
export async function openRoute(
  { url, headers }: Hop,
  { tls, proxy }: Pick<WireRequest, 'tls'> & { readonly proxy: URL | null },
  {
    addresses,
    readFile,
    timeoutMs,
  }: { readonly addresses: AddressPolicy; readonly readFile: ReadOptionFile; readonly timeoutMs: number },
): Promise<Route> {
  const ca = tls.caFile === null ? {} : { ca: await readFile(tls.caFile, 'the …_ca_certs option') };
  const connect = {
    timeout: timeoutMs,
    autoSelectFamily: true,
    lookup: addresses.lookup,
    rejectUnauthorized: tls.verify,
    ...ca,
  };
  const path = `${url.pathname}${url.search}`;
  if (proxy === null) return { dispatcher: new Pool(url.origin, { connections: 1, connect }), path, headers };
  const proxyAuth = basicAuth(proxy, 'proxy-authorization');
  if (url.protocol === 'http:')
    return {
      dispatcher: new Pool(proxy.origin, { connections: 1, connect }),
      path: url.href,
      headers: { host: url.host, ...headers, ...proxyAuth },
    };
  const token = proxyAuth['proxy-authorization'];
  const dispatcher = new ProxyAgent({
    uri: proxy.origin,
    proxyTls: connect,
    requestTls: connect,
    ...(token === undefined ? {} : { token }),
  });
  return { dispatcher, path, headers };
}
