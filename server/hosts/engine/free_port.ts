import { createServer } from 'node:net';

/** Everything here listens on this address and no other. */
export const LOOPBACK = '127.0.0.1';

/** Whether nobody listens on this port of the loopback address; port 0 always is free. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: LOOPBACK, exclusive: true }, () => server.close(() => resolve(true)));
  });
}
