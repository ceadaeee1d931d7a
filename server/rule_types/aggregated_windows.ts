import type { Instant, Span, Window } from '../../common/time/instant.ts';
import type { RuleFacts } from '../engine/define_rule_type.ts';
import type { RunWindow } from '../engine/event.ts';
import type { BucketInterval } from './bucket_interval.ts';

/** How the windows of an aggregation lie, beside `buffer_time`. */
export interface WindowOptions {
  readonly use_run_every_query_size: boolean;
  readonly allow_buffer_time_overlap: boolean;
  readonly bucket_interval?: BucketInterval | undefined;
  readonly sync_bucket_interval?: boolean;
}

/** A stretch of time that an aggregation is asked for. */
export interface AggregatedWindow extends Window {
  /** So many seconds after a whole multiple of an interval its intervals begin. */
  readonly offset: number;
  /** Whether its run goes on after it. */
  readonly isFollowed: boolean;
}

/** The facts the windows depend on. */
export type WindowFacts = Pick<RuleFacts, 'bufferTime' | 'commonRunEvery' | 'runEvery' | 'isLimited'>;

/**
 * The windows of a run: for each beat the last `buffer_time`, in one piece or in pieces of the common beat. A rule that
 * runs less often than that, or paused for longer, goes on where the last whole piece ended; a rest that fills no piece
 * waits. Source: parity runtime §3.
 */
export function aggregatedWindows(
  options: WindowOptions,
  run: RunWindow,
  facts: WindowFacts,
): readonly AggregatedWindow[] {
  const size = options.use_run_every_query_size ? facts.commonRunEvery : facts.bufferTime;
  if (size <= 0) return [];
  const begun = aligned(options, run.since);
  const lowest = facts.isLimited ? aligned(options, run.window.start) : begun;
  // The beats of one run that is longer than buffer_time are for events; its windows lie as its own pieces do.
  const isOneRun = run.readUpTo === null || run.window.end - run.readUpTo <= facts.runEvery;
  const beats = facts.isLimited || isOneRun ? [run.window.end] : run.beats;
  return beats.flatMap((beat, index) => {
    const before = beats[index - 1] ?? run.readUpTo;
    const start = aligned(options, startOf(options, { beat, before, begun, size, reach: reachOf(run, facts), facts }));
    return piecesOf(start, beat, size)
      .filter(piece => piece.start >= lowest)
      .map(piece => ({ ...piece, offset: offsetOf(options, start), isFollowed: piece.end < beat }));
  });
}

/** How far a run looks back: to where the rule began at first, then `buffer_time`, more with `scan_entire_timeframe`. */
function reachOf({ window, readUpTo }: RunWindow, { bufferTime }: WindowFacts): Span {
  const length = window.end - window.start;
  if (readUpTo === null) return length;
  return readUpTo > window.start ? Math.max(length, bufferTime) : bufferTime;
}

interface Beat {
  readonly beat: Instant;
  /** The beat before; null before the first. */
  readonly before: Instant | null;
  readonly begun: Instant;
  readonly size: Span;
  readonly reach: Span;
  readonly facts: WindowFacts;
}

function startOf(options: WindowOptions, { beat, before, begun, size, reach, facts }: Beat): Instant {
  const lookBack = beat - reach;
  if (before === null) return lookBack;
  const isSeldom = facts.runEvery > facts.bufferTime;
  const rest = isSeldom ? (before - begun) % size : reach % size;
  const last = aligned(options, before - rest);
  if (last >= lookBack) return lookBack;
  const mayOverlap = options.allow_buffer_time_overlap && !options.use_run_every_query_size;
  return mayOverlap ? last - Math.max(0, facts.bufferTime - facts.runEvery) : last;
}

function piecesOf(start: Instant, end: Instant, size: Span): readonly Window[] {
  const pieces: Window[] = [];
  for (let from = start; end - from >= size; from += size) pieces.push({ start: from, end: from + size });
  return pieces;
}

/** With `sync_bucket_interval` a moment falls back to a whole multiple of the interval. */
const aligned = (options: WindowOptions, at: Instant): Instant =>
  options.bucket_interval && options.sync_bucket_interval
    ? (Math.floor(at / 1000) - secondsInto(options.bucket_interval, at)) * 1000
    : at;

const offsetOf = ({ bucket_interval, sync_bucket_interval }: WindowOptions, start: Instant): number =>
  bucket_interval && !sync_bucket_interval ? secondsInto(bucket_interval, start) : 0;

/** Whole seconds since the last whole multiple of an interval. */
const secondsInto = ({ span }: BucketInterval, at: Instant): number =>
  Math.floor(Math.floor(at / 1000) % (span / 1000));
