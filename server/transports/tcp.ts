import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { SendOutcome, TcpPart, TlsChecks } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import { readOptionFile } from './files.ts';
import { outcomeOfError, refuseAddress, retry, TooLate, type Where } from './failures.ts';
import type { SendingWorld } from './http.ts';

/** An answer that is longer is none that is waited for. */
const MAX_ANSWER_BYTES = 64 * 1024;

const TLS_ADVICE = 'name its CA with the …_ca_cert option';

/** Sends bytes to a port and reads what comes back, within one time-out. */
export async function sendTcp(part: TcpPart, world: SendingWorld): Promise<SendOutcome> {
  const { host, port } = part;
  const timeoutMs = Math.min(part.timeoutMs, PART_LIMIT_MS);
  const where: Where = { host: `${host}:${port}`, proxy: null, timeoutMs, tlsAdvice: TLS_ADVICE };
  if (world.addresses.refuses(host)) return refuseAddress(where);
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new TooLate()), timeoutMs);
  try {
    const socket = await openSocket(part, world, deadline.signal);
    try {
      return await handOver(socket, part, where);
    } finally {
      socket.destroy();
    }
  } catch (error) {
    return outcomeOfError(deadline.signal.aborted ? new TooLate() : error, where);
  } finally {
    clearTimeout(timer);
  }
}

async function openSocket({ host, port, tls }: TcpPart, world: SendingWorld, signal: AbortSignal): Promise<Socket> {
  const where = { host, port, lookup: world.addresses.lookup, autoSelectFamily: true };
  const socket = tls === null ? connectPlain(where) : connectTls({ ...where, ...(await checksOf(tls, host)) });
  const close = (): void => {
    socket.destroy(new TooLate());
  };
  signal.addEventListener('abort', close);
  socket.once('close', () => signal.removeEventListener('abort', close));
  return new Promise((resolve, reject) => {
    socket.once('error', reject);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => resolve(socket));
  });
}

const checksOf = async ({ caFile, verify }: TlsChecks, host: string) => ({
  rejectUnauthorized: verify,
  ...(isIP(host) === 0 ? { servername: host } : {}),
  ...(caFile === null ? {} : { ca: await readOptionFile(caFile, 'the …_ca_cert option') }),
});

/** Writes all, and waits for the answer where there is one; else until all of it was taken and the end was said. */
function handOver(socket: Socket, { bytes, answer }: TcpPart, where: Where): Promise<SendOutcome> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    if (answer === undefined) {
      socket.end(bytes, () => resolve({ kind: 'confirmed' }));
      return;
    }
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const outcome = received.length > MAX_ANSWER_BYTES ? unreadable(where) : answer(received);
      if (outcome !== null) resolve(outcome);
    });
    socket.on('close', () => resolve(unreadable(where)));
    socket.write(bytes);
  });
}

const unreadable = ({ host }: Where): SendOutcome => retry('unreachable', `${host} did not answer as it should`);
