import type { Instant, Span } from '../../common/time/instant.ts';
import { acquireLease, releaseLease, renewLease, type LeaseClaim } from './lease.ts';

/** A lease that renews itself from when it was acquired until it is released; it may then be acquired again. */
export interface KeptLease {
  /** The owner's fence; null while somebody else holds the lease. It is written down when this process ticked last. */
  acquire(at: Instant, lastTickAt?: Instant | null): Promise<number | null>;
  /** Lets another process go on at once. */
  release(): Promise<void>;
}

/** Does something again and again until it is stopped by what it gives. */
export type Repeat = (everyMs: Span, work: () => void) => () => void;

interface Keeping {
  readonly now: () => Instant;
  readonly repeat?: Repeat;
}

/** Three times within a lease, so that one answer may fail or come late. */
const RENEW_MS: Span = 5_000;

const byTimer: Repeat = (everyMs, work) => {
  const timer = setInterval(work, everyMs);
  timer.unref();
  return () => clearInterval(timer);
};

/**
 * Keeps a short lease, however long its owner works: it is renewed on a beat of its own. Who dies stops renewing,
 * and another goes on within seconds; who wakes up late finds itself fenced off.
 */
export function keepLease(claim: LeaseClaim, { now, repeat = byTimer }: Keeping): KeptLease {
  let stop: (() => void) | null = null;
  let isRenewing = false;
  let last: Promise<unknown> = Promise.resolve();
  /** One dealing with the lease at a time: what is renewed while it is released would not be released. */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };
  const end = (): void => {
    stop?.();
    stop = null;
  };
  const renew = async (): Promise<void> => {
    if (stop && !(await renewLease({ ...claim, at: now() }))) end();
  };
  const beat = (): void => {
    if (isRenewing) return;
    isRenewing = true;
    // Where the engine is away, the next beat tries again.
    void inTurn(renew)
      .catch(() => undefined)
      .finally(() => (isRenewing = false));
  };
  return {
    acquire: (at, lastTickAt = null) =>
      inTurn(async () => {
        const fence = await acquireLease({ ...claim, at, lastTickAt });
        if (fence === null) end();
        else stop ??= repeat(RENEW_MS, beat);
        return fence;
      }),
    release: () =>
      inTurn(async () => {
        if (!stop) return;
        end();
        await releaseLease(claim);
      }),
  };
}
