import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { createTransport } from 'nodemailer';
import { parseYaml } from '../declare/yaml.ts';
import type { MailPart, MailServer } from '../engine/outgoing.ts';
import type { SendOutcome } from '../engine/outgoing.ts';
import type { ReadOptionFile } from './files.ts';
import { outcomeOfError, refuse, refuseAddress, TooLate, UnreadableFile, type Where } from './failures.ts';
import type { SendingWorld } from './http.ts';
import { readMailboxes, type Mailbox } from './mailboxes.ts';
import { readPictures, type Picture } from './mail_pictures.ts';
import { quoter, subjectLine } from './redact.ts';
import { outcomeOfReply } from './smtp_replies.ts';
import { mailTls, openMailSocket, type ClientCertificate, type MailAddress } from './smtp_socket.ts';

/** What sending mail needs of the world. */
export interface MailWorld extends SendingWorld {
  readonly log: (line: string) => void;
  /** How long all of it may take. */
  readonly timeoutMs: number;
  readonly idempotencyKey: string;
  /** Whether pictures may be read from the files of this machine. */
  readonly attachesFiles: boolean;
}

const SMTP_PORT = 25;
const SMTPS_PORT = 465;

const TLS_ADVICE = 'install its CA where Node.js looks for it (NODE_EXTRA_CA_CERTS)';

/** Sends one mail to all its recipients, within one time-out. */
export async function sendMail(part: MailPart, world: MailWorld): Promise<SendOutcome> {
  const letter = readLetter(part);
  if (letter === null)
    return refuse('invalid', 'one of the addresses of the mail is no address; write name@example.org');
  const { host } = part.server;
  const port = part.server.port ?? (part.server.ssl ? SMTPS_PORT : SMTP_PORT);
  const where: Where = { host: `${host}:${port}`, proxy: null, timeoutMs: world.timeoutMs, tlsAdvice: TLS_ADVICE };
  if (world.addresses.refuses(host)) return refuseAddress(where);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new TooLate()), world.timeoutMs);
  try {
    const login = await readLogin(part.server, world.readFile);
    const certificate = await readCertificate(part.server, world.readFile);
    const address: MailAddress = { host, port, ssl: part.server.ssl, certificate };
    const quote = quoter([...world.secrets, ...(login === null ? [] : [login.pass])]);
    const socket = await openMailSocket(address, world.addresses, deadline.signal);
    const pictures = await readPictures(part, { isAllowed: world.attachesFiles, log: world.log });
    const rejected = await handOver({ letter, part, pictures, address, login, socket, world }).catch(
      (error: unknown) => {
        const reason = deadline.signal.aborted ? new TooLate() : error;
        return outcomeOfReply(reason, where, quote);
      },
    );
    socket.destroy();
    if (typeof rejected !== 'number') return rejected;
    if (rejected > 0)
      world.log(`${where.host} refused ${rejected} of the recipients of a mail; the others were written to`);
    return { kind: 'confirmed' };
  } catch (error) {
    return outcomeOfError(error, where);
  } finally {
    clearTimeout(timer);
  }
}

interface Letter {
  readonly from: Mailbox;
  readonly to: readonly Mailbox[];
  readonly cc: readonly Mailbox[];
  readonly bcc: readonly Mailbox[];
  readonly replyTo: readonly Mailbox[];
}

function readLetter(part: MailPart): Letter | null {
  const [from] = readMailboxes([part.from]) ?? [];
  const to = readMailboxes(part.to);
  const cc = readMailboxes(part.cc);
  const bcc = readMailboxes(part.bcc);
  const replyTo = readMailboxes([part.replyTo]);
  if (!from || !to || !cc || !bcc || !replyTo || to.length + cc.length + bcc.length === 0) return null;
  return { from, to, cc, bcc, replyTo };
}

interface Login {
  readonly user: string;
  readonly pass: string;
}

async function readLogin({ authFile }: MailServer, readFile: ReadOptionFile): Promise<Login | null> {
  if (authFile === null) return null;
  const read = parseYaml(await readFile(authFile, 'smtp_auth_file'));
  const textAt = (name: string): string => {
    const value = read.ok ? read.value.value[name] : undefined;
    if (typeof value !== 'string' && typeof value !== 'number')
      throw new UnreadableFile('smtp_auth_file must be YAML with `user: …` and `password: …`');
    return String(value);
  };
  return { user: textAt('user'), pass: textAt('password') };
}

async function readCertificate(
  { certFile, keyFile }: MailServer,
  readFile: ReadOptionFile,
): Promise<ClientCertificate> {
  return {
    ...(certFile === null ? {} : { cert: await readFile(certFile, 'smtp_cert_file') }),
    ...(keyFile === null ? {} : { key: await readFile(keyFile, 'smtp_key_file') }),
  };
}

interface Handing {
  readonly letter: Letter;
  readonly part: MailPart;
  readonly pictures: readonly Picture[];
  readonly address: MailAddress;
  readonly login: Login | null;
  readonly socket: Socket;
  readonly world: MailWorld;
}

/** Speaks SMTP, with STARTTLS where it is offered; gives how many recipients were refused while others were not. */
async function handOver({ letter, part, pictures, address, login, socket, world }: Handing): Promise<number> {
  const { host, port, ssl } = address;
  const transport = createTransport({
    host,
    port,
    secure: ssl,
    secured: ssl,
    connection: socket,
    tls: mailTls(address),
    greetingTimeout: world.timeoutMs,
    socketTimeout: world.timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...(login === null ? {} : { auth: login }),
  });
  const sent = await transport.sendMail({
    from: letter.from,
    to: [...letter.to],
    cc: [...letter.cc],
    replyTo: [...letter.replyTo],
    envelope: {
      from: bounceAddressOf(letter),
      to: [...letter.to, ...letter.cc, ...letter.bcc].map(({ address }) => `<${address}>`),
    },
    subject: subjectLine(part.subject),
    date: new Date(world.now()),
    messageId: messageIdOf(world.idempotencyKey),
    attachments: pictures.map(picture => ({ ...picture, contentDisposition: 'inline' as const })),
    ...(part.body.format === 'html' ? { html: part.body.text } : { text: part.body.text }),
  });
  return sent.rejected.length;
}

/**
 * Where bounces go. A sender that is a mere name, such as the default, gets none: MAIL FROM is then `<>`, which every
 * server takes, while a name without a domain is refused by many.
 */
const bounceAddressOf = ({ from: { address } }: Letter): string => (address.includes('@') ? `<${address}>` : '');

/** The same for each attempt, so that a mail server can see that it has the mail already. */
const messageIdOf = (key: string): string => `<${createHash('sha256').update(key).digest('hex').slice(0, 32)}@tocsin>`;
