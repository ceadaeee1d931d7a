/** Something that happens again and again until it is stopped. */
export interface Ticker {
  /** No further beat begins; resolves once the running one is over. */
  stop(): Promise<void>;
}

/** Does the work every so often; a beat that takes longer than that makes the next one wait, never overlap. */
export function startTicker(everyMs: number, work: () => Promise<unknown>): Ticker {
  let running: Promise<unknown> | null = null;
  const beat = (): void => {
    if (running) return;
    running = work().finally(() => {
      running = null;
    });
  };
  const timer = setInterval(beat, everyMs);
  beat();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
