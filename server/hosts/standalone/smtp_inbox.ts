import { SMTPServer } from 'smtp-server';
import { simpleParser } from 'mailparser';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import { LOOPBACK } from '../engine/free_port.ts';
import type { Inbox } from './inbox.ts';

/** A mail server that keeps what it gets. */
export interface SmtpInbox {
  readonly port: number;
  close(): Promise<void>;
}

/** Larger mails are refused. */
const MAX_MAIL_BYTES = 1_000_000;

/** Listens for mail on loopback and puts it into the inbox; nothing is ever passed on. */
export function startSmtpInbox(inbox: Inbox, port: number, now: () => number): Promise<Result<SmtpInbox, string>> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    size: MAX_MAIL_BYTES,
    logger: false,
    onAuth: (_auth, _session, done) => done(null, { user: 'anyone' }),
    onData: (stream, _session, done) => {
      simpleParser(stream)
        .then(mail => {
          const to = [mail.to].flat().map(address => address?.text ?? '');
          const body = mail.text ?? (mail.html === false ? '' : mail.html);
          inbox.add({
            at: now(),
            via: 'smtp',
            to: to.join(', '),
            title: mail.subject ?? 'A mail without a subject',
            body,
          });
          done();
        })
        .catch(() => done(new Error('the mail could not be read')));
    },
  });
  return new Promise(resolve => {
    server.once('error', (error: Error) => resolve(fail(error.message)));
    server.listen(port, LOOPBACK, () => {
      server.removeAllListeners('error');
      // A client that hangs up is no reason to end.
      server.on('error', () => undefined);
      const address = server.server.address();
      resolve(ok({ port: typeof address === 'object' && address ? address.port : port, close: () => closed(server) }));
    });
  });
}

const closed = (server: SMTPServer): Promise<void> => new Promise(resolve => server.close(() => resolve()));
