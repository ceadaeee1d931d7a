import { z } from 'zod';
import type { Instant } from '../../common/time/instant.ts';

/** Moments at which runs ended, in order, as stretches of equal steps: `[first, step, how many]`. */
export const beatsMemory = z.array(z.tuple([z.number(), z.number(), z.number()]));

/** See `beatsMemory`. */
export type Beats = z.output<typeof beatsMemory>;

/** The beats with one more. */
export function withBeat(beats: Beats, at: Instant): Beats {
  const last = beats.at(-1);
  if (!last) return [[at, 0, 1]];
  const [first, step, size] = last;
  const others = beats.slice(0, -1);
  if (size === 1) return [...others, [first, at - first, 2]];
  return at - first === step * size ? [...others, [first, step, size + 1]] : [...beats, [at, 0, 1]];
}

/** Those after one moment, up to another. */
export const beatsIn = (beats: Beats, after: Instant, upTo: Instant): Instant[] =>
  beats.flatMap(([first, step, size]) => {
    const skipped = step > 0 ? Math.max(0, Math.floor((after - first) / step)) : 0;
    const moments: Instant[] = [];
    for (let index = skipped; index < size && first + index * step <= upTo; index += 1)
      if (first + index * step > after) moments.push(first + index * step);
    return moments;
  });

/** The latest that is not after a moment; null where none is. */
export function latestBeat(beats: Beats, upTo: Instant): Instant | null {
  const [first, step, size] = beats.filter(([begin]) => begin <= upTo).at(-1) ?? [null, 0, 0];
  if (first === null) return null;
  return step === 0 ? first : first + step * Math.min(size - 1, Math.floor((upTo - first) / step));
}

/** Without those before a moment. */
export const beatsFrom = (beats: Beats, from: Instant): Beats =>
  beats.flatMap(([first, step, size]): Beats => {
    if (first >= from) return [[first, step, size]];
    const gone = step > 0 ? Math.ceil((from - first) / step) : size;
    return gone < size ? [[first + gone * step, step, size - gone]] : [];
  });
