import type { Span } from '../../../../common/time/instant.ts';

/** The units of timelines, the longest first. */
const UNITS: ReadonlyMap<string, Span> = new Map([
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
]);

/** `90s`, `-5m`, `1m 30s`, `0`: a length of time as timelines write it. Throws where it is none. */
export function readSpan(text: string): Span {
  const parts = text.trim().split(/\s+/);
  return parts.reduce((sum, part) => {
    const read = /^(-?[\d.]+)(ms|s|m|h|d)?$/.exec(part);
    const unit = read?.[2] === undefined ? (read?.[1] === '0' ? 1 : undefined) : UNITS.get(read[2]);
    if (!read || unit === undefined) throw new Error(`"${text}" is no length of time, such as 90s`);
    return sum + Number(read[1]) * unit;
  }, 0);
}

/** A length of time as timelines write it, such as `1h 5m`. */
export function formatSpan(span: Span): string {
  let left = Math.abs(span);
  const parts = [...UNITS].flatMap(([unit, length]) => {
    const amount = Math.floor(left / length);
    left -= amount * length;
    return amount > 0 ? [`${amount}${unit}`] : [];
  });
  return parts.length === 0 ? '0' : `${span < 0 ? '-' : ''}${parts.join(' ')}`;
}
