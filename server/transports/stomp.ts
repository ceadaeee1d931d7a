import type { SendOutcome, StompPart } from '../engine/outgoing.ts';
import { retry, type Where } from './failures.ts';
import type { SendingWorld } from './http.ts';
import { quoter } from './redact.ts';
import { readStompFrames, stompFrame, type StompFrame } from './stomp_frames.ts';
import { withSocket } from './tcp_socket.ts';

/** What the broker is asked to say once it has the message. */
const RECEIPT = 'message';

/**
 * Logs in, sends one message, and waits until the broker says that it has it.
 * Source: https://stomp.github.io/stomp-specification-1.2.html
 */
export const sendStomp = (part: StompPart, world: SendingWorld): Promise<SendOutcome> =>
  withSocket({ ...part, tls: null }, world, async (socket, where) => {
    const { login, passcode, destination, body } = part;
    const frames = readStompFrames(socket);
    // No host is named: brokers take it for a virtual host, and have a usual one.
    socket.write(stompFrame('CONNECT', { 'accept-version': '1.1,1.2', login, passcode }));
    const greeting = await frames.next();
    if (greeting.done === true || greeting.value.command !== 'CONNECTED') return failed(greeting.value, where, world);
    socket.write(stompFrame('SEND', { destination, receipt: RECEIPT }, body));
    for (;;) {
      const told = await frames.next();
      if (told.done === true || told.value.command === 'ERROR') return failed(told.value, where, world);
      if (told.value.command === 'RECEIPT' && told.value.headers.get('receipt-id') === RECEIPT) break;
    }
    await new Promise<void>(resolve => socket.end(stompFrame('DISCONNECT', {}), resolve));
    return { kind: 'confirmed' };
  });

/** An error says in words alone whether it will last. */
function failed(frame: StompFrame | undefined, { host }: Where, { secrets }: SendingWorld): SendOutcome {
  if (frame?.command !== 'ERROR') return retry('unreachable', `${host} did not answer as it should`);
  const said = quoter(secrets)(frame.headers.get('message') ?? frame.body);
  return retry('refused', `${host} answered with an error${said === '' ? '' : `: ${said}`}`);
}
