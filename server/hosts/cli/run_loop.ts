import type { Instant, Span } from '../../../common/time/instant.ts';

/** A loop with a fixed beat. */
export interface Beat {
  /** The first tick. */
  readonly first: Instant;
  /** The last tick; null goes on until stopped. */
  readonly end: Instant | null;
  readonly now: () => Instant;
  readonly sleep: (ms: Span) => Promise<void>;
  readonly stop: AbortSignal;
  /** How long between two ticks; asked each time, for rules come and go. */
  readonly every: () => Span;
  readonly tick: (at: Instant) => Promise<void>;
}

/** Ticks on the beat until the end, or until stopped; beats that were missed are one tick. */
export async function beat({ first, end, now, sleep, stop, every, tick }: Beat): Promise<void> {
  for (let at = first; !stop.aborted;) {
    await tick(at);
    if (end !== null && at >= end) return;
    at = nextBeat(at, every(), now());
    if (end !== null) at = Math.min(at, end);
    const wait = at - now();
    if (wait > 0) await sleep(wait);
  }
}

/** The beat after `at`; the latest one that is over where several were missed. */
export function nextBeat(at: Instant, every: Span, now: Instant): Instant {
  const missed = Math.floor((now - at) / every);
  return at + Math.max(1, missed) * every;
}
