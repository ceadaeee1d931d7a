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
}

/** One thing a rule type found: the event that completes it, and why. */
export interface Finding {
  readonly event: EventRow;
  readonly key: string | null;
  readonly evidence: Evidence;
}
