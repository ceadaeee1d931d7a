import { once } from 'node:events';
import { createServer, request as forward } from 'node:http';
import { connect, type Socket } from 'node:net';

/** An HTTP proxy on loopback that notes what it was asked for. */
export interface ProxyReceiver {
  readonly url: string;
  readonly host: string;
  /** Such as `CONNECT host:443` or `POST http://host/path`, with the credentials where there are some. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

/** Starts a proxy; one that wants credentials refuses everything with 407 where others come. */
export async function startProxyReceiver(credentials?: string): Promise<ProxyReceiver> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const expected = credentials === undefined ? undefined : `Basic ${Buffer.from(credentials).toString('base64')}`;
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    if (expected !== incoming.headers['proxy-authorization']) return void outgoing.writeHead(407).end('who are you?');
    const { method, headers, url = '' } = incoming;
    const onward = forward(url, { method: method ?? 'GET', headers, agent: false }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502);
      answer.pipe(outgoing);
    });
    incoming.pipe(onward);
  });
  server.on('connection', socket => sockets.add(socket));
  server.on('connect', (incoming, client) => {
    asked.push(`CONNECT ${incoming.url}`);
    if (expected !== incoming.headers['proxy-authorization'])
      return void client.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
    const [host = '', port] = (incoming.url ?? '').split(':');
    const onward = connect(Number(port), host, () => client.write('HTTP/1.1 200 OK\r\n\r\n'));
    onward.pipe(client).pipe(onward);
    for (const socket of [onward, client]) socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const host = `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`;
  return {
    url: `http://${credentials === undefined ? '' : `${credentials}@`}${host}`,
    host,
    asked,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
