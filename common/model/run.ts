import type { Instant } from '../time/instant.ts';

/** Why a match was not told. */
export type HeldReason = 'realert' | 'silence';

/** A match that was found and not told. */
export interface Held {
  readonly key: string | null;
  readonly matchedAt: Instant;
  readonly reason: HeldReason;
  readonly until: Instant;
}

/** Why a run could not be made; the rule says it and tries again. */
export interface RunError {
  readonly code:
    | 'unreachable'
    | 'timeout'
    | 'overloaded'
    | 'unauthorized'
    | 'index_missing'
    | 'bad_query'
    | 'no_timestamp'
    | 'engine_error'
    | 'invalid_rule'
    /** Nobody foresaw it: a mistake of ours. */
    | 'unexpected'
    | 'lost_race';
  readonly message: string;
}

/** What one run of one rule did. */
export interface RunReport {
  readonly ruleId: string;
  readonly at: Instant;
  readonly window: { readonly start: Instant; readonly end: Instant };
  readonly outcome: 'quiet' | 'no_match' | 'told' | 'held' | 'failed';
  /** Events in the window, duplicates included; null where the screen said no and nobody counted. */
  readonly hits: number | null;
  readonly matches: number;
  readonly alerts: number;
  /** The first hundred that were held, with their reasons. */
  readonly held: readonly Held[];
  readonly error: RunError | null;
  /** Said on the rule though the run was made, such as an index that matches nothing. */
  readonly warnings: readonly string[];
}
