import { useCallback, useEffect, useRef, useState } from 'react';
import type { Result } from '../../common/model/result.ts';
import type { CallFailure } from './client.ts';

/** How a question stands. While it is asked anew the earlier answer stays. */
export interface Answer<T> {
  readonly value: T | null;
  readonly failure: CallFailure | null;
  readonly isLoading: boolean;
  readonly reload: () => void;
  /** Changes what is shown, such as after a change that the server has taken. */
  readonly patch: (change: (value: T) => T) => void;
}

/** What was refused because the search engine or the server was away is asked again so soon. */
const AGAIN_MS = 5_000;

const isAway = (failure: CallFailure | null): boolean => failure?.code === 'engine' || failure?.code === 'unreachable';

interface State<T> {
  readonly key: string | null;
  readonly value: T | null;
  readonly failure: CallFailure | null;
  readonly isLoading: boolean;
}

/**
 * Asks whenever the key changes, after `delayMs` without another change; null asks nothing.
 * An answer to an earlier question is cancelled, and ignored if it comes all the same. What failed because nobody
 * answered is asked again until somebody does.
 */
export function useAnswer<T>(
  key: string | null,
  ask: (signal: AbortSignal) => Promise<Result<T, CallFailure>>,
  delayMs = 0,
): Answer<T> {
  const [state, setState] = useState<State<T>>({ key: null, value: null, failure: null, isLoading: key !== null });
  const [round, setRound] = useState(0);
  const latestAsk = useRef(ask);
  latestAsk.current = ask;
  useEffect(() => {
    if (key === null) {
      setState({ key, value: null, failure: null, isLoading: false });
      return undefined;
    }
    const controller = new AbortController();
    setState(before => ({ ...before, isLoading: true }));
    const begin = (): void => {
      void latestAsk.current(controller.signal).then(result => {
        if (controller.signal.aborted) return;
        setState(before =>
          result.ok
            ? { key, value: result.value, failure: null, isLoading: false }
            : { key, value: before.key === key ? before.value : null, failure: result.error, isLoading: false },
        );
      });
    };
    const timer = delayMs > 0 ? setTimeout(begin, delayMs) : null;
    if (timer === null) begin();
    return () => {
      if (timer !== null) clearTimeout(timer);
      controller.abort();
    };
  }, [key, round, delayMs]);
  const reload = useCallback(() => setRound(before => before + 1), []);
  useEffect(() => {
    if (!isAway(state.failure) || state.isLoading) return undefined;
    const timer = setTimeout(reload, AGAIN_MS);
    return () => clearTimeout(timer);
  }, [state.failure, state.isLoading, reload]);
  const patch = useCallback((change: (value: T) => T) => {
    setState(before => (before.value === null ? before : { ...before, value: change(before.value) }));
  }, []);
  return { value: state.value, failure: state.failure, isLoading: state.isLoading, reload, patch };
}

/** Does something again and again while the page is looked at. */
export function useEvery(intervalMs: number, work: () => void): void {
  const latestWork = useRef(work);
  latestWork.current = work;
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) latestWork.current();
    }, intervalMs);
    return () => clearInterval(timer);
  }, [intervalMs]);
}

/** A value once it has not changed for a while. */
export function useSettled<T>(value: T, delayMs: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), delayMs);
    return () => clearTimeout(timer);
  }, [value, delayMs]);
  return settled;
}
