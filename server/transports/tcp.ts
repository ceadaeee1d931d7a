import type { Socket } from 'node:net';
import type { SendOutcome, TcpPart } from '../engine/outgoing.ts';
import { retry, type Where } from './failures.ts';
import type { SendingWorld } from './http.ts';
import { withSocket } from './tcp_socket.ts';

/** An answer that is longer is none that is waited for. */
const MAX_ANSWER_BYTES = 64 * 1024;

/** How long the other side may take to say its end once it was told ours. */
const LINGER_MS = 2000;

/** Sends bytes to a port and reads what comes back, within one time-out. */
export const sendTcp = (part: TcpPart, world: SendingWorld): Promise<SendOutcome> =>
  withSocket(part, world, (socket, where) =>
    part.answer === undefined ? handOver(socket, part.bytes) : ask(socket, part.bytes, { where, answer: part.answer }),
  );

/**
 * Writes all, says the end, and waits for that of the other side: a connection that is closed at once may throw away
 * what is still under way. Who never ends has got it all the same.
 */
function handOver(socket: Socket, bytes: Uint8Array): Promise<SendOutcome> {
  return new Promise((resolve, reject) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const finish = (): void => {
      clearTimeout(timer);
      resolve({ kind: 'confirmed' });
    };
    socket.on('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    socket.resume();
    socket.end(bytes, () => {
      timer = setTimeout(finish, LINGER_MS);
      socket.once('close', finish);
    });
  });
}

interface Asking {
  readonly where: Where;
  readonly answer: NonNullable<TcpPart['answer']>;
}

function ask(socket: Socket, bytes: Uint8Array, { where, answer }: Asking): Promise<SendOutcome> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const outcome = received.length > MAX_ANSWER_BYTES ? unreadable(where) : readSafely(answer, received, where);
      if (outcome !== null) resolve(outcome);
    });
    socket.on('close', () => resolve(unreadable(where)));
    socket.write(bytes);
  });
}

/** What is answered may be anything. */
function readSafely(answer: Asking['answer'], received: Uint8Array, where: Where): SendOutcome | null {
  try {
    return answer(received);
  } catch {
    return unreadable(where);
  }
}

const unreadable = ({ host }: Where): SendOutcome => retry('unreachable', `${host} did not answer as it should`);
