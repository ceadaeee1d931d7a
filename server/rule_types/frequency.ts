import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonStr } from '../../common/text/python.ts';
import { readPrinted } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, flag, positiveDuration } from '../declare/kinds.ts';
import { defineRuleType } from '../engine/define_rule_type.ts';
import type { FoldInput, Folding, JudgeInput, RuleFacts, Verdict } from '../engine/define_rule_type.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { busyKeysAggregations, busyKeysFilters } from './busy_keys.ts';
import {
  checkCountedFeed,
  countedBeats,
  countedFeedOptions,
  countedMatch,
  countedScreens,
  countsMemory,
  groupOf,
  isCounted,
  type CountedFeed,
  type Counts,
} from './counted_feed.ts';
import { CountedWindow } from './counted_window.ts';
import { groupKeyOf, groupName } from './group_key.ts';
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
    attach_related: field(flag().default(false), {
      label: 'Attach the other events',
      help: 'The match carries the other events that made it, as `related_events`.',
    }),
    ...countedFeedOptions,
  }),
  example: {
    name: 'Frequency example',
    type: 'frequency',
    index: 'filebeat-*',
    num_events: 10,
    timeframe: { minutes: 5 },
  },
  memory: z.object({ spent: spentMemory, counts: z.record(z.string(), countsMemory) }),
  emptyMemory: { spent: {}, counts: {} },
  check: checkCountedFeed,
  screens: (options, run, facts) =>
    isCounted(options)
      ? countedScreens(options, run, facts)
      : [
          {
            window: reachOf(options.timeframe, run),
            countUpTo: options.num_events,
            aggregations: busyKeysAggregations(facts, options.num_events),
          },
        ],
  judge: (options, run, input) =>
    isCounted(options) ? foldCounts(options, run, input) : judgeEvents(options, run, input),
  fold: (options, _run, input) => foldEvents(options, input),
  prune: (options, run, { spent, counts }) => ({
    spent: withoutOld(spent, reachOf(options.timeframe, run).start),
    counts: withoutOldCounts(counts, run.window.end - options.timeframe),
  }),
  describe: (options, match, facts) => describeFrequency(options, match, facts),
});

type Options = {
  readonly num_events: number;
  readonly timeframe: number;
  readonly attach_related: boolean;
} & CountedFeed;

interface Memory {
  readonly spent: Spent;
  readonly counts: Record<string, Counts>;
}

function judgeEvents(options: Options, run: RunWindow, { answers, facts }: JudgeInput<Memory>): Verdict<Memory> {
  const [answer] = answers;
  const window = reachOf(options.timeframe, run);
  if (!answer) return { kind: 'perhaps', proof: { window, content: 'keys' } };
  if (answer.total < options.num_events) return { kind: 'quiet' };
  const filters = busyKeysFilters(facts, answer, options.num_events);
  if (filters === null) return { kind: 'quiet' };
  return { kind: 'perhaps', proof: { window, content: 'keys', ...(filters.length > 0 ? { filters } : {}) } };
}

/** Numbers are counted once, beat by beat, so they are remembered. Source: parity rule-types §6. */
function foldCounts(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const { beats, hits } = countedBeats(options, run, input);
  const windows = new Map(
    Object.entries(input.memory.counts).map(([group, counts]) => [group, windowOf(counts, options.timeframe)]),
  );
  const findings: Finding[] = [];
  for (const { at, entries } of beats) {
    for (const { key, count: size } of entries) {
      const group = groupOf(key);
      const window = windows.get(group) ?? windowOf([], options.timeframe);
      windows.set(group, window);
      window.add({ at, size });
      const { total, newest } = window;
      if (total < options.num_events) continue;
      windows.delete(group);
      findings.push(countedFinding(options, { at: newest?.at ?? at, key, total }, input.facts));
    }
  }
  const counts = Object.fromEntries([...windows].map(([group, window]) => [group, countsIn(window)]));
  return { kind: 'found', findings, hits, memory: { spent: input.memory.spent, counts } };
}

type Numbers = CountedWindow<{ readonly at: number; readonly size: number }>;

function windowOf(counts: Counts, timeframe: number): Numbers {
  const window: Numbers = new CountedWindow(timeframe);
  for (const [at, size] of counts) window.add({ at, size });
  return window;
}

const countsIn = (window: Numbers): Counts => window.all().map(({ at, size }) => [at, size]);

function countedFinding(
  { num_events: needed, timeframe }: Options,
  { at, key, total }: { readonly at: number; readonly key: Json; readonly total: number },
  facts: RuleFacts,
): Finding {
  return foundByCalculation({
    at,
    key: key === null ? null : pythonStr(key),
    document: countedMatch(at, key, facts),
    evidence: { ...evidenceOf(total, needed, timeframe), window: { start: at - timeframe, end: at } },
  });
}

const evidenceOf = (counted: number, needed: number, timeframe: number) => ({
  summary: `${counted} events within ${timeframe / 1000} seconds; ${needed} are enough`,
  counted,
  needed,
});

const withoutOldCounts = (counts: Record<string, Counts>, before: number): Record<string, Counts> =>
  Object.fromEntries(Object.entries(counts).filter(([, window]) => (window.at(-1)?.[0] ?? before) >= before));

/** A window of the last run may still be completed by a late event: one timeframe before what is read. */
const reachOf = (timeframe: number, run: RunWindow) => ({
  start: Math.max(run.since, run.window.start - timeframe),
  end: run.window.end,
});

function foldEvents(options: Options, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const spent = new Map(Object.entries(memory.spent));
  const findings: Finding[] = [];
  const windows = new Map<string, CountedWindow<EventRow>>();
  const take = (event: EventRow): void => {
    if (spent.has(event.id)) return;
    const group = groupName(groupKeyOf(event, facts));
    const window = windows.get(group) ?? new CountedWindow<EventRow>(options.timeframe);
    windows.set(group, window);
    window.add(event);
    if (window.total < options.num_events) return;
    windows.delete(group);
    const events = window.all();
    for (const used of events) spent.set(used.id, used.at);
    findings.push(findingOf(events, options));
  };
  return {
    push: events => events.forEach(take),
    close: () => ({ findings, memory: { spent: Object.fromEntries(spent), counts: memory.counts } }),
  };
}

function findingOf(events: readonly EventRow[], { num_events: needed, timeframe, attach_related }: Options): Finding {
  const newest = events[events.length - 1];
  if (!newest) throw new Error('a window that matched holds an event');
  return foundEvent({
    event: newest,
    related: attach_related ? events.slice(0, -1) : null,
    evidence: {
      ...evidenceOf(events.length, needed, timeframe),
      window: { start: newest.at - timeframe, end: newest.at },
      eventIds: events.slice(-MAX_EVIDENCE_IDS).map(event => event.id),
    },
  });
}

function describeFrequency(
  options: { num_events: number; timeframe: number },
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const end = readPrinted(lookup(match, facts.timestampField));
  if (!end) return '';
  const start = facts.printTime({ ...end, at: end.at - options.timeframe });
  return `At least ${options.num_events} events occurred between ${start} and ${facts.printTime(end)}\n\n`;
}
