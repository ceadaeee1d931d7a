/** A preview under way. */
interface Turn {
  readonly signal: AbortSignal | undefined;
  readonly done: Promise<unknown>;
}

/**
 * Lets so many previews be computed side by side: null where somebody waits for each of them. One that nobody waits
 * for any more ends soon; who comes meanwhile waits for its place.
 */
export function previewTurns(atOnce: number) {
  const turns = new Set<Turn>();
  return async <T>(signal: AbortSignal | undefined, compute: () => Promise<T>): Promise<T | null> => {
    while (turns.size >= atOnce) {
      if ([...turns].every(turn => turn.signal?.aborted !== true)) return null;
      await Promise.race([...turns].map(turn => turn.done));
    }
    const computed = compute();
    const turn: Turn = { signal, done: computed.catch(() => undefined) };
    turns.add(turn);
    try {
      return await computed;
    } finally {
      turns.delete(turn);
    }
  };
}
