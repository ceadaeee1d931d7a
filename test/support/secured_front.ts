import { once } from 'node:events';
import { request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import type { Authority } from './authority.ts';

/** Who may pass: by a header of this value, or by a certificate of the front's authority. */
export interface Allowed {
  readonly authorizations: readonly string[];
  readonly certificates: boolean;
}

/** A server before a search engine that speaks TLS and asks who comes, as secured clusters do. */
export interface SecuredFront {
  readonly port: number;
  /** Lets others pass from now on. */
  allow(allowed: Allowed): void;
  close(): Promise<void>;
}

/** Where the front stands, and the path before every request. */
interface Place {
  readonly engineUrl: string;
  readonly authority: Authority;
  readonly prefix?: string;
}

const REFUSED = { error: { type: 'security_exception', reason: 'missing authentication credentials' } };

/** Starts a front of one search engine. */
export async function startSecuredFront({ engineUrl, authority, prefix = '' }: Place): Promise<SecuredFront> {
  let allowed: Allowed = { authorizations: [], certificates: false };
  const mayPass = ({ headers, socket }: IncomingMessage): boolean =>
    allowed.authorizations.includes(headers.authorization ?? '') ||
    (allowed.certificates && socket instanceof TLSSocket && socket.authorized);
  const { cert, key } = authority.issue('front');
  const options = { cert, key, ca: authority.ca, requestCert: true, rejectUnauthorized: false };
  const server = createServer(options, (incoming, outgoing) => {
    if (!mayPass(incoming)) return answer(outgoing, 401, REFUSED);
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${prefix}/`)) return answer(outgoing, 404, { error: 'no such path' });
    const rest = Object.entries(headers).filter(([name]) => name !== 'authorization' && name !== 'host');
    const how = { method: method ?? 'GET', headers: Object.fromEntries(rest) };
    const onward = forward(`${engineUrl}${url.slice(prefix.length)}`, how, answered => {
      outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    allow: next => {
      allowed = next;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function answer(outgoing: ServerResponse, status: number, body: object): void {
  outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
