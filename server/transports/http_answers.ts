import type { FailedSend, Refusal } from '../engine/outgoing.ts';
import { refuse, retry } from './failures.ts';

/** What came back, as far as it matters. */
export interface HttpAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly retryAfter: string | null;
  /** The start of the body. */
  readonly text: string;
}

/** A wait that a server asks for is not longer than this, so that no server decides an alert's end. */
const MAX_WAIT_MS = 60 * 60_000;

/** Those that say "later" though they are no failure of the server. */
const LATER = new Map<number, 'timeout' | 'throttled'>([
  [408, 'timeout'],
  [425, 'throttled'],
  [429, 'throttled'],
]);

/** Reads the start of a body; what cannot be read is left out, since the status is known already. */
export async function readStart(body: AsyncIterable<unknown>, maxBytes: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      if (!Buffer.isBuffer(chunk)) break;
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
  } catch {
    // The connection ended early, or the time was over.
  }
  return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
}

/** What reading an answer needs. */
export interface AnswerReader {
  readonly now: () => number;
  /** What was said, fit for a message. */
  readonly quote: (said: string) => string;
  /** What an answer of 2xx says against it. */
  readonly refusal: Refusal | undefined;
  /** Whether an answer that refuses says "later". */
  readonly saysLater: ((text: string) => boolean) | undefined;
}

/** What an answer says against the delivery; null where it is all right. */
export function failureOfAnswer(
  host: string,
  answer: HttpAnswer,
  { now, quote, refusal, saysLater }: AnswerReader,
): FailedSend | null {
  const { status } = answer;
  const isGood = status >= 200 && status < 300;
  const objection = isGood ? (refusal?.(answer.text) ?? null) : answer.text;
  if (objection === null) return null;
  const said = quote(objection);
  const message = `${host} answered ${status}${said === '' ? '' : `: ${said}`}`;
  const throttled = saysLater?.(answer.text) === true ? 'throttled' : null;
  const code = LATER.get(status) ?? (status >= 500 ? 'server_error' : throttled);
  if (code === null) return refuse('refused', message, status);
  return retry(code, message, { status, afterMs: waitOf(answer.retryAfter, now()) });
}

/** `Retry-After` as a wait: seconds, or a date. */
function waitOf(retryAfter: string | null, now: number): number | null {
  if (retryAfter === null) return null;
  const wait = /^\d+$/.test(retryAfter.trim()) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - now;
  return Number.isNaN(wait) ? null : Math.min(MAX_WAIT_MS, Math.max(0, wait));
}
