import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import type { AddressPolicy } from './address_policy.ts';

/** A certificate of one's own, as PEM. */
export interface ClientCertificate {
  readonly cert?: string;
  readonly key?: string;
}

/** Where a mail server is. */
export interface MailAddress {
  readonly host: string;
  readonly port: number;
  /** TLS from the start. */
  readonly ssl: boolean;
  readonly certificate: ClientCertificate;
}

/**
 * How TLS with a mail server is checked: as ElastAlert does it, only where a client certificate is given.
 * Source: parity alerters §5.
 */
export const mailTls = ({ host, certificate }: Omit<MailAddress, 'ssl' | 'port'>): ConnectionOptions => ({
  ...certificate,
  rejectUnauthorized: certificate.cert !== undefined,
  ...(isIP(host) === 0 ? { servername: host } : {}),
});

/** Opens a connection to an address that the rules allow; it is closed when the signal says so. */
export function openMailSocket(to: MailAddress, addresses: AddressPolicy, signal: AbortSignal): Promise<Socket> {
  const where = { host: to.host, port: to.port, lookup: addresses.lookup, autoSelectFamily: true };
  const socket = to.ssl ? connectTls({ ...where, ...mailTls(to) }) : connectPlain(where);
  return new Promise((resolve, reject) => {
    const close = (): void => {
      socket.destroy(signal.reason instanceof Error ? signal.reason : undefined);
    };
    signal.addEventListener('abort', close);
    socket.once('close', () => signal.removeEventListener('abort', close));
    socket.once('error', reject);
    socket.once(to.ssl ? 'secureConnect' : 'connect', () => resolve(socket));
  });
}
