import type { JsonObject } from '../../common/model/json.ts';
import type { Evidence } from '../../common/model/alert.ts';
import type { Instant, Window } from '../../common/time/instant.ts';

/** One log event as a proof reads it. */
export interface EventRow {
  readonly id: string;
  readonly index: string;
  readonly at: Instant;
  /** The `query_key` value as ElastAlert prints it; null where the event has none or the rule asks for none. */
  readonly key: string | null;
  /** The fields that were read: the keys alone, or everything under `include`. */
  readonly document: JsonObject;
}

/** The window one run answers for, and what it may look back on. */
export interface RunWindow {
  /** The tick. */
  readonly at: Instant;
  /** What this run reads, `(start, end]`; its hits are counted for `num_hits`. */
  readonly window: Window;
  /** Nothing before this is ever read: where the rule began. */
  readonly since: Instant;
  /** Up to where earlier runs have read; null on the first run. What is later is new. */
  readonly readUpTo: Instant | null;
  /** Where each run since then would have ended, this one's end last: one, unless ticks were missed. */
  readonly beats: readonly Instant[];
}

/** One thing a rule type found: the event that completes it, and why. */
export interface Finding {
  /** The event; of a calculated match, what was calculated, in its `document`. */
  readonly event: EventRow;
  /** A calculated match has no document in the logs: nothing is read for it, and it has no `_id`. */
  readonly origin: 'document' | 'calculated';
  readonly key: string | null;
  readonly evidence: Evidence;
  /** Fields that the rule type adds to the match, such as `spike_count`. */
  readonly extra: JsonObject;
  /** Other events of the match, told as its `related_events`; null where they are not asked for. */
  readonly related: readonly EventRow[] | null;
}

/** What a finding always has; the rest has its usual value where it is not given. */
export type FindingParts = Pick<Finding, 'event' | 'evidence'> & Partial<Finding>;

/** A finding about an event of the logs. */
export const foundEvent = (parts: FindingParts): Finding => ({
  origin: 'document',
  key: parts.event.key,
  extra: {},
  related: null,
  ...parts,
});

/** What a rule type says of a match that no event of the logs is. */
interface Calculated {
  readonly at: Instant;
  readonly key: string | null;
  /** The whole match, the time field included. */
  readonly document: JsonObject;
  readonly evidence: Omit<Evidence, 'eventIds'>;
}

/** A finding that was calculated, at a moment. */
export const foundByCalculation = ({ at, key, document, evidence }: Calculated): Finding => ({
  event: { id: '', index: '', at, key, document },
  origin: 'calculated',
  key,
  evidence: { ...evidence, eventIds: [] },
  extra: {},
  related: null,
});
