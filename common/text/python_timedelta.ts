import type { Span } from '../time/instant.ts';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** A length of time as Python prints a timedelta: `0:10:00`, `1 day, 2:00:00`, `0:00:00.500000`. */
export function pythonTimedelta(span: Span): string {
  const micros = Math.round(span * 1000);
  const days = Math.floor(micros / (DAY * 1000));
  const rest = micros - days * DAY * 1000;
  const seconds = Math.floor(rest / 1_000_000);
  const fraction = rest % 1_000_000;
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const shown = fraction === 0 ? clock : `${clock}.${String(fraction).padStart(6, '0')}`;
  return days === 0 ? shown : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${shown}`;
}

const two = (value: number): string => String(value).padStart(2, '0');
