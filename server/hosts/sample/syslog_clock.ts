import { DateTime, IANAZone } from 'luxon';
import type { Instant } from '../../../common/time/instant.ts';
import { parseSyslogLine, type Stamp } from './syslog_line.ts';

/** How the stamps of a log become moments. */
export interface ClockOptions {
  /** Now: a stamp without a year is taken to lie before it. */
  readonly at: Date;
  /** The zone the log was written in, such as `Europe/Berlin`; stamps with an offset do not need it. */
  readonly zone: string;
  /** The year of the first line, where it is known. */
  readonly year?: number;
  /** `end_at_now` moves all events by one span, so that the latest falls at `at`. */
  readonly shift: 'none' | 'end_at_now';
}

/** What a first pass over a log found out: the years of its lines and the shift of all its events. */
export interface SyslogClock {
  readonly zone: string;
  readonly firstYear: number;
  readonly shiftMs: number;
}

type Yearless = Extract<Stamp, { kind: 'yearless' }>;

const DAY_MS = 86_400_000;
/** Lines of several processes may be written a little out of order; more than that is a new year. */
const JITTER_MS = DAY_MS;
/** Every date exists in it, so stamps can be compared before their year is known. */
const LEAP_YEAR = 2000;
/** A 29 February is at most this many years back (1896 and 1904, say). */
const LEAP_GAP_YEARS = 8;

/** Passes once over the lines and settles which year the first one is of, and the shift. */
export function surveySyslog(lines: Iterable<string>, options: ClockOptions): SyslogClock {
  const years = countYears();
  const leapYears = new Set<number>();
  let latest: { readonly stamp: Yearless; readonly years: number } | undefined;
  let latestFull: Instant | undefined;
  for (const raw of lines) {
    const line = parseSyslogLine(raw);
    if (typeof line === 'string') continue;
    if (line.stamp.kind === 'full') {
      const at = fullInstant(line.stamp, options.zone);
      if (at !== undefined && (latestFull === undefined || at > latestFull)) latestFull = at;
      continue;
    }
    const passed = years(line.stamp);
    if (line.stamp.month === 2 && line.stamp.day === 29) leapYears.add(passed);
    const isLatest = !latest || orderOf(line.stamp, passed) > orderOf(latest.stamp, latest.years);
    if (isLatest) latest = { stamp: line.stamp, years: passed };
  }
  const firstYear = options.year ?? firstYearOf(latest, leapYears, options);
  const end = Math.max(
    latestFull ?? -Infinity,
    (latest && yearlessInstant(latest.stamp, firstYear + latest.years, options.zone)) ?? -Infinity,
  );
  const shifts = options.shift === 'end_at_now' && Number.isFinite(end);
  return { zone: options.zone, firstYear, shiftMs: shifts ? options.at.getTime() - end : 0 };
}

/** Gives each stamp of a log, in the order of its lines, its moment; undefined where the calendar has none. */
export function stampReader(clock: SyslogClock): (stamp: Stamp) => Instant | undefined {
  const years = countYears();
  return stamp => {
    const at =
      stamp.kind === 'full'
        ? fullInstant(stamp, clock.zone)
        : yearlessInstant(stamp, clock.firstYear + years(stamp), clock.zone);
    return at === undefined ? undefined : at + clock.shiftMs;
  };
}

/** Whether the zone is one this machine knows. */
export const isZone = (zone: string): boolean => zone.toUpperCase() === 'UTC' || IANAZone.isValidZone(zone);

/** How many years have passed since the first stamp, told from stamps that step back. */
function countYears(): (stamp: Yearless) => number {
  let latest: number | undefined;
  return stamp => {
    let passed = latest === undefined ? 0 : new Date(latest).getUTCFullYear() - LEAP_YEAR - 1;
    while (latest !== undefined && orderOf(stamp, passed) < latest - JITTER_MS) passed += 1;
    const order = orderOf(stamp, passed);
    if (latest === undefined || order > latest) latest = order;
    return passed;
  };
}

function orderOf(stamp: Yearless, years: number): number {
  const { month, day, hour, minute, second } = stamp;
  return Date.UTC(LEAP_YEAR + years, month - 1, day, hour, minute, second);
}

function firstYearOf(
  latest: { readonly stamp: Yearless; readonly years: number } | undefined,
  leapYears: ReadonlySet<number>,
  { at, zone }: ClockOptions,
): number {
  const thisYear = DateTime.fromJSDate(at, { zone: isZone(zone) ? zone : 'utc' }).year;
  if (!latest) return thisYear;
  const candidates = Array.from({ length: LEAP_GAP_YEARS + 1 }, (_, back) => thisYear - latest.years - back);
  const fits = (year: number): boolean => {
    const end = yearlessInstant(latest.stamp, year + latest.years, zone);
    return end !== undefined && end <= at.getTime() && [...leapYears].every(passed => isLeap(year + passed));
  };
  return candidates.find(fits) ?? thisYear - latest.years;
}

const isLeap = (year: number): boolean => new Date(Date.UTC(year, 1, 29)).getUTCMonth() === 1;

function yearlessInstant(stamp: Yearless, year: number, zone: string): Instant | undefined {
  const { month, day, hour, minute, second } = stamp;
  const local = DateTime.fromObject({ year, month, day, hour, minute, second }, { zone });
  return local.isValid ? local.toMillis() : undefined;
}

function fullInstant({ text, hasOffset }: Extract<Stamp, { kind: 'full' }>, zone: string): Instant | undefined {
  const iso = text.replace(' ', 'T').replace(',', '.');
  const moment = DateTime.fromISO(iso, { zone: hasOffset ? 'utc' : zone });
  return moment.isValid ? moment.toMillis() : undefined;
}
