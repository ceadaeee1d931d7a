import { createHash } from 'node:crypto';
import type { JsonObject } from '../../../common/model/json.ts';
import { authDocument } from './auth_document.ts';
import { unwrapRepeated } from './auth_message.ts';
import type { SampleEvent } from './sample_event.ts';
import { isZone, stampReader, surveySyslog, type ClockOptions } from './syslog_clock.ts';
import { parseSyslogLine, type UnreadReason } from './syslog_line.ts';

/** How an authentication log is read. */
export interface AuthLogOptions extends ClockOptions {
  /** Told as `log.file.path`, and part of each event's id. */
  readonly path?: string;
  /** `each` makes N events of "message repeated N times: [ … ]"; filebeat makes one, and so does `once`. */
  readonly repeats?: 'once' | 'each';
}

/** A line that is an event. */
export interface ReadLine {
  readonly kind: 'event';
  readonly number: number;
  /** The same for the same line of the same file. */
  readonly id: string;
  readonly document: JsonObject;
}

/** A line that is none, and why. */
export interface UnreadLine {
  readonly kind: 'unread';
  readonly number: number;
  /** The line, cut where it is very long. */
  readonly line: string;
  readonly reason: UnreadReason;
}

/** A whole log in memory. */
export interface AuthLog {
  readonly events: readonly ReadLine[];
  readonly unread: readonly UnreadLine[];
}

/** Where a file's events go unless told otherwise; `filebeat-*` finds it. */
export const AUTH_LOG_INDEX = 'filebeat-8.12.2-sample';

const MAX_SHOWN_CHARS = 200;
/** A count beyond this is damage, not a log. */
const MAX_REPEATS = 10_000;
const ID_CHARS = 20;

/** Reads a log that fits into memory. */
export function readAuthLog(text: string, options: AuthLogOptions): AuthLog {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  const events: ReadLine[] = [];
  const unread: UnreadLine[] = [];
  for (const item of readAuthLines(() => lines, options)) {
    if (item.kind === 'event') events.push(item);
    else unread.push(item);
  }
  return { events, unread };
}

/**
 * Reads a log of any size, line by line. The lines are walked twice: the years and the shift are known
 * only once the last line was seen.
 */
export function* readAuthLines(
  lines: () => Iterable<string>,
  options: AuthLogOptions,
): Generator<ReadLine | UnreadLine, void, undefined> {
  const momentOf = stampReader(surveySyslog(lines(), options));
  const zoneKnown = isZone(options.zone);
  let number = 0;
  for (const raw of lines()) {
    number += 1;
    const unread = (reason: UnreadReason): UnreadLine => ({
      kind: 'unread',
      number,
      line: raw.slice(0, MAX_SHOWN_CHARS),
      reason,
    });
    const line = parseSyslogLine(raw);
    if (typeof line === 'string') {
      yield unread(line);
      continue;
    }
    const at = momentOf(line.stamp);
    if (at === undefined) {
      yield unread(zoneKnown ? 'no_such_date' : 'unknown_zone');
      continue;
    }
    const { hostname, process, pid, message } = line;
    const document = authDocument({ at, hostname, process, pid, message, path: options.path });
    const times = options.repeats === 'each' ? Math.min(unwrapRepeated(message)?.times ?? 1, MAX_REPEATS) : 1;
    for (let turn = 0; turn < times; turn += 1) {
      yield { kind: 'event', number, id: idOf(options.path ?? '', number, turn), document };
    }
  }
}

/** The events of a log as documents to load. */
export function* toSampleEvents(
  items: Iterable<ReadLine | UnreadLine>,
  index: string = AUTH_LOG_INDEX,
): Generator<SampleEvent, void, undefined> {
  for (const item of items) {
    if (item.kind === 'event') yield { index, id: item.id, document: item.document };
  }
}

const idOf = (path: string, number: number, turn: number): string =>
  createHash('sha256').update(`${path}\n${number}\n${turn}`).digest('hex').slice(0, ID_CHARS);
