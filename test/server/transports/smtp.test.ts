import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { simpleParser } from 'mailparser';
import type { SMTPServerOptions } from 'smtp-server';
import type { MailPart, MailServer } from '../../../server/engine/outgoing.ts';
import type { SendOutcome } from '../../../server/engine/outgoing.ts';
import { createTransports } from '../../../server/transports/transports.ts';
import { makeCertificate, type Certificate } from '../../support/certificate.ts';
import { reply, startSmtpReceiver, type SmtpReceiver } from '../../support/smtp_receiver.ts';

const NOW = Date.parse('2025-03-10T12:00:00Z');
const PASSWORD = 'pass-word-1';

let certificate: Certificate;
let folder: string;
const open: SmtpReceiver[] = [];

beforeAll(() => {
  certificate = makeCertificate();
  folder = mkdtempSync(path.join(tmpdir(), 'tocsin-mail-'));
  writeFileSync(path.join(folder, 'auth.yaml'), `user: eva\npassword: ${PASSWORD}\n`);
  writeFileSync(path.join(folder, 'half.yaml'), `user: eva\npass: ${PASSWORD}\n`);
});
afterAll(() => {
  certificate.remove();
  rmSync(folder, { recursive: true });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map(receiver => receiver.close()));
});

async function receiver(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const started = await startSmtpReceiver(options);
  open.push(started);
  return started;
}

const file = (name: string): string => path.join(folder, name);

const mailTo = (port: number, given: Partial<MailPart> = {}, server: Partial<MailServer> = {}): MailPart => ({
  kind: 'mail',
  server: { host: '127.0.0.1', port, ssl: false, authFile: null, certFile: null, keyFile: null, ...server },
  from: 'ElastAlert',
  to: ['a@example.org'],
  cc: [],
  bcc: [],
  replyTo: 'a@example.org',
  subject: 'ElastAlert: r',
  body: { format: 'plain', text: 'r\n\nhällo\n.\nend\n' },
  pictures: [],
  ...given,
});

const logged: string[] = [];

interface Allowed {
  readonly mailTimeoutMs?: number;
  readonly privateRanges?: boolean;
  readonly attachesFiles?: boolean;
}

function send(part: MailPart, given: Allowed = {}): Promise<SendOutcome> {
  const { mailTimeoutMs = 10_000, privateRanges = true, attachesFiles = false } = given;
  const world = { log: (line: string) => void logged.push(line), now: () => NOW, mailTimeoutMs, attachesFiles };
  const transports = createTransports({ ...world, addresses: { privateRanges } });
  return transports.send(part, { idempotencyKey: 'alert:email:0', secrets: [] });
}

const messageOf = (outcome: SendOutcome): string => (outcome.kind === 'confirmed' ? '' : outcome.error.message);

test('AL2: a mail arrives with its headers, its text and everybody it is for', async () => {
  const { port, received } = await receiver();
  const people = {
    to: ['SOC <a@example.org>', 'b@example.org, c@example.org'],
    cc: ['d@example.org'],
    bcc: ['e@example.org'],
  };
  expect(await send(mailTo(port, { ...people, replyTo: 'team@example.org' }))).toEqual({ kind: 'confirmed' });
  expect(received).toHaveLength(1);
  expect(received[0]).toMatchObject({
    from: '',
    to: ['a', 'b', 'c', 'd', 'e'].map(name => `${name}@example.org`),
    secure: false,
    user: null,
  });
  const raw = received[0]?.raw ?? '';
  expect(raw).toMatch(/^From: ElastAlert\r$/m);
  expect(raw).toMatch(/^To: SOC <a@example.org>, b@example.org, c@example.org\r$/m);
  expect(raw).toMatch(/^Cc: d@example.org\r$/m);
  expect(raw).toMatch(/^Reply-To: team@example.org\r$/m);
  expect(raw).not.toContain('e@example.org');
  const mail = await simpleParser(raw);
  expect(mail).toMatchObject({ subject: 'ElastAlert: r', date: new Date(NOW), text: 'r\n\nhällo\n.\nend\n' });
});

test('a sender with a domain gets the bounces', async () => {
  const { port, received } = await receiver();
  await send(mailTo(port, { from: 'Tocsin <tocsin@example.org>' }));
  expect(received[0]).toMatchObject({ from: 'tocsin@example.org' });
  expect(received[0]?.raw).toMatch(/^From: Tocsin <tocsin@example.org>\r$/m);
});

describe('pictures', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );
  const body = { format: 'html', text: '<img src="cid:logo">' } as const;
  beforeAll(() => {
    writeFileSync(file('logo.png'), PNG);
    writeFileSync(file('shadow.png'), 'root:x:0:0');
  });

  test('stand in the mail under their ids', async () => {
    const { port, received } = await receiver();
    const pictures = [{ id: 'logo', file: file('logo.png') }];
    expect(await send(mailTo(port, { body, pictures }), { attachesFiles: true })).toEqual({ kind: 'confirmed' });
    const mail = await simpleParser(received[0]?.raw ?? '', { skipImageLinks: true });
    expect(mail.html).toBe('<img src="cid:logo">');
    expect(mail.attachments).toMatchObject([{ cid: 'logo', contentType: 'image/png', content: PNG }]);
  });

  test.each([
    ['a file that is no picture', 'shadow.png', true, 'its file is no picture'],
    ['a file that is not there', 'gone.png', true, 'its file cannot be read (ENOENT)'],
    ['any file where the host sends none', 'logo.png', false, 'only the command line sends pictures'],
  ])('%s stays where it is, and the mail goes out', async (_name, name, attachesFiles, why) => {
    const { port, received } = await receiver();
    const pictures = [{ id: 'logo', file: file(name) }];
    expect(await send(mailTo(port, { body, pictures }), { attachesFiles })).toEqual({ kind: 'confirmed' });
    expect((await simpleParser(received[0]?.raw ?? '')).attachments).toEqual([]);
    expect(logged).toContain(`a mail is sent without its picture logo: ${why}`);
  });
});

test('AL2: an HTML mail is sent as one', async () => {
  const { port, received } = await receiver();
  await send(mailTo(port, { body: { format: 'html', text: '<b>hällo</b>' } }));
  const mail = await simpleParser(received[0]?.raw ?? '');
  expect(mail.html).toMatch(/^<b>hällo<.b>\s*$/);
});

test('each attempt at a mail has the same id', async () => {
  const { port, received } = await receiver();
  await send(mailTo(port));
  await send(mailTo(port));
  const ids = received.map(({ raw }) => /^Message-ID: (<.*>)\r$/im.exec(raw)?.[1]);
  expect(ids[0]).toMatch(/^<[0-9a-f]{32}@tocsin>$/);
  expect(ids[1]).toBe(ids[0]);
});

test.each([
  ['gaps stay', 'one  two   three', 'one  two   three'],
  ['so do the joiners of an emoji', '👩\u200d🔧 Ω', '👩\u200d🔧 Ω'],
  ['what is told to terminals, or turns text round, does not', 'a\u001b[0m\u202eb', 'a [0m b'],
  ['line separators are spaces', 'a\u2028b', 'a b'],
])('a subject: %s', async (_name, subject, expected) => {
  const { port, received } = await receiver();
  await send(mailTo(port, { subject }));
  expect((await simpleParser(received[0]?.raw ?? '')).subject).toBe(expected);
});

test('a subject with line breaks makes no header', async () => {
  const { port, received } = await receiver();
  await send(mailTo(port, { subject: 'one\r\nBcc: evil@example.org\r\n\r\nbody' }));
  expect(received[0]?.to).toEqual(['a@example.org']);
  const mail = await simpleParser(received[0]?.raw ?? '');
  expect(mail.subject).toBe('one Bcc: evil@example.org body');
  expect(mail.bcc).toBeUndefined();
  expect(mail.text).toContain('hällo');
});

test.each([
  ['to', { to: ['a@example.org\r\nRCPT TO:<evil@example.org>'] }],
  ['to, inside angles', { to: ['A <a@example.org> <b@example.org>'] }],
  ['to, with words', { to: ['a b@example.org'] }],
  ['cc', { cc: ['a@example.org\nBcc: evil@example.org'] }],
  ['bcc', { bcc: ['a@example.org\u0000'] }],
  ['from', { from: 'a@example.org>\r\nDATA' }],
  ['reply to', { replyTo: 'a@example.org\r\nX-Evil: 1' }],
  ['nobody', { to: [], replyTo: '' }],
])('an address that is none is refused: %s', async (_name, given) => {
  const { port, received } = await receiver();
  expect(await send(mailTo(port, given))).toMatchObject({ kind: 'refused', error: { code: 'invalid' } });
  expect(received).toEqual([]);
});

describe('TLS', () => {
  test('AL2: STARTTLS is used where it is offered, as ElastAlert does, whoever signed the certificate', async () => {
    const { port, received } = await receiver({ ...certificate, disabledCommands: [] });
    expect(await send(mailTo(port))).toEqual({ kind: 'confirmed' });
    expect(received[0]).toMatchObject({ secure: true });
  });

  test('TLS from the start', async () => {
    const { port, received } = await receiver({ ...certificate, secure: true });
    expect(await send(mailTo(port, {}, { ssl: true }))).toEqual({ kind: 'confirmed' });
    expect(received[0]).toMatchObject({ secure: true });
  });

  test('with a client certificate the server’s is checked', async () => {
    const { port, received } = await receiver({ ...certificate, secure: true });
    const own = { ssl: true, certFile: certificate.certFile, keyFile: certificate.keyFile };
    expect(await send(mailTo(port, {}, own))).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
    expect(received).toEqual([]);
  });

  test('what answers does not speak TLS', async () => {
    const { port } = await receiver();
    expect(await send(mailTo(port, {}, { ssl: true }))).toMatchObject({ kind: 'retry', error: { code: 'tls' } });
  });
});

describe('login', () => {
  const login = (accepts: boolean, failure = reply(535, `no ${PASSWORD} here`)): SMTPServerOptions => ({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _session, done) =>
      accepts && username === 'eva' && password === PASSWORD ? done(null, { user: 'eva' }) : done(failure),
  });

  test('AL2: user and password come from the file', async () => {
    const { port, received } = await receiver(login(true));
    expect(await send(mailTo(port, {}, { authFile: file('auth.yaml') }))).toEqual({ kind: 'confirmed' });
    expect(received[0]).toMatchObject({ user: 'eva' });
  });

  test('a wrong password is refused, and not repeated', async () => {
    const { port } = await receiver(login(false));
    const outcome = await send(mailTo(port, {}, { authFile: file('auth.yaml') }));
    expect(outcome).toMatchObject({ kind: 'refused', error: { code: 'refused', status: 535 } });
    expect(messageOf(outcome)).toContain('smtp_auth_file');
    expect(messageOf(outcome)).not.toContain(PASSWORD);
  });

  test('a server that cannot look the password up for now is asked again', async () => {
    const { port } = await receiver(login(false, reply(454, 'later')));
    const outcome = await send(mailTo(port, {}, { authFile: file('auth.yaml') }));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'server_error', status: 454 } });
  });

  test('a server that wants a login and gets none', async () => {
    const { port } = await receiver(login(true));
    expect(await send(mailTo(port))).toMatchObject({ kind: 'refused', error: { code: 'refused', status: 530 } });
  });

  test.each(['gone.yaml', 'half.yaml'])('a file that cannot be used: %s', async name => {
    const { port, received } = await receiver(login(true));
    const outcome = await send(mailTo(port, {}, { authFile: file(name) }));
    expect(outcome).toMatchObject({ kind: 'retry', error: { code: 'invalid' } });
    expect(messageOf(outcome)).toContain('smtp_auth_file');
    expect(messageOf(outcome)).not.toContain(PASSWORD);
    expect(received).toEqual([]);
  });
});

describe('replies', () => {
  test.each<[string, SMTPServerOptions, object]>([
    [
      'the sender, for now',
      { onMailFrom: (_a, _s, done) => done(reply(451, 'later')) },
      { kind: 'retry', error: { code: 'server_error', status: 451 } },
    ],
    [
      'the sender',
      { onMailFrom: (_a, _s, done) => done(reply(550, 'go away')) },
      { kind: 'refused', error: { code: 'refused', status: 550 } },
    ],
    [
      'the recipient, for now',
      { onRcptTo: (_a, _s, done) => done(reply(450, 'later')) },
      { kind: 'retry', error: { status: 450 } },
    ],
    [
      'the recipient',
      { onRcptTo: (_a, _s, done) => done(reply(550, 'unknown')) },
      { kind: 'refused', error: { status: 550 } },
    ],
    [
      'the mail, for now',
      { onData: (stream, _s, done) => void stream.resume().on('end', () => done(reply(452, 'full'))) },
      { kind: 'retry', error: { status: 452 } },
    ],
    [
      'the mail',
      { onData: (stream, _s, done) => void stream.resume().on('end', () => done(reply(554, 'spam'))) },
      { kind: 'refused', error: { status: 554 } },
    ],
    [
      'the connection',
      { onConnect: (_s, done) => done(reply(554, 'not you')) },
      { kind: 'refused', error: { status: 554 } },
    ],
    [
      'the connection, for now',
      { onConnect: (_s, done) => done(reply(421, 'busy')) },
      { kind: 'retry', error: { status: 421 } },
    ],
  ])('%s', async (_name, options, expected) => {
    const { port } = await receiver(options);
    expect(await send(mailTo(port))).toMatchObject(expected);
  });

  test('one recipient of two is refused: the mail is on its way, and the log says so', async () => {
    const { port, received } = await receiver({
      onRcptTo: ({ address }, _session, done) => done(address.startsWith('b') ? reply(550, 'unknown') : null),
    });
    expect(await send(mailTo(port, { to: ['a@example.org', 'b@example.org'] }))).toEqual({ kind: 'confirmed' });
    expect(received[0]?.to).toEqual(['a@example.org']);
    expect(logged.at(-1)).toBe(`127.0.0.1:${port} refused 1 of the recipients of a mail; the others were written to`);
  });

  test('all recipients are refused, one of them only for now', async () => {
    const { port } = await receiver({
      onRcptTo: ({ address }, _session, done) =>
        done(address.startsWith('a') ? reply(450, 'later') : reply(550, 'unknown')),
    });
    expect(await send(mailTo(port, { to: ['a@example.org', 'b@example.org'] }))).toMatchObject({ kind: 'retry' });
  });
});

describe('no answer', () => {
  test('nobody listens', async () => {
    const gone = await startSmtpReceiver();
    await gone.close();
    expect(await send(mailTo(gone.port))).toMatchObject({
      kind: 'retry',
      error: { code: 'unreachable', status: null },
    });
  });

  test('nobody speaks', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    expect(await send(mailTo(port), { mailTimeoutMs: 40 })).toMatchObject({
      kind: 'retry',
      error: { code: 'timeout' },
    });
    silent.close();
  });

  test('an address that is refused', async () => {
    const { port, received } = await receiver();
    expect(await send(mailTo(port, {}, { host: '169.254.169.254' }))).toMatchObject({ error: { code: 'blocked' } });
    expect(await send(mailTo(port, {}, { host: 'localhost' }), { privateRanges: false })).toMatchObject({
      kind: 'refused',
      error: { code: 'blocked' },
    });
    expect(received).toEqual([]);
  });
});
