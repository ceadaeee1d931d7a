import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { formatInstant, readPrinted, type Window } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, flag, positiveDuration } from '../declare/kinds.ts';
import {
  defineRuleType,
  type FoldInput,
  type Folding,
  type JudgeInput,
  type RuleFacts,
  type Verdict,
} from '../engine/define_rule_type.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import {
  ALL,
  checkCountedFeed,
  countedBeats,
  countedFeedOptions,
  countedMatch,
  countedScreens,
  isCounted,
  type CountedFeed,
} from './counted_feed.ts';
import { countsByKey, readCountsByKey } from './counts_by_key.ts';
import { FlatlineWatch, watchedMemory, type Shortage, type Watched } from './flatline_watch.ts';
import { groupKeyFrom, groupKeyOf, groupName, groupText, groupValue, isOfList } from './group_key.ts';

/**
 * Fewer than so many events within a time: nothing at all, or less than usual. With a `query_key` each value is
 * watched from when it is first seen. Source: parity rule-types §8.
 *
 * Quiet where each known value has enough by the count of the last `timeframe`. To that count a value and a list that
 * holds it alone are one, so that a rule that has met a list reads the events.
 */
export const flatline = defineRuleType({
  id: 'flatline',
  title: 'Flatline',
  summary: 'Fewer than so many events within a time.',
  options: z.object({
    threshold: field(count(), {
      label: 'Fewer than',
      help: 'So many events are enough; with fewer there is a match at each run.',
    }),
    timeframe: field(positiveDuration(), {
      label: 'Within',
      help: 'The events of this time are counted.',
      widget: 'duration',
    }),
    forget_keys: field(flag().default(false), {
      label: 'Tell once for each value',
      help: 'A value of `query_key` is told once, then forgotten until it is seen again.',
    }),
    ...countedFeedOptions,
  }),
  example: {
    name: 'Flatline example',
    type: 'flatline',
    index: 'heartbeat-*',
    threshold: 1,
    timeframe: { minutes: 5 },
  },
  memory: z.object({ watched: watchedMemory }),
  emptyMemory: { watched: [] },
  check: checkCountedFeed,
  screens: (options, run, facts) =>
    isCounted(options)
      ? countedScreens(options, run, facts)
      : [
          {
            window: {
              start: Math.max(run.since, facts.lastWithin(run.window.end) - options.timeframe),
              end: run.window.end,
            },
            countUpTo: null,
            aggregations: countsByKey(facts),
          },
        ],
  judge: (options, run, input) =>
    isCounted(options) ? foldCounts(options, run, input) : judgeEvents(options, run, input),
  fold: (options, run, input) => foldEvents(options, run, input),
  prune: (_options, _run, memory) => memory,
  describe: (options, match, facts) => describeFlatline(options, match, facts),
  silenceField: 'key',
});

type Options = {
  readonly threshold: number;
  readonly timeframe: number;
  readonly forget_keys: boolean;
} & CountedFeed;

interface Memory {
  readonly watched: Watched;
}

/** The first run meets the groups; so does one that has been waited for longer than the time. */
function judgeEvents(
  options: Options,
  run: RunWindow,
  { answers, memory, facts }: JudgeInput<Memory>,
): Verdict<Memory> {
  const { end } = run.window;
  const [answer] = answers;
  const isPlain = run.readUpTo !== null && run.beats.length === 1 && end - run.readUpTo <= options.timeframe;
  const counts = isPlain && answer ? readCountsByKey(answer, facts) : null;
  return counts !== null && haveEnough(new Map(counts.map(one => [groupName(one.key), one.count])))
    ? { kind: 'quiet' }
    : { kind: 'perhaps', proof: { window: reachOf(options, run), content: 'keys' } };

  function haveEnough(found: ReadonlyMap<string, number>): boolean {
    const known = new Set(memory.watched.map(([key]) => groupName(key)));
    const hasLists = memory.watched.some(([key]) => isOfList(key));
    if (hasLists || (known.size === 0 && facts.keys.length === 0)) return false;
    return (
      [...found].every(([name, size]) => size === 0 || known.has(name)) &&
      memory.watched.every(
        ([key, since]) =>
          facts.lastWithin(end) - since < options.timeframe || (found.get(groupName(key)) ?? 0) >= options.threshold,
      )
    );
  }
}

/** The first event that was not read before is judged by the time before it. */
const reachOf = ({ timeframe }: Options, run: RunWindow): Window => ({
  start: Math.max(run.since, (run.readUpTo ?? run.window.start) - timeframe),
  end: run.window.end,
});

/** As ElastAlert does at each run: all events count, the last one's group is looked at, then every group. */
function foldEvents(options: Options, run: RunWindow, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const watch = new FlatlineWatch(options, memory.watched);
  const findings: Finding[] = [];
  const beats = [...run.beats];
  const readBefore = run.readUpTo === null ? null : facts.lastWithin(run.readUpTo);
  let last: EventRow | null = null;
  const closeBeat = (at: number): void => {
    const shortage = last && watch.check(groupKeyOf(last, facts));
    if (shortage) findings.push(eventFinding(options, shortage, facts));
    last = null;
    findings.push(...collected(options, { watch, at, facts }));
  };
  const take = (event: EventRow): void => {
    const entry = { at: event.at, size: 1, event };
    if (readBefore !== null && event.at <= readBefore) return watch.recall(groupKeyOf(event, facts), entry);
    for (let [beat] = beats; beat !== undefined && facts.lastWithin(beat) < event.at; [beat] = beats) {
      beats.shift();
      closeBeat(beat);
    }
    watch.add(groupKeyOf(event, facts), entry);
    last = event;
  };
  return {
    push: events => events.forEach(take),
    close: () => {
      for (const beat of beats) closeBeat(beat);
      return { findings, memory: { watched: watch.watched(false) } };
    },
  };
}

function foldCounts(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const { facts, memory } = input;
  const watch = new FlatlineWatch(options, memory.watched);
  const { beats, hits } = countedBeats(options, run, input);
  const findings: Finding[] = [];
  for (const { at, entries } of beats) {
    for (const { key, count: size } of entries) {
      const group = options.use_count_query ? ALL : groupKeyFrom(key);
      watch.add(group, { at, size, event: null });
      const shortage = watch.check(group);
      if (shortage) findings.push(countedFinding(options, { shortage, key }, facts));
    }
    findings.push(...collected(options, { watch, at, facts }));
  }
  return { kind: 'found', findings, hits, memory: { watched: watch.watched(true) } };
}

/** What is found at the end of a run, where nothing need have come. */
const collected = (
  options: Options,
  { watch, at, facts }: { readonly watch: FlatlineWatch; readonly at: number; readonly facts: RuleFacts },
): readonly Finding[] =>
  watch.collect(at, facts.keys.length === 0 ? [ALL] : []).map(shortage => eventFinding(options, shortage, facts));

/** The newest event of the group is told; where that is none, its moment. */
function eventFinding(options: Options, shortage: Shortage, facts: RuleFacts): Finding {
  const { event } = shortage.newest;
  if (event === null) return calculatedFinding(options, shortage, facts);
  return foundEvent({
    event,
    key: groupText(shortage.key),
    extra: addedBy(options, shortage),
    evidence: { ...evidenceOf(options, shortage), eventIds: [event.id] },
  });
}

const calculatedFinding = (options: Options, shortage: Shortage, { timestampField }: RuleFacts): Finding =>
  foundByCalculation({
    at: shortage.newest.at,
    key: groupText(shortage.key),
    document: { [timestampField]: formatInstant(shortage.newest.at), ...addedBy(options, shortage) },
    evidence: evidenceOf(options, shortage),
  });

/** A number's match carries the value it was counted for, too. */
const countedFinding = (
  options: Options,
  { shortage, key }: { readonly shortage: Shortage; readonly key: Json },
  facts: RuleFacts,
): Finding => ({
  ...calculatedFinding(options, shortage, facts),
  extra: countedMatch(shortage.newest.at, key, facts),
});

const addedBy = ({ threshold }: Options, { key, count: size }: Shortage) => ({
  key: groupValue(key),
  count: size,
  threshold,
});

const evidenceOf = ({ threshold, timeframe }: Options, { newest, count: counted }: Shortage) => ({
  summary: `${counted} events within ${timeframe / 1000} seconds; fewer than ${threshold} are too few`,
  window: { start: newest.at - timeframe, end: newest.at },
  counted,
  needed: threshold,
});

function describeFlatline(
  { threshold, timeframe }: { readonly threshold: number; readonly timeframe: number },
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const end = readPrinted(lookup(match, facts.timestampField));
  if (!end) return '';
  const [from, to] = [facts.printTime({ ...end, at: end.at - timeframe }), facts.printTime(end)];
  return `An abnormally low number of events occurred around ${to}.\nBetween ${from} and ${to}, there were less than ${threshold} events.\n\n`;
}
