import { z } from 'zod';
import type { Instant, Window } from '../../common/time/instant.ts';
import { foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { defineRuleType } from '../engine/define_rule_type.ts';
import { spentMemory, withoutOld, type Spent } from './spent.ts';

/** Every event that passes the filter is a match. Source: parity rule-types §2. */
export const any = defineRuleType({
  id: 'any',
  title: 'Any event',
  summary: 'Every event that passes the filter is a match.',
  options: z.object({}),
  example: {
    name: 'Any example',
    type: 'any',
    index: 'filebeat-*',
    filter: [{ term: { 'event.outcome': 'failure' } }],
  },
  memory: spentMemory,
  emptyMemory: {},
  screens: (_options, run) => [{ window: run.window, countUpTo: null, aggregations: {} }],
  // Events already told are counted too: an equal number means that nothing is new. An engine may count by
  // whole milliseconds; where that makes a difference nobody knows what it counted.
  judge: (_options, run, { answers, memory }) => {
    const told = Object.values(memory);
    const known = countIn(run.window, told);
    return answers[0]?.total === known && known === countIn(run.window, told.map(Math.floor))
      ? { kind: 'quiet' }
      : { kind: 'perhaps', proof: { window: run.window, content: 'documents' } };
  },
  fold: (_options, run, { memory }) => {
    const findings: Finding[] = [];
    const spent = new Map(Object.entries(memory));
    return {
      push: events => {
        for (const event of events) {
          if (spent.has(event.id)) continue;
          spent.set(event.id, event.at);
          findings.push(findingOf(event, run));
        }
      },
      close: () => ({ findings, memory: Object.fromEntries(spent) }),
    };
  },
  prune: (_options, run, memory): Spent => withoutOld(memory, run.window.start),
  describe: () => '',
});

const countIn = ({ start, end }: Window, moments: readonly Instant[]): number =>
  moments.filter(at => at > start && at <= end).length;

const findingOf = (event: EventRow, run: RunWindow): Finding =>
  foundEvent({
    event,
    evidence: {
      summary: 'the event passes the filter',
      window: { start: run.window.start, end: run.window.end },
      counted: 1,
      needed: 1,
      eventIds: [event.id],
    },
  });
