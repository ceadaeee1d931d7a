/** Why a line is not an event. */
export type UnreadReason = 'blank' | 'too_long' | 'no_timestamp' | 'no_process' | 'no_such_date' | 'unknown_zone';

/** What each reason means, said to a user. */
export const UNREAD_REASONS: Readonly<Record<UnreadReason, string>> = {
  blank: 'The line is empty.',
  too_long: 'The line is longer than 65,536 characters.',
  no_timestamp: 'The line starts with neither "Dec 10 06:55:46" nor an RFC 3339 timestamp.',
  no_process: 'After the timestamp a host and a program with a colon, such as "web-1 sshd[42]:", were expected.',
  no_such_date: 'The calendar has no such day or time.',
  unknown_zone: 'The time zone given for the log is not known.',
};

/** Longer lines are no log lines; sshd and sudo cut theirs far below. */
export const MAX_LINE_CHARS = 65_536;

/** A stamp as written: without a year, or complete. */
export type Stamp =
  | {
      readonly kind: 'yearless';
      readonly month: number;
      readonly day: number;
      readonly hour: number;
      readonly minute: number;
      readonly second: number;
    }
  | { readonly kind: 'full'; readonly text: string; readonly hasOffset: boolean };

/** A line taken apart, its time not yet worked out. */
export interface SyslogLine {
  readonly stamp: Stamp;
  readonly hostname: string | undefined;
  readonly process: string;
  readonly pid: number | undefined;
  readonly message: string;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
/** The longest each month can be, a leap year's February included. */
const DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const PRIORITY = /^<\d{1,3}>(?:1 )?/;
const YEARLESS = /^([A-Z][a-z]{2}) +(\d{1,2}) (\d{2}):(\d{2}):(\d{2})(?:\.\d+)? /;
const FULL = /^(\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(Z|[+-]\d{2}:?\d{2})?) /;
const HEAD = /^(?:(\S*[^\s:]) | )?([^\s:][^:]*?)(?:\[(\d+)\])?: *(.*)$/s;

/** Takes a line of the classic or the RFC 3339 form apart, or says why it is not one. */
export function parseSyslogLine(raw: string): SyslogLine | UnreadReason {
  if (raw.length > MAX_LINE_CHARS) return 'too_long';
  const line = raw.replace(/\r$/, '').replace(PRIORITY, '');
  if (line.trim() === '') return 'blank';
  const found = stampOf(line);
  if (typeof found === 'string') return found;
  const head = HEAD.exec(line.slice(found.length));
  if (!head) return 'no_process';
  const [, hostname, process = '', pid, message = ''] = head;
  return { stamp: found.stamp, hostname, process, pid: pid === undefined ? undefined : Number(pid), message };
}

function stampOf(line: string): { readonly stamp: Stamp; readonly length: number } | UnreadReason {
  const full = FULL.exec(line);
  if (full) {
    const [{ length }, text = '', offset] = full;
    return { stamp: { kind: 'full', text, hasOffset: offset !== undefined }, length };
  }
  const parts = YEARLESS.exec(line);
  if (!parts) return 'no_timestamp';
  const month = MONTHS.indexOf(parts[1] ?? '') + 1;
  if (month === 0) return 'no_timestamp';
  const [day = 0, hour = 0, minute = 0, second = 0] = parts.slice(2).map(Number);
  const exists = day >= 1 && day <= (DAYS[month - 1] ?? 0) && hour < 24 && minute < 60 && second < 60;
  if (!exists) return 'no_such_date';
  return { stamp: { kind: 'yearless', month, day, hour, minute, second }, length: parts[0].length };
}
