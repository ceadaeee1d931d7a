import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { Issued } from './authority.ts';
import type { Answer, Received } from './http_receiver.ts';

/** A proxy on loopback that answers itself for every HTTPS address: vendors' addresses are fixed. */
export interface StandIn {
  readonly url: URL;
  readonly received: readonly (Received & { readonly host: string })[];
  close(): Promise<void>;
}

/** Starts a stand-in that shows a certificate, which must be for the hosts that are asked. */
export async function startStandIn(answer: Answer, issued: Issued): Promise<StandIn> {
  const received: (Received & { readonly host: string })[] = [];
  const sockets = new Set<Socket>();
  const secureContext = createSecureContext({ cert: issued.cert, key: issued.key });
  const web = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks).toString('utf8'), host: headers.host ?? '' };
      received.push(seen);
      answer(seen, response);
    });
  });
  const proxy = createServer();
  proxy.on('connection', socket => sockets.add(socket));
  proxy.on('connect', (_request, socket: Socket) => {
    socket.on('error', () => undefined);
    socket.write('HTTP/1.1 200 OK\r\n\r\n');
    const secured = new TLSSocket(socket, { isServer: true, secureContext });
    secured.on('error', () => undefined);
    web.emit('connection', secured);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  return {
    url: new URL(`http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`),
    received,
    close: () =>
      new Promise(resolve => {
        proxy.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
