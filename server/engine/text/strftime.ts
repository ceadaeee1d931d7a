import type { DateTime } from 'luxon';

/** What a pattern is filled with. */
export interface PrintedMoment {
  /** In the zone in which it is printed. */
  readonly local: DateTime;
  readonly micros: number;
  /** The short name of the zone; empty where it has none. */
  readonly zone: string;
}

const DIRECTIVE = /%([-_0^#]*)(\d*)([EO]?)([a-zA-Z%])/g;

/** No pattern makes a longer field. */
const MAX_WIDTH = 100;

/** A part of a time: a number that is filled up, or a text. */
type Part = { readonly number: number; readonly width: number; readonly fill: '0' | ' ' } | { readonly text: string };

const zeros = (number: number, width = 2): Part => ({ number, width, fill: '0' });
const blanks = (number: number, width = 2): Part => ({ number, width, fill: ' ' });

/** Codes that stand for several others, in the language of programs. */
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %e %H:%M:%S %Y',
  D: '%m/%d/%y',
  F: '%Y-%m-%d',
  r: '%I:%M:%S %p',
  R: '%H:%M',
  T: '%H:%M:%S',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/**
 * Prints a moment by a pattern, as Python does on Linux: flags, widths and codes of the C library included; what is no
 * code stays. Source: https://docs.python.org/3/library/datetime.html#format-codes
 */
export function strftime(pattern: string, moment: PrintedMoment): string {
  return pattern.replace(DIRECTIVE, (whole: string, flags: string, width: string, _mark: string, code: string) => {
    const composed = COMPOSED[code];
    const part = composed === undefined ? partOf(code, moment) : { text: strftime(composed, moment) };
    return part === undefined ? whole : shown(part, flags, Math.min(Number(width), MAX_WIDTH));
  });
}

function shown(part: Part, flags: string, width: number): string {
  if ('text' in part) return changeCase(part.text, flags).padStart(width, flags.includes('0') ? '0' : ' ');
  const digits = String(part.number);
  if (flags.includes('-')) return digits;
  const fill = flags.includes('_') ? ' ' : flags.includes('0') || width > 0 ? '0' : part.fill;
  return digits.padStart(width || part.width, fill);
}

function changeCase(text: string, flags: string): string {
  if (flags.includes('^')) return text.toUpperCase();
  if (!flags.includes('#')) return text;
  return text === text.toUpperCase() ? text.toLowerCase() : text.toUpperCase();
}

function partOf(code: string, moment: PrintedMoment): Part | undefined {
  return dayPart(code, moment.local) ?? clockPart(code, moment) ?? weekPart(code, moment.local);
}

/** Names are English, whatever the machine speaks. */
const named = (local: DateTime, format: string): Part => ({ text: local.setLocale('en-US').toFormat(format) });

function dayPart(code: string, local: DateTime): Part | undefined {
  switch (code) {
    case 'Y':
      return zeros(local.year, 1);
    case 'C':
      return zeros(Math.floor(local.year / 100));
    case 'y':
      return zeros(local.year % 100);
    case 'm':
      return zeros(local.month);
    case 'd':
      return zeros(local.day);
    case 'e':
      return blanks(local.day);
    case 'j':
      return zeros(local.ordinal, 3);
    case 'b':
    case 'h':
      return named(local, 'LLL');
    case 'B':
      return named(local, 'LLLL');
    default:
      return undefined;
  }
}

function clockPart(code: string, { local, micros, zone }: PrintedMoment): Part | undefined {
  switch (code) {
    case 'H':
      return zeros(local.hour);
    case 'I':
      return zeros(onTheClock(local));
    case 'k':
      return blanks(local.hour);
    case 'l':
      return blanks(onTheClock(local));
    case 'M':
      return zeros(local.minute);
    case 'S':
      return zeros(local.second);
    case 'f':
      return zeros(micros, 6);
    case 'p':
      return { text: local.hour < 12 ? 'AM' : 'PM' };
    case 'P':
      return { text: local.hour < 12 ? 'am' : 'pm' };
    case 's':
      return zeros(Math.floor(local.toSeconds()), 1);
    case 'z':
      return { text: local.toFormat('ZZZ') };
    case 'Z':
      return { text: zone };
    case '%':
    case 'n':
    case 't':
      return { text: code === '%' ? '%' : code === 'n' ? '\n' : '\t' };
    default:
      return undefined;
  }
}

const onTheClock = ({ hour }: DateTime): number => hour % 12 || 12;

function weekPart(code: string, local: DateTime): Part | undefined {
  switch (code) {
    case 'a':
      return named(local, 'ccc');
    case 'A':
      return named(local, 'cccc');
    case 'u':
      return zeros(local.weekday, 1);
    case 'w':
      return zeros(local.weekday % 7, 1);
    case 'U':
      return zeros(weekOfYear(local, local.weekday % 7));
    case 'W':
      return zeros(weekOfYear(local, local.weekday - 1));
    case 'V':
      return zeros(local.weekNumber);
    case 'G':
      return zeros(local.weekYear, 1);
    case 'g':
      return zeros(local.weekYear % 100);
    default:
      return undefined;
  }
}

/** Weeks are counted from the first one that begins in the year; days before it are in week 0. */
const weekOfYear = ({ ordinal }: DateTime, daysIntoWeek: number): number =>
  Math.floor((ordinal + 6 - daysIntoWeek) / 7);
