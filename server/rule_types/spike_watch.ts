import { z } from 'zod';
import type { Instant, Span } from '../../common/time/instant.ts';
import { isMark, ValueWindow, windowMemory, type Entry } from './value_window.ts';

/** `[key, current window, window before it]` of each group, in the order they were first seen. */
const groupMemory = z.tuple([z.string(), windowMemory, windowMemory]);

/** What a watch remembers. */
export const spikeMemory = z.object({
  groups: z.array(groupMemory),
  /** When each group was first seen; it stays when the group is forgotten. */
  first: z.array(z.tuple([z.string(), z.number()])),
  /** Until when a group that was told is not told as new. */
  quiet: z.array(z.tuple([z.string(), z.number()])),
  /** Whether any group has ever been seen for twice the timeframe. */
  isWarm: z.boolean(),
});

/** See `spikeMemory`. */
export type SpikeMemory = z.output<typeof spikeMemory>;

/** A watch that has seen nothing. */
export const NO_SPIKES: SpikeMemory = { groups: [], first: [], quiet: [], isWarm: false };

/** The two numbers that are compared; null of nothing. */
export interface Compared<V> {
  readonly before: V | null;
  readonly current: V | null;
}

/** How a watch compares its windows. */
export interface SpikeRule<V> {
  readonly timeframe: Span;
  /** Whether a group is told before it has been seen for twice the timeframe, once others have. */
  readonly tellsNew: boolean;
  readonly measure: (window: ValueWindow) => V | null;
  readonly isSpike: (compared: Compared<V>) => boolean;
}

/** What is told: the entry that stands for it, and the two numbers. */
export interface Spike<V> extends Compared<V> {
  readonly key: string;
  readonly at: Instant;
  readonly isMark: boolean;
}

interface Windows {
  readonly current: ValueWindow;
  readonly before: ValueWindow;
}

/** The group of everything, which is never forgotten. */
export const ALL = 'all';

/** At most so many groups are remembered; those that have been silent the longest go first. */
const MAX_GROUPS = 1000;

/** Two windows for each group, one behind the other, compared at each entry. Source: parity rule-types §7. */
export class SpikeWatch<V> {
  private readonly groups: Map<string, Windows>;
  private readonly first: Map<string, Instant>;
  private readonly quiet: Map<string, Instant>;
  private isWarm: boolean;

  constructor(
    private readonly rule: SpikeRule<V>,
    memory: SpikeMemory,
  ) {
    const { timeframe } = rule;
    this.groups = new Map(
      memory.groups.map(([key, current, before]) => [
        key,
        { current: new ValueWindow(timeframe, current), before: new ValueWindow(timeframe, before) },
      ]),
    );
    this.first = new Map(memory.first);
    this.quiet = new Map(memory.quiet);
    this.isWarm = memory.isWarm;
  }

  /** Takes what was calculated for a group at a moment. */
  take(key: string, entry: Entry): Spike<V> | null {
    const [at] = entry;
    const firstSeen = this.first.get(key) ?? at;
    this.first.set(key, firstSeen);
    const { current, before } = this.windowsOf(key);
    for (const old of current.add(entry)) before.add(old);
    if (at - firstSeen < 2 * this.rule.timeframe) {
      const isQuiet = at < (this.quiet.get(key) ?? -Infinity);
      if (!this.isWarm || !this.rule.tellsNew || isQuiet) return null;
    } else this.isWarm = true;
    return this.compare(key, { current, before });
  }

  /** Marks the time for all groups; those without anything are forgotten. */
  collect(at: Instant): readonly Spike<V>[] {
    return [...this.groups].flatMap(([key, { current, before }]) => {
      if (key !== ALL && before.total.value === 0 && current.total.value === 0) {
        this.groups.delete(key);
        return [];
      }
      return this.take(key, [at]) ?? [];
    });
  }

  /** What is to be remembered. */
  stored(): SpikeMemory {
    return {
      groups: [...this.groups].map(([key, { current, before }]) => [key, current.stored(), before.stored()]),
      first: [...this.first],
      quiet: [...this.quiet],
      isWarm: this.isWarm,
    };
  }

  private windowsOf(key: string): Windows {
    const known = this.groups.get(key);
    if (known) return known;
    const windows = { current: new ValueWindow(this.rule.timeframe), before: new ValueWindow(this.rule.timeframe) };
    this.groups.set(key, windows);
    return windows;
  }

  private compare(key: string, { current, before }: Windows): Spike<V> | null {
    const compared = { before: this.rule.measure(before), current: this.rule.measure(current) };
    const entry = current.first;
    if (!entry || !this.rule.isSpike(compared)) return null;
    const [at] = entry;
    before.clear();
    this.first.delete(key);
    this.quiet.set(key, at + 2 * this.rule.timeframe);
    return { key, at, isMark: isMark(entry), ...compared };
  }
}

/** A memory without what no later run needs: marks that are over, and groups beyond the bound. */
export function prunedSpikes(memory: SpikeMemory, before: Instant): SpikeMemory {
  const newestOf = ([, { entries }]: SpikeMemory['groups'][number]): number => entries.at(-1)?.[0] ?? -Infinity;
  const kept = new Set(
    [...memory.groups]
      .sort((a, b) => newestOf(b) - newestOf(a))
      .slice(0, MAX_GROUPS)
      .map(([key]) => key),
  );
  const forgotten = memory.first.filter(([key]) => !kept.has(key)).sort(([, a], [, b]) => b - a);
  const seen = new Set([...kept, ...forgotten.slice(0, MAX_GROUPS).map(([key]) => key)]);
  return {
    ...memory,
    groups: memory.groups.filter(([key]) => kept.has(key)),
    first: memory.first.filter(([key]) => seen.has(key)),
    quiet: memory.quiet.filter(([, until]) => until > before),
  };
}
