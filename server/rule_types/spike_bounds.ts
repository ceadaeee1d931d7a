import { numberAt, objectAt, type JsonObject } from '../../common/model/json.ts';
import type { Instant, Span, Window } from '../../common/time/instant.ts';
import type { JudgeInput, RuleFacts, Screen } from '../engine/define_rule_type.ts';
import type { RunWindow } from '../engine/event.ts';
import { beatsFrom, latestBeat, withBeat, type Beats } from './beats.ts';
import { ALL } from './counted_feed.ts';
import { countsByKey, readCountsByKey } from './counts_by_key.ts';
import { groupName, isOfList, type GroupKey } from './group_key.ts';
import type { StoredSpikeGroup, StoredSpikeGroups } from './spike_groups.ts';

/** What a spike is, where sums are compared. */
export interface SpikeLimits {
  readonly timeframe: Span;
  readonly spike_height: number;
  readonly spike_type: 'up' | 'down' | 'both';
  readonly threshold_ref: number;
  readonly threshold_cur: number;
  readonly alert_on_new_data: boolean;
}

/** A run whose windows a screen can bound: it looks at one moment and what is less than a timeframe before it. */
interface PlainRun {
  readonly from: number;
  readonly to: number;
  /** The last moment of what it reads. */
  readonly last: number;
}

/** Such a run; null where it is not one. */
function plainRun({ timeframe }: Pick<SpikeLimits, 'timeframe'>, run: RunWindow, facts: RuleFacts): PlainRun | null {
  const { readUpTo, window, beats } = run;
  if (readUpTo === null || beats.length !== 1 || window.end - readUpTo >= timeframe) return null;
  return { from: readUpTo, to: window.end, last: facts.lastWithin(window.end) };
}

/** The beat at which the window before ends, or after which it does, at the last beat but one; null of too few beats. */
function anchorOf(timeframe: Span, beats: Beats): Instant | null {
  const last = beats.at(-1);
  if (!last) return null;
  const [first, step, size] = last;
  const beforeLast = size > 1 ? first + step * (size - 2) : latestBeat(beats.slice(0, -1), first);
  return beforeLast === null ? null : latestBeat(beats, beforeLast - timeframe);
}

/** A bound with a fraction of a second is taken as it is. */
const ONE_LESS = 1;

/** Nothing up to this moment is in any window at the last beat or the one before it; null of too few beats. */
export function startOfWindows(timeframe: Span, beats: Beats): Instant | null {
  const anchor = anchorOf(timeframe, beats);
  return anchor === null ? null : anchor - timeframe - ONE_LESS;
}

/** The beats with those of a run, as far back as they still matter. */
export function nextBeats(timeframe: Span, beats: Beats, run: RunWindow): Beats {
  const all = run.beats.reduce(withBeat, beats);
  return beatsFrom(all, anchorOf(timeframe, all) ?? -Infinity);
}

/** What a screen counts reaches back so far; where runs have been farther apart its counts say too little. */
const reachOf = (timeframe: Span, from: Instant, { runEvery }: Pick<RuleFacts, 'runEvery'>): Instant =>
  from - 2 * timeframe - 2 * runEvery - ONE_LESS;

/** Counts, by group, what the two windows have at most and at least at any moment of the run. */
export function boundScreens(
  limits: Pick<SpikeLimits, 'timeframe'>,
  run: RunWindow,
  facts: RuleFacts,
): readonly Screen[] {
  const plain = plainRun(limits, run, facts);
  if (!plain) return [];
  const start = Math.max(run.since, reachOf(limits.timeframe, plain.from, facts));
  const inside = Object.fromEntries(
    Object.entries(stretchesOf(limits.timeframe, plain, facts)).map(([name, window]) => [name, countIn(window, facts)]),
  );
  return [{ window: { start, end: plain.to }, countUpTo: null, aggregations: countsByKey(facts, inside) }];
}

const countIn = ({ start, end }: Window, { timestampField, writeTime }: RuleFacts): JsonObject => ({
  filter: { range: { [timestampField]: { gt: writeTime(start), lte: writeTime(end) } } },
});

/** The stretches of time whose events are counted. */
const stretchesOf = (timeframe: Span, { from, to, last }: PlainRun, { runEvery }: RuleFacts) =>
  ({
    fresh: { start: from, end: to },
    recent: { start: from - timeframe, end: from },
    currentMost: { start: from - timeframe, end: to },
    currentLeast: { start: last - timeframe, end: from },
    beforeMost: { start: from - 2 * timeframe - runEvery, end: last - timeframe },
    beforeLeast: { start: last - 2 * timeframe, end: from - timeframe },
  }) satisfies Record<string, Window>;

type Counts = Record<keyof ReturnType<typeof stretchesOf>, number>;

const NONE: Counts = { fresh: 0, recent: 0, currentMost: 0, currentLeast: 0, beforeMost: 0, beforeLeast: 0 };

/** What is known beside the answers. */
interface Known {
  readonly groups: StoredSpikeGroups;
  /** Whether the means are compared: then only nothing at all is no spike. */
  readonly comparesMeans: boolean;
  /** The ends of the runs before, as far as they matter. */
  readonly beats: Beats;
  /** The value a group without one has. */
  readonly unnamed: GroupKey;
}

/** Whether nothing can be told in this run, and nothing that is remembered would change. */
export function isSurelyCalm(
  limits: SpikeLimits,
  run: RunWindow,
  { answers, facts, memory: known }: JudgeInput<Known>,
): boolean {
  const plain = plainRun(limits, run, facts);
  const [answer] = answers;
  if (!plain || !answer || known.groups.groups.some(({ key }) => isOfList(key))) return false;
  const found = readCountsByKey(answer, facts);
  if (found === null || (known.comparesMeans && answer.total > 0)) return false;
  const counts = new Map<string, Counts>();
  for (const { key, inside } of found) {
    const name = groupName(key ?? known.unnamed);
    counts.set(name, sumOf(counts.get(name) ?? NONE, inside));
  }
  const groups = new Map(known.groups.groups.map(group => [groupName(group.key), group]));
  const isBounded = areBounded(limits.timeframe, plain, { beats: known.beats, facts });
  const areKnown = [...counts].every(([name, { fresh, beforeMost, currentMost }]) => {
    const group = groups.get(name);
    return fresh + beforeMost + currentMost === 0 || (group !== undefined && (group.isOpen || fresh === 0));
  });
  return areKnown && [...groups].filter(([, { isOpen }]) => isOpen).every(([name, group]) => isCalm(name, group));

  function isCalm(name: string, group: StoredSpikeGroup): boolean {
    const own = counts.get(name);
    // Without events in its windows a group is closed at the end of the run, and not compared.
    if (group.key !== ALL && own === undefined && isBounded) return true;
    if (group.first === null || !plain || (own && own.fresh > 0 && own.recent === 0 && group.key !== ALL)) return false;
    const isSeenEnough = plain.last - group.first >= 2 * limits.timeframe;
    if (isSeenEnough && !known.groups.isWarm) return false;
    const tellsNew = known.groups.isWarm && limits.alert_on_new_data && facts.keys.length > 0;
    if (!isSeenEnough && (!tellsNew || plain.last < (group.quietUntil ?? -Infinity))) return true;
    if (known.comparesMeans) return true;
    const isCut = group.told !== null && group.told > plain.last - limits.timeframe;
    return isBounded && !maySpike(limits, isCut ? { ...(own ?? NONE), beforeLeast: 0 } : (own ?? NONE));
  }
}

/** Whether the windows hold nothing that was not counted: the runs were no farther apart than usual. */
function areBounded(
  timeframe: Span,
  { from }: PlainRun,
  { beats, facts }: { readonly beats: Beats; readonly facts: RuleFacts },
): boolean {
  const start = startOfWindows(timeframe, beats);
  const anchor = latestBeat(beats, from - timeframe);
  if (start === null || anchor === null) return false;
  return start >= reachOf(timeframe, from, facts) && anchor >= from - timeframe - facts.runEvery;
}

const sumOf = (counts: Counts, inside: JsonObject): Counts => {
  const more = (name: keyof Counts): number => counts[name] + numberAt(objectAt(inside, name), 'doc_count');
  return {
    fresh: more('fresh'),
    recent: more('recent'),
    currentMost: more('currentMost'),
    currentLeast: more('currentLeast'),
    beforeMost: more('beforeMost'),
    beforeLeast: more('beforeLeast'),
  };
};

/** Whether two numbers within these bounds are a spike. */
function maySpike(limits: SpikeLimits, { currentMost, currentLeast, beforeMost, beforeLeast }: Counts): boolean {
  const { threshold_cur: least, threshold_ref: leastBefore, spike_height: height, spike_type: type } = limits;
  if (currentMost < least || beforeMost < leastBefore) return false;
  const mayRise = currentMost >= Math.max(beforeLeast, leastBefore) * height;
  const mayFall = Math.max(currentLeast, least) <= beforeMost / height;
  return (mayRise && type !== 'down') || (mayFall && type !== 'up');
}

/** Whether two sums are a spike. */
export function isSpikeOfSums(limits: SpikeLimits, before: number, current: number): boolean {
  if (current < limits.threshold_cur || before < limits.threshold_ref) return false;
  return isBeyondHeight(limits, before, current);
}

/** Whether one number is so many times the other. */
export function isBeyondHeight(
  { spike_height: height, spike_type: type }: Pick<SpikeLimits, 'spike_height' | 'spike_type'>,
  before: number,
  current: number,
): boolean {
  const isDown = current <= before / height;
  const isUp = current >= before * height;
  return (isUp && type !== 'down') || (isDown && type !== 'up');
}
