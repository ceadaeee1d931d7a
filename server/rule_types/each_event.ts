import type { Instant, Window } from '../../common/time/instant.ts';
import type { FoldInput, Folding, JudgeInput, Screen, Verdict } from '../engine/define_rule_type.ts';
import { foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import type { Spent } from './spent.ts';

/** The screen of the types that judge each event alone: whether there are events they have not seen. */
export const countScreen = (run: RunWindow): readonly Screen[] => [
  { window: run.window, countUpTo: null, aggregations: {} },
];

/** Quiet where as many events are there as were seen. */
export const judgeCount = (run: RunWindow, { answers, memory }: JudgeInput<Spent>): Verdict<Spent> =>
  answers[0] !== undefined && hasSeenAll(run, memory, answers[0].total)
    ? { kind: 'quiet' }
    : { kind: 'perhaps', proof: { window: run.window, content: 'documents' } };

/**
 * Whether a run's window holds no event but those that were seen. An engine may count by whole milliseconds;
 * where that makes a difference nobody knows what it counted.
 */
export function hasSeenAll({ window }: RunWindow, seen: Spent, total: number): boolean {
  const moments = Object.values(seen);
  const known = countIn(window, moments);
  return total === known && known === countIn(window, moments.map(Math.floor));
}

const countIn = ({ start, end }: Window, moments: readonly Instant[]): number =>
  moments.filter(at => at > start && at <= end).length;

/** Finds, among events not seen before, those for which there is a reason; a null is none. */
export function foldEach(
  run: RunWindow,
  { memory }: FoldInput<Spent>,
  reasonFor: (event: EventRow) => string | null,
): Folding<Spent> {
  const findings: Finding[] = [];
  const seen = new Map(Object.entries(memory));
  return {
    push: events => {
      for (const event of events) {
        if (seen.has(event.id)) continue;
        seen.set(event.id, event.at);
        const reason = reasonFor(event);
        if (reason !== null) findings.push(findingOf(event, run, reason));
      }
    },
    close: () => ({ findings, memory: Object.fromEntries(seen) }),
  };
}

const findingOf = (event: EventRow, run: RunWindow, summary: string): Finding =>
  foundEvent({
    event,
    evidence: {
      summary,
      window: { start: run.window.start, end: run.window.end },
      counted: 1,
      needed: 1,
      eventIds: [event.id],
    },
  });
