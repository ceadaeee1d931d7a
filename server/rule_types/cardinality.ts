import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { formatInstant, readInstant, readPrinted, type Instant, type Window } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, positiveDuration } from '../declare/kinds.ts';
import {
  defineRuleType,
  type FoldInput,
  type Folding,
  type JudgeInput,
  type RuleFacts,
  type Screen,
} from '../engine/define_rule_type.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { countsByKey, readCountsByKey } from './counts_by_key.ts';
import { distinctByKey, distinctOf, isWithin, readDistinct } from './distinct_counts.ts';
import { DistinctWatch, knownMemory, type Excess, type Known } from './distinct_watch.ts';
import { groupKeyOf, groupName, groupText, groupValue, isOfList } from './group_key.ts';
import { spentMemory, withoutOld, type Spent } from './spent.ts';

/**
 * More or fewer different values of a field than is right, within a time. Source: parity rule-types §10.
 *
 * Above the most, each event is a match: which ones are follows from the events alone, so that a late one may still
 * make a match. Below the least, a group is told once, and again after it has been seen anew; what that needs is
 * remembered, and an event is looked at when it is new. To the counts of the screens a value and a list that holds it
 * alone are one.
 */
export const cardinality = defineRuleType({
  id: 'cardinality',
  title: 'Cardinality',
  summary: 'More or fewer different values of a field than is right, within a time.',
  options: z.object({
    cardinality_field: field(fieldName(), {
      label: 'Field',
      help: 'Its different values are counted.',
      widget: 'field_name',
    }),
    timeframe: field(positiveDuration(), {
      label: 'Within',
      help: 'The values of this time are counted.',
      widget: 'duration',
    }),
    max_cardinality: field(count().optional(), { label: 'At most', help: 'With more values there is a match.' }),
    min_cardinality: field(count().optional(), { label: 'At least', help: 'With fewer values there is a match.' }),
  }),
  example: {
    name: 'Cardinality example',
    type: 'cardinality',
    index: 'filebeat-*',
    cardinality_field: 'user.name',
    max_cardinality: 5,
    timeframe: { minutes: 10 },
  },
  memory: z.object({ told: spentMemory, known: knownMemory }),
  emptyMemory: { told: {}, known: [] },
  check: checkLimits,
  fields: ({ cardinality_field }) => [cardinality_field],
  screens: (options, run, facts) => [...mostScreens(options, run, facts), ...leastScreens(options, run, facts)],
  judge: (options, run, input) =>
    isQuiet(options, run, input)
      ? { kind: 'quiet' }
      : { kind: 'perhaps', proof: { window: reachOf(options, run), content: 'keys' } },
  fold: (options, run, input) =>
    options.min_cardinality === undefined ? foldMost(options, run, input) : foldLeast(options, run, input),
  prune: (_options, run, { told, known }) => ({ told: withoutOld(told, run.window.start), known }),
  describe: (options, match, facts) => describeCardinality(options, match, facts),
});

interface Options {
  readonly cardinality_field: string;
  readonly timeframe: number;
  readonly max_cardinality?: number | undefined;
  readonly min_cardinality?: number | undefined;
}

interface Memory {
  readonly told: Spent;
  readonly known: Known;
}

function checkLimits({ max_cardinality: most, min_cardinality: least }: Options) {
  if (most !== undefined || least !== undefined) return [];
  const message = 'is required, or min_cardinality, or both; add `max_cardinality: …`';
  return [{ code: 'missing_option', severity: 'error', path: 'max_cardinality', message } as const];
}

/** Values exactly `timeframe` old count. */
const ONE_MORE = 1;

/** With a least number the values are those that the last run had left; else each event is judged by the time before it. */
function reachOf({ timeframe, min_cardinality }: Options, run: RunWindow): Window {
  const isFirst = run.readUpTo === null;
  const start =
    min_cardinality === undefined || isFirst ? run.window.start - timeframe : run.readUpTo - timeframe - ONE_MORE;
  return { start: Math.max(run.since, start), end: run.window.end };
}

function mostScreens(options: Options, run: RunWindow, facts: RuleFacts): readonly Screen[] {
  const { max_cardinality: most } = options;
  const name = facts.aggregateOn(options.cardinality_field);
  if (most === undefined) return [];
  const aggregations = name === null ? {} : distinctByKey(facts, distinctOf(name, most, facts));
  const start = Math.max(run.since, run.window.start - options.timeframe);
  return [{ window: { start, end: run.window.end }, countUpTo: null, aggregations }];
}

/** What is there all through the run, and what has come in it. */
function leastScreens(options: Options, run: RunWindow, facts: RuleFacts): readonly Screen[] {
  const { min_cardinality: least } = options;
  const { readUpTo } = run;
  const name = facts.aggregateOn(options.cardinality_field);
  if (least === undefined || name === null || readUpTo === null || !isPlain(options, run, readUpTo)) return [];
  const start = Math.max(run.since, facts.lastWithin(run.window.end) - options.timeframe);
  const inside = distinctOf(name, least, facts);
  return [
    {
      window: { start, end: readUpTo },
      countUpTo: null,
      aggregations: countsByKey(facts, inside, groupsAtOnce(least)),
    },
    { window: { start: readUpTo, end: run.window.end }, countUpTo: null, aggregations: countsByKey(facts) },
  ];
}

const isPlain = ({ timeframe }: Options, run: RunWindow, readUpTo: Instant): boolean =>
  run.beats.length === 1 && run.window.end - timeframe < readUpTo;

/** An answer has so many buckets at most. */
const MAX_BUCKETS = 10_000;
const groupsAtOnce = (least: number): number => Math.max(10, Math.floor(MAX_BUCKETS / (least + 5)));

function isQuiet(options: Options, run: RunWindow, { answers, memory, facts }: JudgeInput<Memory>): boolean {
  const { max_cardinality: most, min_cardinality: least, cardinality_field, timeframe } = options;
  if (facts.aggregateOn(cardinality_field) === null) return answers[0]?.total === 0 && least === undefined;
  const [forMost, ...afterMost] = answers;
  if (most !== undefined && (!forMost || !isWithin(forMost, facts, most))) return false;
  if (least === undefined) return true;
  const [lasting, come] = most === undefined ? answers : afterMost;
  const values = lasting ? readCountsByKey(lasting, facts, groupsAtOnce(least)) : null;
  const events = come ? readCountsByKey(come, facts) : null;
  if (values === null || events === null || memory.known.some(([key]) => isOfList(key))) return false;
  const since = new Map(memory.known.map(([key, mark]) => [groupName(key), mark]));
  const had = new Map(values.map(({ key, inside }) => [groupName(key), readDistinct(inside).least]));
  const isWatched = (name: string): boolean => typeof since.get(name) === 'number';
  return (
    events.every(({ key, count: size }) => size === 0 || isWatched(groupName(key))) &&
    [...since].every(
      ([name, mark]) =>
        mark === null || facts.lastWithin(run.window.end) - mark <= timeframe || (had.get(name) ?? 0) >= least,
    )
  );
}

/** Each event of the run's window that was not told before is looked at; those before it only count. */
function foldMost(options: Options, run: RunWindow, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const watch = new DistinctWatch(options, []);
  const before = facts.lastWithin(run.window.start);
  const told = new Map(Object.entries(memory.told));
  const findings: Finding[] = [];
  const take = (event: EventRow): void => {
    const valued = valuedOf(options, event, facts);
    if (event.at <= before) return watch.recall(valued);
    const found = watch.take(valued);
    if (found.length === 0 || told.has(event.id)) return;
    told.set(event.id, event.at);
    findings.push(...found.map(excess => findingOf(options, excess, { facts, cause: event })));
  };
  return {
    push: events => events.forEach(take),
    close: () => ({ findings, memory: { told: Object.fromEntries(told), known: [] } }),
  };
}

/** As ElastAlert does at each run: each new event is looked at, then every group. */
function foldLeast(options: Options, run: RunWindow, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const watch = new DistinctWatch(options, memory.known);
  const { readUpTo } = run;
  const findings: Finding[] = [];
  const beats = [...run.beats];
  const tell = (found: readonly Excess[], cause: EventRow | null): void => {
    findings.push(...found.map(excess => findingOf(options, excess, { facts, cause })));
  };
  const take = (event: EventRow): void => {
    const valued = valuedOf(options, event, facts);
    if (readUpTo !== null && event.at <= facts.lastWithin(readUpTo)) {
      if (readUpTo - event.at <= options.timeframe) watch.recall(valued);
      return;
    }
    for (let [beat] = beats; beat !== undefined && facts.lastWithin(beat) < event.at; [beat] = beats) {
      beats.shift();
      tell(watch.collect(beat), null);
    }
    tell(watch.take(valued), event);
  };
  return {
    push: events => events.forEach(take),
    close: () => {
      for (const beat of beats) tell(watch.collect(beat), null);
      return { findings, memory: { told: {}, known: watch.known() } };
    },
  };
}

const valuedOf = ({ cardinality_field }: Options, event: EventRow, facts: RuleFacts) => ({
  event,
  key: groupKeyOf(event, facts),
  value: lookup(event.document, cardinality_field),
});

interface Cause {
  readonly facts: RuleFacts;
  /** The event at whose time it was found. */
  readonly cause: EventRow | null;
}

/** The event; or the moment, as its event had it written, with the value of the group. */
function findingOf(options: Options, excess: Excess, { facts, cause }: Cause): Finding {
  const { key, at, event } = excess;
  const evidence = evidenceOf(options, excess);
  if (event)
    return foundEvent({ event, key: groupTextOf(excess, facts), evidence: { ...evidence, eventIds: [event.id] } });
  const written = cause && readInstant(lookup(cause.document, facts.timestampField));
  const time = formatInstant(at, written?.offsetMinutes);
  const document = {
    [facts.timestampField]: time,
    ...(facts.flatKey === null ? {} : { [facts.flatKey]: groupValue(key) }),
  };
  return foundByCalculation({ at, key: groupTextOf(excess, facts), document, evidence });
}

const groupTextOf = ({ key }: Excess, { flatKey }: RuleFacts): string | null =>
  flatKey === null ? null : groupText(key);

function evidenceOf(options: Options, { at, count: counted }: Excess) {
  const { max_cardinality: most, min_cardinality: least, timeframe, cardinality_field } = options;
  const isOver = most !== undefined && counted > most;
  const needed = (isOver ? most : least) ?? 0;
  const right = isOver ? `at most ${needed}` : `at least ${needed}`;
  return {
    summary: `${counted} values of ${cardinality_field} within ${timeframe / 1000} seconds; ${right} are right`,
    window: { start: at - timeframe, end: at },
    counted,
    needed,
  };
}

function describeCardinality(
  { max_cardinality: most, min_cardinality: least, cardinality_field, timeframe }: Options,
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const end = readPrinted(lookup(match, facts.timestampField));
  if (!end) return '';
  const limit = most === undefined ? `Less than ${least ?? 0}` : `A maximum of ${most}`;
  const [from, to] = [facts.printTime({ ...end, at: end.at - timeframe }), facts.printTime(end)];
  return `${limit} unique ${cardinality_field}(s) occurred since last alert or between ${from} and ${to}\n\n`;
}
