import { once } from 'node:events';
import { createServer as createPlain, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Certificate } from './certificate.ts';

/** A request as it arrived. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** An HTTP server on loopback that keeps what it gets. */
export interface HttpReceiver {
  readonly url: string;
  readonly host: string;
  readonly received: readonly Received[];
  close(): Promise<void>;
}

/** What a receiver answers; one that never ends its response never answers. */
export type Answer = (request: Received, response: ServerResponse) => void;

/** Answers with a status, and perhaps a body and headers. */
export const answerWith =
  (status: number, body = '', headers: Readonly<Record<string, string>> = {}): Answer =>
  (_request, response) => {
    response.writeHead(status, headers).end(body);
  };

/** Starts a receiver; with a certificate it speaks HTTPS. */
export async function startHttpReceiver(answer: Answer, certificate?: Certificate): Promise<HttpReceiver> {
  const received: Received[] = [];
  const listener: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request;
      const seen = { method, path, headers, body: Buffer.concat(chunks).toString('utf8') };
      received.push(seen);
      answer(seen, response);
    });
  };
  const server = certificate ? createSecure(certificate, listener) : createPlain(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const host = `127.0.0.1:${port}`;
  return {
    url: `${certificate ? 'https' : 'http'}://${host}`,
    host,
    received,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
