import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { SendOutcome, TcpPart } from '../../../server/engine/outgoing.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { makeAuthority, type Authority, type Issued } from '../../support/authority.ts';

let authority: Authority;
let issued: Issued;
const open: Server[] = [];

beforeAll(() => {
  authority = makeAuthority();
  issued = authority.issue('server');
});
afterAll(() => authority.remove());
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

type Serve = (socket: Socket) => void;

/** Listens on loopback and gives the port. */
async function listen(serve: Serve, isSecured = false): Promise<number> {
  const listener: Serve = socket => {
    socket.on('error', () => undefined);
    serve(socket);
  };
  const server = isSecured ? createTlsServer({ cert: issued.cert, key: issued.key }, listener) : createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A server that gives all it was told until the end. */
async function listener(isSecured = false): Promise<{ readonly port: number; readonly told: Promise<string> }> {
  let tell: (text: string) => void = () => undefined;
  const told = new Promise<string>(resolve => {
    tell = resolve;
  });
  const port = await listen(socket => {
    const chunks: Buffer[] = [];
    socket.on('data', chunk => chunks.push(chunk));
    socket.on('end', () => tell(Buffer.concat(chunks).toString('utf8')));
  }, isSecured);
  return { port, told };
}

const part = (port: number, more: Partial<TcpPart> = {}): TcpPart => ({
  kind: 'tcp',
  host: '127.0.0.1',
  port,
  tls: null,
  bytes: Buffer.from('hällo\0'),
  timeoutMs: 10_000,
  ...more,
});

const send = (what: TcpPart, privateRanges = true): Promise<SendOutcome> =>
  createTransports({ log: () => undefined, now: () => 0, addresses: { privateRanges } }).send(what, {
    idempotencyKey: 'a:b:0',
    secrets: [],
  });

const answer: TcpPart['answer'] = received => {
  const text = Buffer.from(received).toString('utf8');
  return text.endsWith('\n') ? { kind: 'confirmed', receipt: { text } } : null;
};

test('bytes are written to the last and the end is said', async () => {
  const { port, told } = await listener();
  expect(await send(part(port, { bytes: Buffer.from('x'.repeat(3_000_000)) }))).toEqual({ kind: 'confirmed' });
  expect(await told).toBe('x'.repeat(3_000_000));
});

test('what nobody waits for may be answered all the same', async () => {
  const told: string[] = [];
  const port = await listen(socket => {
    socket.write('welcome\n'.repeat(1000));
    socket.on('data', chunk => told.push(chunk.toString('utf8')));
  });
  expect(await send(part(port))).toEqual({ kind: 'confirmed' });
  expect(told.join('')).toBe('hällo\0');
});

test('an answer is read until it is whole', async () => {
  const port = await listen(socket => {
    socket.once('data', () => {
      socket.write('go');
      socket.write('od');
      setImmediate(() => socket.write('\n'));
    });
  });
  expect(await send(part(port, { answer }))).toEqual({ kind: 'confirmed', receipt: { text: 'good\n' } });
});

test.each<[string, Serve, Partial<TcpPart>]>([
  ['the end comes before the answer', socket => socket.end('go'), { answer }],
  ['nothing is said', socket => socket.end(), { answer }],
  ['the answer is too long', socket => socket.write('x'.repeat(70_000)), { answer }],
  [
    'the answer cannot be read',
    socket => socket.write('{'),
    {
      answer: () => {
        throw new Error('no JSON');
      },
    },
  ],
])('%s: it is tried again', async (_name, serve, more) => {
  const port = await listen(serve);
  expect(await send(part(port, more))).toEqual({
    kind: 'retry',
    error: { code: 'unreachable', status: null, message: `127.0.0.1:${port} did not answer as it should` },
    afterMs: null,
  });
});

test('who says nothing at all is waited for until the time is over', async () => {
  const port = await listen(() => undefined);
  expect(await send(part(port, { answer, timeoutMs: 50 }))).toMatchObject({
    kind: 'retry',
    error: { code: 'timeout', message: `127.0.0.1:${port} did not answer within 0.05 s` },
  });
});

test('a port where nobody listens', async () => {
  const port = await listen(() => undefined);
  const [server] = open.splice(0);
  server?.close();
  await (server && once(server, 'close'));
  expect(await send(part(port))).toMatchObject({
    kind: 'retry',
    error: { code: 'unreachable', message: `127.0.0.1:${port} cannot be reached (ECONNREFUSED)` },
  });
});

test('addresses that are refused are not reached', async () => {
  const { port } = await listener();
  expect(await send(part(port), false)).toMatchObject({ kind: 'refused', error: { code: 'blocked' } });
  expect(await send(part(port, { host: 'localhost' }), false)).toMatchObject({
    kind: 'refused',
    error: { code: 'blocked' },
  });
});

describe('TLS', () => {
  test.each(['127.0.0.1', 'localhost'])('a certificate of one’s own authority is trusted: %s', async host => {
    const { port, told } = await listener(true);
    const tls = { caFile: authority.caFile, verify: true };
    expect(await send(part(port, { host, tls }))).toEqual({ kind: 'confirmed' });
    expect(await told).toBe('hällo\0');
  });

  test('another one is not, and the message says which option helps', async () => {
    const { port } = await listener(true);
    const outcome = await send(part(port, { tls: { caFile: null, verify: true } }));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
    expect(JSON.stringify(outcome)).toMatch(/is not trusted .*; name its CA with the …_ca_cert option"/);
  });

  test('any certificate is taken where the rule says so', async () => {
    const { port } = await listener(true);
    expect(await send(part(port, { tls: { caFile: null, verify: false } }))).toEqual({ kind: 'confirmed' });
  });

  test('a file that is not there is named by its option', async () => {
    const { port } = await listener(true);
    expect(await send(part(port, { tls: { caFile: '/nowhere/ca.pem', verify: true } }))).toMatchObject({
      kind: 'retry',
      error: { code: 'invalid', message: 'the file of the …_ca_cert option cannot be read (ENOENT)' },
    });
  });

  test('a port that speaks no TLS', async () => {
    const port = await listen(socket => socket.end('220 hello\r\n'));
    expect(await send(part(port, { tls: { caFile: null, verify: true } }))).toMatchObject({
      kind: 'retry',
      error: { code: 'tls' },
    });
  });
});
