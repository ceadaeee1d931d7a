import { numberOf } from '../model/written_number.ts';

/** Milliseconds since 1970-01-01T00:00:00Z. Microseconds are kept as a fraction. */
export type Instant = number;

/** A length of time in milliseconds. */
export type Span = number;

/** A range of time, `(start, end]`: the start is outside, the end inside. */
export interface Window {
  readonly start: Instant;
  readonly end: Instant;
}

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))?)?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** An instant as it was written: the moment, and the offset from UTC in minutes it was written with. */
export interface WrittenInstant {
  readonly at: Instant;
  readonly offsetMinutes: number;
}

/**
 * Reads an ISO 8601 timestamp (UTC where no offset is given), cut to microseconds, or a number of
 * epoch milliseconds; undefined where it is neither.
 */
export function readInstant(value: unknown): WrittenInstant | undefined {
  const number = numberOf(value);
  if (number !== undefined && Number.isFinite(number)) return { at: number, offsetMinutes: 0 };
  if (typeof value !== 'string') return undefined;
  const parts = ISO.exec(value.trim());
  if (!parts) return undefined;
  const [, day, clock, fraction, zone] = parts;
  const whole = Date.parse(`${day}T${clock ?? '00:00'}${zone ?? 'Z'}`);
  if (Number.isNaN(whole) || !isDay(day ?? '')) return undefined;
  const micros = Number((fraction ?? '').slice(0, 6).padEnd(6, '0'));
  return { at: whole + micros / 1000, offsetMinutes: readOffset(zone) };
}

/** The same of a moment that was made readable, such as `2025-03-10 12:00 UTC`. */
export const readPrinted = (value: unknown): WrittenInstant | undefined =>
  readInstant(typeof value === 'string' ? value.replace(/ (?:UTC|GMT)$/, 'Z') : value);

const SHORTEST_MONTH = 28;

/** Whether the month has such a day: `Date.parse` takes 30 February for 2 March. */
const isDay = (day: string): boolean =>
  Number(day.slice(8)) <= SHORTEST_MONTH || new Date(`${day}T00:00Z`).toISOString().startsWith(day);

/** The moment a timestamp names; see `readInstant`. */
export const parseInstant = (value: unknown): Instant | undefined => readInstant(value)?.at;

function readOffset(zone: string | undefined): number {
  if (!zone || zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/**
 * The ISO form ElastAlert sends, stores and prints: no fraction where it is zero; `Z` for UTC, with milliseconds where
 * they are whole, else microseconds; other offsets as they were written, always with microseconds.
 */
export function formatInstant(at: Instant, offsetMinutes = 0): string {
  if (offsetMinutes !== 0) return formatAnew(at, offsetMinutes);
  const before = written.get(at);
  if (before !== undefined) return before;
  const text = formatAnew(at, 0);
  if (written.size >= MAX_WRITTEN) written.clear();
  written.set(at, text);
  return text;
}

/** The windows of many rules have the same bounds. */
const written = new Map<Instant, string>();
const MAX_WRITTEN = 1000;

function formatAnew(at: Instant, offsetMinutes: number): string {
  const micros = Math.round(at * 1000);
  const local = micros + offsetMinutes * 60_000_000;
  const millis = Math.floor(local / 1000);
  const fraction = ((local % 1_000_000) + 1_000_000) % 1_000_000;
  return `${new Date(millis).toISOString().slice(0, 19)}${formatFraction(fraction, offsetMinutes)}${formatOffset(offsetMinutes)}`;
}

function formatFraction(micros: number, offsetMinutes: number): string {
  if (micros === 0) return '';
  const digits = String(micros).padStart(6, '0');
  return `.${offsetMinutes === 0 && digits.endsWith('000') ? digits.slice(0, 3) : digits}`;
}

function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const size = Math.abs(minutes);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
