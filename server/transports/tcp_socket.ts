import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SendOutcome, TcpPart, TlsChecks } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import { outcomeOfError, refuseAddress, TooLate, type Where } from './failures.ts';
import type { SendingWorld } from './http.ts';

/** Where a port is, and how long all that is said there may take. */
export type SocketAddress = Pick<TcpPart, 'host' | 'port' | 'tls' | 'timeoutMs'>;

const TLS_ADVICE = 'name its CA with the …_ca_cert option';

/** Opens a connection that the address rules allow, and closes it when the talk or its time is over. */
export async function withSocket(
  to: SocketAddress,
  world: SendingWorld,
  talk: (socket: Socket, where: Where) => Promise<SendOutcome>,
): Promise<SendOutcome> {
  const { host, port } = to;
  const timeoutMs = Math.min(to.timeoutMs, PART_LIMIT_MS);
  const where: Where = { host: `${host}:${port}`, proxy: null, timeoutMs, tlsAdvice: TLS_ADVICE };
  if (world.addresses.refuses(host)) return refuseAddress(where);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    const socket = await openSocket(to, world, deadline.signal);
    try {
      return await talk(socket, where);
    } finally {
      socket.destroy();
    }
  } catch (error) {
    return outcomeOfError(deadline.signal.aborted ? new TooLate() : error, where);
  } finally {
    clearTimeout(timer);
  }
}

async function openSocket(to: SocketAddress, world: SendingWorld, signal: AbortSignal): Promise<Socket> {
  const { host, port, tls } = to;
  const where = { host, port, lookup: world.addresses.lookup, autoSelectFamily: true };
  const secured = tls === null ? null : await checksOf(tls, host, world.readFile);
  if (signal.aborted) throw new TooLate();
  const socket = secured === null ? connectPlain(where) : connectTls({ ...where, ...secured });
  const close = (): void => {
    socket.destroy(new TooLate());
  };
  signal.addEventListener('abort', close);
  socket.once('close', () => signal.removeEventListener('abort', close));
  return new Promise((resolve, reject) => {
    // It stays: an error that nobody hears any more ends no process.
    socket.on('error', reject);
    socket.once(secured === null ? 'connect' : 'secureConnect', () => resolve(socket));
  });
}

const checksOf = async ({ caFile, verify }: TlsChecks, host: string, readFile: SendingWorld['readFile']) => ({
  rejectUnauthorized: verify,
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...(caFile === null ? {} : { ca: await readFile(caFile, 'the …_ca_cert option') }),
});
