import { numberAt, objectAt, type JsonObject } from '../../common/model/json.ts';
import type { Span, Window } from '../../common/time/instant.ts';
import type { JudgeInput, RuleFacts, Screen } from '../engine/define_rule_type.ts';
import type { RunWindow } from '../engine/event.ts';
import { ALL } from './counted_feed.ts';
import { countsByKey, readCountsByKey } from './counts_by_key.ts';
import { groupName, type GroupKey } from './group_key.ts';
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
export function plainRun(
  { timeframe }: Pick<SpikeLimits, 'timeframe'>,
  run: RunWindow,
  facts: RuleFacts,
): PlainRun | null {
  const { readUpTo, window, beats } = run;
  if (readUpTo === null || beats.length !== 1 || window.end - readUpTo >= timeframe) return null;
  return { from: readUpTo, to: window.end, last: facts.lastWithin(window.end) };
}

/** Nothing before this is in any window when a run begins: the window before begins at most one run earlier than it should. */
export const startOfWindows = (timeframe: Span, from: number, { runEvery }: Pick<RuleFacts, 'runEvery'>): number =>
  from - 2 * timeframe - 2 * runEvery;

/** Counts, by group, what the two windows have at most and at least at any moment of the run. */
export function boundScreens(
  limits: Pick<SpikeLimits, 'timeframe'>,
  run: RunWindow,
  facts: RuleFacts,
): readonly Screen[] {
  const plain = plainRun(limits, run, facts);
  if (!plain) return [];
  const start = Math.max(run.since, startOfWindows(limits.timeframe, plain.from, facts));
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
  /** The end of the first run. */
  readonly begun: number | null;
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
  if (!plain || !answer || known.begun === null) return false;
  const found = readCountsByKey(answer, facts);
  if (found === null || (known.comparesMeans && answer.total > 0)) return false;
  const counts = new Map<string, Counts>();
  for (const { key, inside } of found) {
    const name = groupName(key ?? known.unnamed);
    counts.set(name, sumOf(counts.get(name) ?? NONE, inside));
  }
  const groups = new Map(known.groups.groups.map(group => [groupName(group.key), group]));
  const isYoung = known.begun > plain.from - limits.timeframe - facts.runEvery;
  const areKnown = [...counts].every(([name, { fresh, beforeMost, currentMost }]) => {
    const group = groups.get(name);
    return fresh + beforeMost + currentMost === 0 || (group !== undefined && (group.isOpen || fresh === 0));
  });
  return areKnown && [...groups].filter(([, { isOpen }]) => isOpen).every(([name, group]) => isCalm(name, group));

  function isCalm(name: string, group: StoredSpikeGroup): boolean {
    const own = counts.get(name);
    // Without events in its windows a group is closed at the end of the run, and not compared.
    if (group.key !== ALL && own === undefined && !isYoung) return true;
    if (group.first === null || !plain || (own && own.fresh > 0 && own.recent === 0 && group.key !== ALL)) return false;
    const isSeenEnough = plain.last - group.first >= 2 * limits.timeframe;
    if (isSeenEnough && !known.groups.isWarm) return false;
    const tellsNew = known.groups.isWarm && limits.alert_on_new_data && facts.keys.length > 0;
    if (!isSeenEnough && (!tellsNew || plain.last < (group.quietUntil ?? -Infinity))) return true;
    if (known.comparesMeans) return true;
    const isCut = group.told !== null && group.told > plain.last - limits.timeframe;
    return !isYoung && !maySpike(limits, isCut ? { ...(own ?? NONE), beforeLeast: 0 } : (own ?? NONE));
  }
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
