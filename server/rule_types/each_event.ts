import type { FoldInput, Folding, JudgeInput, RuleFacts, Screen, Verdict } from '../engine/define_rule_type.ts';
import { foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import type { Spent } from './spent.ts';

/** The screen of the types that judge each event alone: whether there are events they have not seen. */
export const countScreen = (run: RunWindow): readonly Screen[] => [
  { window: run.window, countUpTo: null, aggregations: {} },
];

/** Quiet where as many events are there as were seen. */
export const judgeCount = (run: RunWindow, { answers, memory, facts }: JudgeInput<Spent>): Verdict<Spent> =>
  answers[0] !== undefined && hasSeenAll(run, { seen: memory, total: answers[0].total, facts })
    ? { kind: 'quiet' }
    : { kind: 'perhaps', proof: { window: run.window, content: 'documents' } };

/** What was seen of how many events. */
interface SeenOf {
  readonly seen: Spent;
  readonly total: number;
  readonly facts: RuleFacts;
}

/** Whether a run's window, as the search engine takes its bounds, holds no event but those that were seen. */
export function hasSeenAll({ window }: RunWindow, { seen, total, facts }: SeenOf): boolean {
  const [before, last] = [facts.lastWithin(window.start), facts.lastWithin(window.end)];
  return total === Object.values(seen).filter(at => at > before && at <= last).length;
}

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
