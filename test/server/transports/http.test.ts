import { createServer } from 'node:net';
import { once } from 'node:events';
import type { HttpPart } from '../../../server/engine/outgoing.ts';
import type { SendOutcome } from '../../../server/engine/outgoing.ts';
import type { AddressRules } from '../../../server/transports/address_policy.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { makeCertificate, type Certificate } from '../../support/certificate.ts';
import { answerWith, startHttpReceiver, type Answer, type HttpReceiver } from '../../support/http_receiver.ts';

const NOW = Date.parse('2025-03-10T12:00:00Z');
const LONG_ENOUGH_MS = 10_000;
const TOO_SHORT_MS = 40;

const open: HttpReceiver[] = [];
let certificate: Certificate;

beforeAll(() => {
  certificate = makeCertificate();
});
afterAll(() => certificate.remove());
afterEach(async () => {
  await Promise.all(open.splice(0).map(receiver => receiver.close()));
});

async function receiver(answer: Answer, secured?: Certificate): Promise<HttpReceiver> {
  const started = await startHttpReceiver(answer, secured);
  open.push(started);
  return started;
}

const partTo = (url: string, given: Partial<HttpPart> = {}): HttpPart => ({
  kind: 'http',
  method: 'POST',
  url,
  headers: { 'content-type': 'application/json' },
  json: { text: 'hällo' },
  timeoutMs: LONG_ENOUGH_MS,
  tls: { caFile: null, verify: true },
  proxy: null,
  ...given,
});

const send = (
  part: HttpPart,
  more: { secrets?: readonly string[]; addresses?: AddressRules } = {},
): Promise<SendOutcome> =>
  createTransports({ log: () => undefined, now: () => NOW, addresses: more.addresses ?? {} }).send(part, {
    idempotencyKey: 'alert:slack:0',
    secrets: more.secrets ?? [],
  });

const messageOf = (outcome: SendOutcome): string => (outcome.kind === 'confirmed' ? '' : outcome.error.message);

test('the request arrives as it was composed', async () => {
  const { url, received } = await receiver(answerWith(200, 'ok'));
  const headers = { 'content-type': 'application/json', 'X-Team': 'soc', Connection: 'close', 'Content-Length': '3' };
  expect(await send(partTo(`${url}/hook?a=1#part`, { headers }))).toEqual({ kind: 'confirmed' });
  expect(received).toMatchObject([
    {
      method: 'POST',
      path: '/hook?a=1',
      body: '{"text":"hällo"}',
      headers: { 'x-team': 'soc', 'content-length': '17' },
    },
  ]);
});

test('a user and a password in the address become basic authentication', async () => {
  const { host, received } = await receiver(answerWith(204));
  expect(await send(partTo(`http://eva:p%40ss@${host}/`))).toEqual({ kind: 'confirmed' });
  expect(received[0]?.headers.authorization).toBe(`Basic ${Buffer.from('eva:p@ss').toString('base64')}`);
});

test.each([
  [200, 'confirmed', null],
  [202, 'confirmed', null],
  [304, 'refused', 'refused'],
  [400, 'refused', 'refused'],
  [401, 'refused', 'refused'],
  [404, 'refused', 'refused'],
  [408, 'retry', 'timeout'],
  [413, 'refused', 'refused'],
  [425, 'retry', 'throttled'],
  [429, 'retry', 'throttled'],
  [500, 'retry', 'server_error'],
  [503, 'retry', 'server_error'],
])('%d is %s', async (status, kind, code) => {
  const { url, host } = await receiver(answerWith(status, status === 304 ? '' : 'the reason'));
  const outcome = await send(partTo(`${url}/secret-path?token=secret-token`));
  expect(outcome).toMatchObject({ kind, ...(code === null ? {} : { error: { code, status } }) });
  if (code !== null)
    expect(messageOf(outcome)).toBe(`${host} answered ${status}${status === 304 ? '' : ': the reason'}`);
});

test.each([
  ['seconds', '7', 7000],
  ['a date', 'Mon, 10 Mar 2025 12:00:30 GMT', 30_000],
  ['a date that is over', 'Mon, 10 Mar 2025 11:00:00 GMT', 0],
  ['longer than an hour', '999999999', 3_600_000],
  ['nonsense', 'soon', null],
])('Retry-After as %s', async (_name, value, afterMs) => {
  const { url } = await receiver(answerWith(429, '', { 'retry-after': value }));
  expect(await send(partTo(url))).toMatchObject({ kind: 'retry', afterMs });
});

test('the body of an answer is repeated short, on one line and without secrets', async () => {
  const path = '/services/T0AAAAAAA/B0BBBBBBB/abcdefgh';
  const said = `no\u0000 such\u001b[31m hook ${path} T0AAAAAAA key-1234 Bearer\ntok-5678 ${'x'.repeat(100_000)}`;
  const { url, host } = await receiver(answerWith(404, said));
  const headers = { authorization: 'Bearer tok-5678' };
  const message = messageOf(await send(partTo(`${url}${path}`, { headers }), { secrets: ['key-1234'] }));
  expect(message).toContain(`${host} answered 404: no such [31m hook … … …`);
  for (const secret of ['services', 'T0AAAAAAA', 'abcdefgh', 'key-1234', 'tok-5678', '\u001b', '\u0000', '\n'])
    expect(message).not.toContain(secret);
  expect([...message].length).toBeLessThanOrEqual(`${host} answered 404: `.length + 200);
});

test('an answer that never ends is cut', async () => {
  const { url } = await receiver((_request, response) => {
    response.writeHead(500);
    const write = (): void => {
      while (!response.destroyed && response.write('x'.repeat(16_384))) continue;
    };
    response.on('drain', write);
    write();
  });
  expect(await send(partTo(url))).toMatchObject({ kind: 'retry', error: { code: 'server_error', status: 500 } });
});

test('once a status came, a body that does not end changes nothing', async () => {
  const { url } = await receiver((_request, response) => {
    response.writeHead(200);
    response.write('o');
  });
  expect(await send(partTo(url, { timeoutMs: 300 }))).toEqual({ kind: 'confirmed' });
});

describe('no answer', () => {
  test('none in time', async () => {
    const { url, host } = await receiver(() => undefined);
    expect(await send(partTo(url, { timeoutMs: TOO_SHORT_MS }))).toEqual({
      kind: 'retry',
      error: { code: 'timeout', status: null, message: `${host} did not answer within 0.04 s` },
      afterMs: null,
    });
  });

  test('redirects count towards the time-out', async () => {
    const { url } = await receiver((request, response) => {
      if (request.path === '/') response.writeHead(307, { location: '/again' }).end();
    });
    expect(await send(partTo(url, { timeoutMs: 200 }))).toMatchObject({ kind: 'retry', error: { code: 'timeout' } });
  });

  test('nobody listens', async () => {
    const server = await startHttpReceiver(answerWith(200));
    await server.close();
    expect(await send(partTo(`${server.url}/secret-path`))).toEqual({
      kind: 'retry',
      error: { code: 'unreachable', status: null, message: `${server.host} cannot be reached (ECONNREFUSED)` },
      afterMs: null,
    });
  });

  test('the connection is closed', async () => {
    const { url } = await receiver((_request, response) => response.socket?.destroy());
    expect(await send(partTo(url))).toMatchObject({ kind: 'retry', error: { code: 'unreachable' } });
  });

  test('what answers is not HTTP', async () => {
    const server = createServer(socket => socket.end('220 a mail server\r\n')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await send(partTo(`http://127.0.0.1:${port}`))).toMatchObject({
      kind: 'retry',
      error: { code: 'unreachable' },
    });
    server.close();
  });

  test('a name that nobody knows', async () => {
    const outcome = await send(partTo('http://nobody.invalid/secret-path'));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'unreachable' } });
    expect(messageOf(outcome)).toContain('nobody.invalid');
    expect(messageOf(outcome)).not.toContain('secret-path');
  });

  test('a header that cannot be written', async () => {
    const { url } = await receiver(answerWith(200));
    const outcome = await send(partTo(url, { headers: { 'x-a': 'secret\r\nx-b: injected' } }));
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'invalid' } });
    expect(messageOf(outcome)).not.toContain('injected');
  });
});

describe('TLS', () => {
  test('a certificate nobody knows is not trusted, and the message says what to do', async () => {
    const { url, received } = await receiver(answerWith(200), certificate);
    const outcome = await send(partTo(url));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
    expect(messageOf(outcome)).toMatch(/_ca_certs.*_ignore_ssl_errors/);
    expect(received).toEqual([]);
  });

  test.each([
    ['its CA is named', () => ({ caFile: certificate.certFile, verify: true })],
    ['errors are ignored', () => ({ caFile: null, verify: false })],
  ])('it is accepted where %s', async (_name, tls) => {
    const { url } = await receiver(answerWith(200), certificate);
    expect(await send(partTo(url, { tls: tls() }))).toEqual({ kind: 'confirmed' });
  });

  test.each([
    ['is not there', () => `${certificate.certFile}.gone`],
    ['is a device', () => '/dev/zero'],
  ])('a CA file that %s', async (_name, file) => {
    const { url } = await receiver(answerWith(200), certificate);
    const outcome = await send(partTo(url, { tls: { caFile: file(), verify: true } }));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'invalid' } });
    expect(messageOf(outcome)).toContain('_ca_certs');
  });

  test('what answers does not speak TLS', async () => {
    const { host } = await receiver(answerWith(200));
    expect(await send(partTo(`https://${host}`))).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
  });
});

describe('redirects', () => {
  test.each([
    [301, 'GET', ''],
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"text":"hällo"}'],
    [308, 'POST', '{"text":"hällo"}'],
  ])('%d is followed as %s', async (status, method, body) => {
    const { url, received } = await receiver((request, response) =>
      request.path === '/' ? response.writeHead(status, { location: 'there?x=1' }).end() : response.end('ok'),
    );
    expect(await send(partTo(url))).toEqual({ kind: 'confirmed' });
    expect(received[1]).toMatchObject({ method, path: '/there?x=1', body });
  });

  test('another host is not told secret headers', async () => {
    const other = await receiver(answerWith(404, 'who?'));
    const { url } = await receiver(answerWith(307, '', { location: `${other.url}/x` }));
    const headers = { 'content-type': 'application/json', authorization: 'Bearer secret', 'x-api-key': 'secret' };
    const outcome = await send(partTo(url, { headers }));
    expect(messageOf(outcome)).toBe(`${other.host} answered 404: who?`);
    expect(other.received[0]?.headers).toMatchObject({ 'content-type': 'application/json' });
    expect(JSON.stringify(other.received[0])).not.toContain('secret');
  });

  test('more than five are too many', async () => {
    const { url, received } = await receiver(answerWith(307, '', { location: '/' }));
    expect(await send(partTo(url))).toMatchObject({ kind: 'refused', error: { code: 'refused' } });
    expect(received).toHaveLength(6);
  });

  test('only HTTP is followed', async () => {
    const { url } = await receiver(answerWith(302, '', { location: 'file:///etc/passwd' }));
    expect(await send(partTo(url))).toMatchObject({ kind: 'refused', error: { status: 302 } });
  });
});

describe('addresses', () => {
  test.each([
    'http://169.254.169.254/latest/meta-data',
    'http://2852039166/',
    'http://0xa9fea9fe/',
    'http://[fe80::1]/',
    'http://[fd00:ec2::254]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'https://100.100.100.200/',
    'http://metadata.google.internal./computeMetadata/v1/',
  ])('%s is refused', async url => {
    expect(await send(partTo(url))).toMatchObject({ kind: 'refused', error: { code: 'blocked', status: null } });
  });

  test('a redirect to one is refused', async () => {
    const { url } = await receiver(answerWith(307, '', { location: 'http://169.254.169.254/' }));
    expect(await send(partTo(url))).toMatchObject({ kind: 'refused', error: { code: 'blocked' } });
  });

  test('a name is looked at when it is resolved', async () => {
    const { host, received } = await receiver(answerWith(200));
    const url = `http://localhost:${host.split(':')[1]}/`;
    expect(await send(partTo(url), { addresses: { privateRanges: false } })).toMatchObject({
      kind: 'refused',
      error: { code: 'blocked' },
    });
    expect(received).toEqual([]);
    const addresses = { privateRanges: false, allowed: ['127.0.0.0/8', '::1'] };
    expect(await send(partTo(url), { addresses })).toEqual({ kind: 'confirmed' });
  });

  test('a proxy is held to the same rules', async () => {
    const outcome = await send(partTo('http://example.org/', { proxy: 'http://169.254.169.254:3128' }));
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'blocked' } });
  });
});
