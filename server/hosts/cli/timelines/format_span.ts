import type { Span } from '../../../../common/time/instant.ts';

const UNITS: readonly (readonly [string, Span])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/** A length of time as timelines write it, such as `1h 5m`. */
export function formatSpan(span: Span): string {
  let left = Math.abs(span);
  const parts = UNITS.flatMap(([unit, length]) => {
    const amount = Math.floor(left / length);
    left -= amount * length;
    return amount > 0 ? [`${amount}${unit}`] : [];
  });
  return parts.length === 0 ? '0' : `${span < 0 ? '-' : ''}${parts.join(' ')}`;
}
