import type { Json } from '../../common/model/json.ts';
import { numberOf, pythonFloat, WrittenNumber } from '../../common/model/written_number.ts';
import type { Instant, Window } from '../../common/time/instant.ts';
import type { FoldInput, Folding, JudgeInput, RuleFacts, Verdict } from '../engine/define_rule_type.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { beatsIn, type Beats } from './beats.ts';
import { ALL, countedBeats, countedMatch, isCounted, type CountedFeed } from './counted_feed.ts';
import { groupKeyFrom, groupKeyOf, groupText, groupValue } from './group_key.ts';
import {
  isBeyondHeight,
  isSpikeOfSums,
  isSurelyCalm,
  nextBeats,
  startOfWindows,
  type SpikeLimits,
} from './spike_bounds.ts';
import { SpikeGroups, type Compared, type Spike, type SpikeEntry, type StoredSpikeGroups } from './spike_groups.ts';

/** The options of a spike as they are read. */
export type SpikeOptions = { readonly field_value?: string | undefined } & SpikeLimits & CountedFeed;

/** What is remembered. */
export interface SpikeMemory extends StoredSpikeGroups {
  /** The ends of the runs before, as far as they matter. */
  readonly beats: Beats;
}

/** The group of events that have no `query_key`, as ElastAlert names it. */
const OTHER = 'other';

/** Quiet where the counts of both windows rule a spike out. */
export function judgeEvents(
  options: SpikeOptions,
  run: RunWindow,
  input: JudgeInput<SpikeMemory>,
): Verdict<SpikeMemory> {
  const { memory } = input;
  const known = {
    groups: memory,
    beats: memory.beats,
    comparesMeans: options.field_value !== undefined,
    unnamed: OTHER,
  };
  return isSurelyCalm(options, run, { ...input, memory: known })
    ? { kind: 'quiet', memory: { ...memory, beats: nextBeats(options.timeframe, memory.beats, run) } }
    : { kind: 'perhaps', proof: { window: reachOf(options, run, memory), content: 'keys' } };
}

/** While a rule is young its windows may reach back to where it began. */
function reachOf({ timeframe }: SpikeOptions, { readUpTo, since, window }: RunWindow, { beats }: SpikeMemory): Window {
  if (readUpTo === null) return window;
  return { start: Math.max(since, startOfWindows(timeframe, beats) ?? since), end: window.end };
}

const groupsOf = (options: SpikeOptions, memory: SpikeMemory, facts: RuleFacts): SpikeGroups =>
  new SpikeGroups(
    {
      timeframe: options.timeframe,
      tellsNew: options.alert_on_new_data && facts.keys.length > 0,
      comparesMeans: options.field_value !== undefined,
      isSpike: compared => isSpike(options, compared),
    },
    memory,
  );

function isSpike(options: SpikeOptions, { before, current }: Compared): boolean {
  if (before === null || current === null) return false;
  if (options.field_value === undefined) return isSpikeOfSums(options, before, current);
  return before !== 0 && current !== 0 && isBeyondHeight(options, before, current);
}

/** As ElastAlert does at each run: each new event is compared, then every group is marked, and compared. */
export function foldEvents(
  options: SpikeOptions,
  run: RunWindow,
  { memory, facts }: FoldInput<SpikeMemory>,
): Folding<SpikeMemory> {
  const groups = groupsOf(options, memory, facts);
  const findings: Finding[] = [];
  const { readUpTo } = run;
  const past = readUpTo === null ? [] : beatsIn(memory.beats, reachOf(options, run, memory).start, readUpTo);
  const beats = [...run.beats];
  const recallUpTo = (at: Instant): void => {
    for (let [beat] = past; beat !== undefined && facts.lastWithin(beat) < at; [beat] = past) {
      past.shift();
      groups.recallMarks(beat);
    }
  };
  let isRecalling = readUpTo !== null;
  const endRecall = (): void => {
    recallUpTo(Infinity);
    if (isRecalling && readUpTo !== null) groups.endRecall(readUpTo);
    isRecalling = false;
  };
  const tell = (spikes: readonly Spike[]): void => {
    findings.push(...spikes.map(one => findingOf(options, one, facts)));
  };
  const collectUpTo = (at: Instant): void => {
    for (let [beat] = beats; beat !== undefined && facts.lastWithin(beat) < at; [beat] = beats) {
      beats.shift();
      tell(groups.collect(beat));
    }
  };
  const take = (event: EventRow): void => {
    const size = sizeOf(options, event);
    if (size === undefined) return;
    const entry: SpikeEntry = { at: event.at, size, event, isMark: false };
    const key = groupKeyOf(event, facts) ?? OTHER;
    if (readUpTo !== null && event.at <= facts.lastWithin(readUpTo)) {
      recallUpTo(event.at);
      groups.recall(key, entry);
      return;
    }
    endRecall();
    collectUpTo(event.at);
    const found = groups.take(key, entry);
    if (found) tell([found]);
  };
  return {
    push: events => events.forEach(take),
    close: () => {
      endRecall();
      collectUpTo(Infinity);
      return { findings, memory: stored(options, run, { groups, memory }) };
    },
  };
}

interface State {
  readonly groups: SpikeGroups;
  readonly memory: SpikeMemory;
}

function stored(options: SpikeOptions, run: RunWindow, { groups, memory }: State): SpikeMemory {
  const beats = nextBeats(options.timeframe, memory.beats, run);
  const before = startOfWindows(options.timeframe, beats) ?? -Infinity;
  return { beats, ...groups.stored(before, isCounted(options)) };
}

/** What an event counts: one, or the whole number in its field; nothing where there is none. */
function sizeOf({ field_value: name }: SpikeOptions, { document }: EventRow): number | undefined {
  if (name === undefined) return 1;
  // Only a field at the root counts, as there: a name with dots must be one with dots in the event, too.
  const value = Object.hasOwn(document, name) ? (document[name] ?? null) : null;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || value instanceof WrittenNumber) return Math.trunc(numberOf(value) ?? 0);
  return typeof value === 'string' ? wholeNumberIn(value) : undefined;
}

/** Text that Python takes for an int. */
const wholeNumberIn = (text: string): number | undefined =>
  /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;

/** Numbers are counted once, so what the windows hold is remembered. */
export function foldCounts(
  options: SpikeOptions,
  run: RunWindow,
  input: JudgeInput<SpikeMemory>,
): Verdict<SpikeMemory> {
  const { memory, facts } = input;
  const groups = groupsOf(options, memory, facts);
  const { beats, hits } = countedBeats(options, run, input);
  const findings: Finding[] = [];
  for (const { at, entries } of beats) {
    for (const { key, count: size } of entries) {
      const group = options.use_count_query ? ALL : groupKeyFrom(key);
      const found = groups.take(group, { at, size, event: null, isMark: false });
      if (found) findings.push(findingOf(options, found, facts));
    }
    findings.push(...groups.collect(at).map(found => findingOf(options, found, facts)));
  }
  return { kind: 'found', findings, hits, memory: stored(options, run, { groups, memory }) };
}

/** The event that stands for it; else its moment, and the value of its group. */
function findingOf(options: SpikeOptions, found: Spike, facts: RuleFacts): Finding {
  const { entry, key } = found;
  const isNamed = facts.flatKey !== null && (key !== ALL || entry.event !== null);
  const parts = {
    key: isNamed ? groupText(key) : null,
    extra: { spike_count: written(options, found.current), reference_count: written(options, found.before) },
  };
  const evidence = evidenceOf(options, found);
  if (entry.event)
    return foundEvent({ event: entry.event, ...parts, evidence: { ...evidence, eventIds: [entry.event.id] } });
  const group = isNamed ? groupValue(key) : null;
  const document = { ...countedMatch(entry.at, group, facts), ...(entry.isMark ? { placeholder: true } : {}) };
  return { ...foundByCalculation({ at: entry.at, document, evidence, key: parts.key }), ...parts };
}

/** A mean is a float, a sum of events is not. */
const written = ({ field_value }: SpikeOptions, value: number | null): Json =>
  value === null || field_value === undefined ? value : pythonFloat(value);

function evidenceOf(
  { timeframe, spike_height: height, spike_type: type }: SpikeOptions,
  { entry, current, before }: Spike,
) {
  const reference = before ?? 0;
  return {
    summary: `${current ?? 0} within ${timeframe / 1000} seconds; before it was ${reference}`,
    window: { start: entry.at, end: entry.at + timeframe },
    counted: current ?? 0,
    needed: type === 'down' ? reference / height : reference * height,
  };
}
