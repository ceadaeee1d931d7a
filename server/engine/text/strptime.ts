import { readInstant, type WrittenInstant } from '../../../common/time/instant.ts';

/** strptime's codes as patterns, and what they read. */
const CODES: Readonly<Record<string, string>> = {
  Y: '(?<Y>\\d{4})',
  m: '(?<m>\\d{1,2})',
  d: '(?<d>\\d{1,2})',
  H: '(?<H>\\d{1,2})',
  M: '(?<M>\\d{1,2})',
  S: '(?<S>\\d{1,2})',
  f: '(?<f>\\d{1,6})',
  z: '(?<z>Z|[+-]\\d{2}:?\\d{2})',
  b: '(?<b>[A-Za-z]{3})',
  '%': '%',
};

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** A time read by a strptime pattern; UTC where it names no zone. */
export function strptime(pattern: string, text: string): WrittenInstant | undefined {
  const source = pattern.replace(/%(.)|([.*+?^${}()|[\]\\])/g, (whole, code?: string, special?: string) =>
    special ? `\\${special}` : (CODES[code ?? ''] ?? whole),
  );
  const parts = new RegExp(`^${source}$`, 'i').exec(text)?.groups;
  if (!parts) return undefined;
  const two = (value: string | undefined, otherwise: string): string => (value ?? otherwise).padStart(2, '0');
  const month = parts.b ? String(MONTHS.indexOf(parts.b.toLowerCase()) + 1) : parts.m;
  const day = `${parts.Y ?? '1900'}-${two(month, '1')}-${two(parts.d, '1')}`;
  const clock = `${two(parts.H, '0')}:${two(parts.M, '0')}:${two(parts.S, '0')}`;
  const written = `${day}T${clock}.${(parts.f ?? '0').padEnd(6, '0')}${parts.z ?? 'Z'}`;
  return readInstant(written);
}
