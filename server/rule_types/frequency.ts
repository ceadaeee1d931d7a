import { z } from 'zod';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { isObject, listAt, numberAt, objectAt } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { readInstant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, positiveDuration } from '../declare/kinds.ts';
import { defineRuleType, type RuleFacts, type ScreenAnswer } from '../engine/define_rule_type.ts';
import type { EventRow, Finding, RunWindow } from '../engine/event.ts';
import { EventWindow } from './event_window.ts';
import { spentMemory, withoutOld, type Spent } from './spent.ts';

/** A match has this many event ids at most in its evidence. */
const MAX_EVIDENCE_IDS = 100;

/** At least so many events within a time. Source: parity rule-types §6. */
export const frequency = defineRuleType({
  id: 'frequency',
  title: 'Frequency',
  summary: 'At least so many events within a time.',
  options: z.object({
    num_events: field(count(1), {
      label: 'Number of events',
      help: 'So many events make a match; counting then starts again.',
    }),
    timeframe: field(positiveDuration(), {
      label: 'Within',
      help: 'The events must happen within this time.',
      widget: 'duration',
    }),
  }),
  example: {
    name: 'Frequency example',
    type: 'frequency',
    index: 'filebeat-*',
    num_events: 10,
    timeframe: { minutes: 5 },
  },
  memory: spentMemory,
  emptyMemory: {},
  screen: (options, run, facts) => ({
    window: reachOf(options.timeframe, run),
    countUpTo: options.num_events,
    aggregations: Object.fromEntries(facts.keys.flatMap(keyAggregations)),
  }),
  judge: (options, run, { answer, facts }) => {
    const enough =
      answer.total >= options.num_events &&
      facts.keys.every((key, index) => key.aggregateOn === null || mostPerKey(answer, index) >= options.num_events);
    return enough
      ? { kind: 'perhaps', proof: { window: reachOf(options.timeframe, run), content: 'keys' } }
      : { kind: 'quiet' };
  },
  fold: (options, run, memory) =>
    foldFrequency({ numEvents: options.num_events, timeframe: options.timeframe, run, memory }),
  prune: (options, run, memory) => withoutOld(memory, reachOf(options.timeframe, run).start),
  describe: (options, match, facts) => describeFrequency(options, match, facts),
});

/** A window of the last run may still be completed by a late event: one timeframe before what is read. */
const reachOf = (timeframe: number, run: RunWindow) => ({
  start: Math.max(run.since, run.window.start - timeframe),
  end: run.window.end,
});

const keyAggregations = (key: RuleFacts['keys'][number], index: number): [string, JsonObject][] =>
  key.aggregateOn === null
    ? []
    : [
        [`most_${index}`, { terms: { field: key.aggregateOn, size: 1, shard_size: 100 } }],
        [`none_${index}`, { missing: { field: key.aggregateOn } }],
      ];

/** The most events any one value of a key can have; shards may each have left some out. */
function mostPerKey(answer: ScreenAnswer, index: number): number {
  const terms = objectAt(answer.aggregations, `most_${index}`);
  const [first] = listAt(terms, 'buckets');
  const most = isObject(first) ? numberAt(first, 'doc_count') + numberAt(terms, 'doc_count_error_upper_bound') : 0;
  return Math.max(most, numberAt(objectAt(answer.aggregations, `none_${index}`), 'doc_count'));
}

interface FrequencyFold {
  readonly numEvents: number;
  readonly timeframe: number;
  readonly run: RunWindow;
  readonly memory: Spent;
}

function foldFrequency({ numEvents, timeframe, memory }: FrequencyFold) {
  const spent = new Map(Object.entries(memory));
  const findings: Finding[] = [];
  const windows = new Map<string | null, EventWindow>();
  const take = (event: EventRow): void => {
    if (spent.has(event.id)) return;
    const window = windows.get(event.key) ?? new EventWindow(timeframe);
    windows.set(event.key, window);
    window.add(event);
    if (window.size < numEvents) return;
    windows.delete(event.key);
    const events = window.events();
    for (const used of events) spent.set(used.id, used.at);
    findings.push(findingOf(events, { numEvents, timeframe }));
  };
  return {
    push: (events: readonly EventRow[]) => events.forEach(take),
    close: () => ({ findings, memory: Object.fromEntries(spent) }),
  };
}

function findingOf(
  events: readonly EventRow[],
  { numEvents, timeframe }: { numEvents: number; timeframe: number },
): Finding {
  const newest = events[events.length - 1];
  if (!newest) throw new Error('a window that matched holds an event');
  return {
    event: newest,
    key: newest.key,
    evidence: {
      summary: `${events.length} events within ${timeframe / 1000} seconds; ${numEvents} are enough`,
      window: { start: newest.at - timeframe, end: newest.at },
      counted: events.length,
      needed: numEvents,
      eventIds: events.slice(-MAX_EVIDENCE_IDS).map(event => event.id),
    },
  };
}

function describeFrequency(
  options: { num_events: number; timeframe: number },
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const end = readInstant(lookup(match, facts.timestampField));
  if (!end) return '';
  const start = facts.printTime({ ...end, at: end.at - options.timeframe });
  return `At least ${options.num_events} events occurred between ${start} and ${facts.printTime(end)}\n\n`;
}
