import { once } from 'node:events';
import { createServer, type ServerOptions } from 'node:https';
import { engineError } from '../../../server/sources/engine_error';
import { httpClient, type EngineConnection } from '../../../server/sources/http_client';
import { makeAuthority } from '../../support/authority';

const ours = makeAuthority();
const others = makeAuthority();
const server = ours.issue('server');
const client = ours.issue('client');
const stranger = others.issue('stranger');
const whole = ours.file('whole.pem', `${client.cert}\n${client.key}`);
const locked = ours.file(
  'locked.key',
  '-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n',
);
const nothing = ours.file('nothing.pem', 'name: rule\n');
afterAll(() => {
  ours.remove();
  others.remove();
});

type Files = Pick<EngineConnection, 'caFile' | 'certFile' | 'keyFile' | 'verifyCerts'>;

/** What a client with these files hears of a server: its status, or why there is none. */
async function heard(options: ServerOptions, files: Files): Promise<string> {
  const listening = createServer(options, (_request, response) => void response.end('{}'));
  listening.on('tlsClientError', () => undefined);
  await once(listening.listen(0, '127.0.0.1'), 'listening');
  const address = listening.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const answer = await httpClient({ url: `https://127.0.0.1:${port}`, ...files })({ method: 'GET', path: '/' });
  const closed = once(listening, 'close');
  listening.close();
  listening.closeAllConnections();
  await closed;
  return answer.status === 0 ? engineError(answer).message : String(answer.status);
}

const wantsOurs = { ...server, ca: ours.ca, requestCert: true, rejectUnauthorized: true };
const old = { maxVersion: 'TLSv1.2' } as const;
const { caFile } = ours;
const { certFile, keyFile } = client;

test.each<[string, ServerOptions, Files, string | RegExp]>([
  ['an authority of its own', server, { caFile }, '200'],
  ['an authority nobody named', server, {}, /is not trusted \(\w+\); name its CA with ca_certs/],
  ['another authority', server, { caFile: others.caFile }, /is not trusted/],
  ['nobody checks', server, { verifyCerts: false }, '200'],
  ['a certificate that is over', ours.issue('over', { days: -1 }), { caFile }, /has expired .*must be renewed there/],
  ['a certificate of another name', ours.issue('name', { san: 'DNS:x.test' }), { caFile }, /not made for 127\.0\.0\.1/],
  ['a certificate of ours', wantsOurs, { caFile, certFile, keyFile }, '200'],
  ['a certificate and its key in one file', wantsOurs, { caFile, certFile: whole }, '200'],
  ['none of ours', wantsOurs, { caFile }, /perhaps it wants a certificate of ours: client_cert and client_key/],
  ['none of ours, by TLS 1.2', { ...wantsOurs, ...old }, { caFile }, /perhaps it wants a certificate of ours/],
  [
    'a certificate it does not know',
    wantsOurs,
    { caFile, certFile: stranger.certFile, keyFile: stranger.keyFile },
    /perhaps it does not take our certificate: check that client_cert has not expired/,
  ],
  [
    'a certificate without a key',
    wantsOurs,
    { caFile, certFile },
    /^client_key: there is no private key in .*client\.pem/,
  ],
  [
    'the key of another',
    server,
    { caFile, certFile, keyFile: server.keyFile },
    'client_key is not the key of client_cert',
  ],
  ['a key with a password', server, { caFile, certFile, keyFile: locked }, /^client_key: .* is locked with a password/],
  ['a file of no authority', server, { caFile: nothing }, /^ca_certs: there is no certificate in .*nothing\.pem/],
  ['a file that is not there', server, { caFile: '/none.pem' }, 'ca_certs: the file /none.pem cannot be read (ENOENT)'],
])('with %s', async (_name, options, files, expected) => {
  const said = await heard(options, files);
  if (typeof expected === 'string') expect(said).toBe(expected);
  else expect(said).toMatch(expected);
  expect(said).not.toMatch(/BEGIN .*\n/);
});
