import type { HttpPart } from '../../../server/engine/outgoing.ts';
import type { SendOutcome } from '../../../server/engine/outgoing.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { makeCertificate, type Certificate } from '../../support/certificate.ts';
import { answerWith, startHttpReceiver, type HttpReceiver } from '../../support/http_receiver.ts';
import { startProxyReceiver, type ProxyReceiver } from '../../support/proxy_receiver.ts';

let certificate: Certificate;
let plain: HttpReceiver;
let secure: HttpReceiver;
let proxy: ProxyReceiver;
let strict: ProxyReceiver;

beforeAll(async () => {
  certificate = makeCertificate();
  plain = await startHttpReceiver(answerWith(200));
  secure = await startHttpReceiver(answerWith(200), certificate);
  proxy = await startProxyReceiver();
  strict = await startProxyReceiver('eva:pass-word');
});
afterAll(async () => {
  certificate.remove();
  await Promise.all([plain, secure, proxy, strict].map(server => server.close()));
});

function send(url: string, through: string): Promise<SendOutcome> {
  const part: HttpPart = {
    kind: 'http',
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    json: { a: 1 },
    timeoutMs: 10_000,
    tls: { caFile: certificate.certFile, verify: true },
    proxy: through,
  };
  return createTransports({ log: () => undefined, now: () => 0 }).send(part, { idempotencyKey: 'a:b:0', secrets: [] });
}

test('plain HTTP is handed to the proxy', async () => {
  expect(await send(`${plain.url}/plain`, proxy.url)).toEqual({ kind: 'confirmed' });
  expect(proxy.asked).toContain(`POST ${plain.url}/plain`);
  expect(plain.received).toContainEqual(expect.objectContaining({ path: '/plain', body: '{"a":1}' }));
});

test('HTTPS goes through a tunnel, and the certificate is that of the destination', async () => {
  expect(await send(`${secure.url}/secure`, proxy.url)).toEqual({ kind: 'confirmed' });
  expect(proxy.asked).toContain(`CONNECT ${secure.host}`);
  expect(secure.received).toContainEqual(expect.objectContaining({ path: '/secure', body: '{"a":1}' }));
});

test.each([
  ['HTTP', () => plain],
  ['HTTPS', () => secure],
])('a user and a password for the proxy reach the proxy alone: %s', async (_name, target) => {
  const { url, received } = target();
  expect(await send(`${url}/with-password`, strict.url)).toEqual({ kind: 'confirmed' });
  expect(received.at(-1)?.path).toBe('/with-password');
});

test.each([
  ['HTTP', () => plain, { kind: 'refused', error: { code: 'refused', status: 407 } }],
  ['HTTPS', () => secure, { kind: 'retry', error: { code: 'unreachable' } }],
])('a proxy that wants another password: %s', async (_name, target, expected) => {
  const outcome = await send(`${target().url}/secret-path`, `http://eva:wrong-word@${strict.host}`);
  expect(outcome).toMatchObject(expected);
  expect(JSON.stringify(outcome)).not.toMatch(/wrong-word|secret-path/);
});

test('a proxy that is not there is named', async () => {
  const gone = await startProxyReceiver();
  await gone.close();
  expect(await send(secure.url, gone.url)).toMatchObject({
    kind: 'retry',
    error: { message: `${secure.host} cannot be reached through the proxy ${gone.host} (ECONNREFUSED)` },
  });
});
