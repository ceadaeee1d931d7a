import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { SendOutcome, StompPart } from '../../../server/engine/outgoing.ts';
import { readStompFrames, stompFrame, type StompFrame } from '../../../server/transports/stomp_frames.ts';
import { createTransports } from '../../../server/transports/transports.ts';

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

interface Broker {
  readonly port: number;
  readonly heard: readonly StompFrame[];
}

/** A broker that answers each frame as told. */
async function startBroker(answer: (frame: StompFrame, socket: Socket) => void): Promise<Broker> {
  const heard: StompFrame[] = [];
  const server = createServer(socket => {
    socket.on('error', () => undefined);
    void (async () => {
      for await (const frame of readStompFrames(socket)) {
        heard.push(frame);
        answer(frame, socket);
      }
    })().catch(() => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  open.push(server);
  const address = server.address();
  return { heard, port: typeof address === 'object' && address ? address.port : 0 };
}

const CONNECTED = stompFrame('CONNECTED', { version: '1.2' });

/** One that lets everybody in and confirms what it is told. */
const kind = (frame: StompFrame, socket: Socket): void => {
  if (frame.command === 'CONNECT') socket.write(CONNECTED);
  const receipt = frame.headers.get('receipt');
  if (receipt !== undefined) socket.write(stompFrame('RECEIPT', { 'receipt-id': receipt }));
};

const send = (port: number, more: Partial<StompPart> = {}): Promise<SendOutcome> =>
  createTransports({ log: () => undefined, now: () => 0 }).send(
    {
      kind: 'stomp',
      host: '127.0.0.1',
      port,
      login: 'eva',
      passcode: 'pass:word\\n',
      destination: '/queue/a:b\\c',
      body: '{"name": "zoë"}\0 and more',
      timeoutMs: 10_000,
      ...more,
    },
    { idempotencyKey: 'a:b:0', secrets: [] },
  );

test('AL17: a message is written once the broker lets us in, and is confirmed by it', async () => {
  const { port, heard } = await startBroker(kind);
  expect(await send(port)).toEqual({ kind: 'confirmed' });
  expect(heard.slice(0, 2).map(({ command }) => command)).toEqual(['CONNECT', 'SEND']);
  const [greeting, message] = heard;
  expect(greeting?.headers.get('login')).toBe('eva');
  expect(greeting?.headers.has('host')).toBe(false);
  expect(message?.headers.get('destination')).toBe('/queue/a:b\\c');
  expect(message?.body).toBe('{"name": "zoë"}\0 and more');
});

test('heart-beats and frames of others are passed over', async () => {
  const { port } = await startBroker((frame, socket) => {
    socket.write('\n\r\n');
    if (frame.command === 'SEND') socket.write(stompFrame('RECEIPT', { 'receipt-id': 'another' }));
    kind(frame, socket);
  });
  expect(await send(port)).toEqual({ kind: 'confirmed' });
});

test.each<[string, (frame: StompFrame, socket: Socket) => void, string]>([
  [
    'who is not let in',
    (_frame, socket) => socket.end(stompFrame('ERROR', { message: 'pass:word\\n of eva is wrong' }, 'see the log')),
    'answered with an error: … of eva is wrong',
  ],
  [
    'who may not write there',
    (frame, socket) => socket.write(frame.command === 'SEND' ? stompFrame('ERROR', {}, 'no such queue') : CONNECTED),
    'answered with an error: no such queue',
  ],
  [
    'who is not confirmed',
    (frame, socket) => (frame.command === 'SEND' ? socket.end() : socket.write(CONNECTED)),
    'did not answer as it should',
  ],
  ['who is told something else', (_frame, socket) => socket.write('HELLO\n\n\0'), 'did not answer as it should'],
])('AL17: %s tries again', async (_name, answer, message) => {
  const { port } = await startBroker(answer);
  expect(await send(port)).toMatchObject({ kind: 'retry', error: { message: `127.0.0.1:${port} ${message}` } });
});

test('a broker that says no end of it', async () => {
  const { port } = await startBroker((_frame, socket) => socket.write('x'.repeat(100_000)));
  expect(await send(port)).toMatchObject({ kind: 'retry', error: { code: 'unreachable' } });
});

test('a broker that says nothing', async () => {
  const { port } = await startBroker(() => undefined);
  expect(await send(port, { timeoutMs: 50 })).toMatchObject({ kind: 'retry', error: { code: 'timeout' } });
});

describe('frames', () => {
  const read = async (...chunks: readonly string[]): Promise<readonly StompFrame[]> => {
    const frames: StompFrame[] = [];
    async function* bytes(): AsyncGenerator<Buffer> {
      for (const chunk of chunks) yield await Promise.resolve(Buffer.from(chunk, 'utf8'));
    }
    for await (const frame of readStompFrames(bytes())) frames.push(frame);
    return frames;
  };

  test('are read however they come, with either line end', async () => {
    const text = 'MESSAGE\r\na:1\r\na:2\r\n\r\nzoë\0\n\nRECEIPT\nreceipt-id:x\\cy\n\n\0';
    const whole = await read(text);
    expect(whole.map(({ command, headers, body }) => [command, [...headers], body])).toEqual([
      ['MESSAGE', [['a', '1']], 'zoë'],
      ['RECEIPT', [['receipt-id', 'x:y']], ''],
    ]);
    expect(await read(...[...text])).toEqual(whole);
  });

  test('are as long as they say', async () => {
    expect((await read('MESSAGE\ncontent-length:3\n\na\0b\0')).map(({ body }) => body)).toEqual(['a\0b']);
  });

  test('hold no line or frame of somebody else', () => {
    expect(stompFrame('CONNECT', { login: 'a\nb:c\0' }).toString()).toBe('CONNECT\nlogin:ab:c\n\n\0');
    expect(stompFrame('SEND', { destination: 'a\n\0b:c' }).toString()).toBe('SEND\ndestination:a\\nb\\cc\n\n\0');
  });
});
