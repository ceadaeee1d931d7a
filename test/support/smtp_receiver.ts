import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it arrived. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Headers and body, as they were written. */
  readonly raw: string;
  readonly secure: boolean;
  readonly user: string | null;
}

/** A mail server on loopback that keeps what it gets. */
export interface SmtpReceiver {
  readonly port: number;
  readonly received: readonly ReceivedMail[];
  close(): Promise<void>;
}

/** Fails a step of SMTP with a reply code. */
export const reply = (responseCode: number, text: string): Error => Object.assign(new Error(text), { responseCode });

/** Starts a mail server; without options it takes everything, without TLS and login. */
export function startSmtpReceiver(options: SMTPServerOptions = {}): Promise<SmtpReceiver> {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    disableReverseLookup: true,
    closeTimeout: 1,
    onData: (stream, { envelope, secure, user }, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ from, to, raw: Buffer.concat(chunks).toString('utf8'), secure, user: user ?? null });
        done();
      });
    },
    ...options,
  });
  // A client that hangs up is no reason to end.
  server.on('error', () => undefined);
  return new Promise(resolve => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      resolve({ port, received, close: () => new Promise(closed => server.close(() => closed())) });
    });
  });
}
