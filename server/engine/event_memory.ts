import type { Instant } from '../../common/time/instant.ts';
import type { EventRow } from './event.ts';

/** Events of one rule as they were read. */
export interface ReadEvents {
  /** What was asked for, the window apart. */
  readonly question: string;
  /** What lies in `(from, upTo]` was read. */
  readonly from: Instant;
  readonly upTo: Instant;
  /** Where the windows that were read ended, oldest first, `upTo` last. */
  readonly ends: readonly Instant[];
  /** In the order of time. */
  readonly rows: readonly EventRow[];
}

/** What was read of events, so that only what is new need be read. A process that begins anew reads all of it again. */
export interface EventMemory {
  recall(ruleId: string): ReadEvents | undefined;
  keep(ruleId: string, events: ReadEvents): void;
  forget(ruleId: string): void;
}

/** A rule with more events than this reads all of them each time. */
export const MAX_ROWS_OF_RULE = 5000;

/** So many events of all rules are kept; those of the rule that read longest ago go first. */
const MAX_ROWS = 50_000;

/** A memory that is empty, and bounded. */
export function eventMemory(maxRows: number = MAX_ROWS): EventMemory {
  const kept = new Map<string, ReadEvents>();
  let size = 0;
  const forget = (ruleId: string): void => {
    size -= kept.get(ruleId)?.rows.length ?? 0;
    kept.delete(ruleId);
  };
  return {
    recall: ruleId => kept.get(ruleId),
    forget,
    keep: (ruleId, events) => {
      forget(ruleId);
      kept.set(ruleId, events);
      size += events.rows.length;
      for (const oldest of kept.keys()) {
        if (size <= maxRows) break;
        forget(oldest);
      }
    },
  };
}
