import type { DeliveryError } from '../../common/model/alert.ts';
import type { Span } from '../../common/time/instant.ts';
import type { OutgoingPart } from '../../server/engine/outgoing.ts';
import type { Transports } from '../../server/engine/ports.ts';
import type { SendOutcome } from '../../server/engine/outgoing.ts';

/** One part as it was sent. */
export interface SentPart {
  readonly part: OutgoingPart;
  readonly idempotencyKey: string;
  readonly secrets: readonly string[];
}

/** Transports that send nothing and remember everything. */
interface RecordingTransports extends Transports {
  readonly sent: readonly SentPart[];
}

const SERVER_ERROR: DeliveryError = { code: 'server_error', status: 503, message: 'the server answered 503' };
const REFUSED: DeliveryError = { code: 'refused', status: 400, message: 'the server answered 400' };

/** The part arrived. */
export const CONFIRM: SendOutcome = { kind: 'confirmed' };

/** Worth another try, after a wait where the server names one. */
export const retry = (afterMs: Span | null = null): SendOutcome => ({ kind: 'retry', error: SERVER_ERROR, afterMs });

/** Never worth another try. */
export const REFUSE: SendOutcome = { kind: 'refused', error: REFUSED };

/** Records each part and answers as told; all is confirmed where nothing is told. */
export function recordingTransports(
  answer: (sent: SentPart, count: number) => SendOutcome = () => CONFIRM,
): RecordingTransports {
  const sent: SentPart[] = [];
  return {
    sent,
    send: (part, { idempotencyKey, secrets }) => {
      const one = { part, idempotencyKey, secrets };
      sent.push(one);
      return Promise.resolve(answer(one, sent.length));
    },
  };
}
