import { z } from 'zod';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EventRow } from '../engine/event.ts';
import { ALL } from './counted_feed.ts';
import { CountedWindow, type Counted } from './counted_window.ts';
import { groupKeyMemory, groupName, type GroupKey } from './group_key.ts';

const moment = z.number().nullable();

/** `[moment, number]`; `[moment]` alone only shows that time went on. */
const entriesMemory = z.array(z.union([z.tuple([z.number(), z.number()]), z.tuple([z.number()])]));

/** What is remembered of a group. */
const groupMemory = z.object({
  key: groupKeyMemory,
  /** Its first event since the start or since it was last told. */
  first: moment,
  /** When it was last told: what was in the window before is gone since. */
  told: moment,
  /** Until when it is not told as new. */
  quietUntil: moment,
  /** When its windows were last found empty and given up. */
  closed: moment,
  /** Whether it has windows. */
  isOpen: z.boolean(),
  /** What the windows hold, where it cannot be read again. */
  current: entriesMemory.optional(),
  before: entriesMemory.optional(),
});

/** All groups, the open ones in the order in which they were opened; whether any has ever been seen for twice the time. */
export const spikeGroupsMemory = z.object({ groups: z.array(groupMemory), isWarm: z.boolean() });

/** See `spikeGroupsMemory`. */
export type StoredSpikeGroups = z.output<typeof spikeGroupsMemory>;

/** See `groupMemory`. */
export type StoredSpikeGroup = StoredSpikeGroups['groups'][number];

/** Something that counts in a group; a mark only shows that time went on. */
export interface SpikeEntry extends Counted {
  readonly size: number;
  readonly event: EventRow | null;
  readonly isMark: boolean;
}

/** The two numbers that are compared; null of nothing. */
export interface Compared {
  readonly before: number | null;
  readonly current: number | null;
}

/** How groups are compared. */
export interface SpikeRules {
  readonly timeframe: Span;
  /** Whether a group is told before it has been seen for twice the time, once another has. */
  readonly tellsNew: boolean;
  /** Whether the means are compared, not the sums. */
  readonly comparesMeans: boolean;
  readonly isSpike: (compared: Compared) => boolean;
}

/** What is told: the entry that stands for it, and the two numbers. */
export interface Spike extends Compared {
  readonly key: GroupKey;
  readonly entry: SpikeEntry;
}

/** A window, and how many of its entries are no marks. */
class SpikeWindow {
  private readonly window: CountedWindow<SpikeEntry>;
  private real = 0;

  constructor(timeframe: Span) {
    this.window = new CountedWindow(timeframe);
  }

  add(entry: SpikeEntry): readonly SpikeEntry[] {
    const removed = this.window.add(entry);
    this.real += countReal([entry]) - countReal(removed);
    return removed;
  }

  get total(): number {
    return this.window.total;
  }

  get mean(): number | null {
    return this.real === 0 ? null : this.window.total / this.real;
  }

  get newest(): SpikeEntry | undefined {
    return this.window.newest;
  }

  find(isWanted: (entry: SpikeEntry) => boolean): SpikeEntry | undefined {
    return this.window.find(isWanted) ?? this.newest;
  }

  clear(): void {
    this.window.clear();
    this.real = 0;
  }

  stored(): z.output<typeof entriesMemory> {
    return this.window.all().map(({ at, size, isMark }) => (isMark ? [at] : [at, size]));
  }
}

const countReal = (entries: readonly SpikeEntry[]): number => entries.filter(({ isMark }) => !isMark).length;

interface Windows {
  readonly current: SpikeWindow;
  readonly before: SpikeWindow;
}

interface Group {
  readonly key: GroupKey;
  first: Instant | null;
  told: Instant | null;
  quietUntil: Instant | null;
  closed: Instant | null;
  isOpen: boolean;
  windows: Windows | null;
}

/**
 * Two windows for each group, one behind the other: what is too old for the current one goes into the one before, which
 * goes by its own newest. Compared at each entry; at the end of each run every open group has a mark, and one that has
 * nothing is closed. Source: parity rule-types §7.
 */
export class SpikeGroups {
  private readonly groups: Map<string, Group>;
  private isWarm: boolean;

  constructor(
    private readonly rules: SpikeRules,
    { groups, isWarm }: StoredSpikeGroups,
  ) {
    this.isWarm = isWarm;
    this.groups = new Map(
      groups.map(({ current, before, ...group }) => [
        groupName(group.key),
        { ...group, windows: current && before ? this.restored(current, before) : null },
      ]),
    );
  }

  /** Puts back what was there before: without a comparison. A group that is not known was late. */
  recall(key: GroupKey, entry: SpikeEntry): void {
    const group = this.groupOf(key, entry.at);
    if (group.closed !== null && entry.at <= group.closed) return;
    group.isOpen = true;
    this.push(group, entry);
  }

  /** Puts back the marks of a run that was before; groups that had nothing by then were closed. */
  recallMarks(at: Instant): void {
    for (const group of this.groups.values()) {
      const wasOpenSurely = group.key === ALL || this.rules.comparesMeans || at <= (group.told ?? -Infinity);
      const isEmpty = !group.windows || hasNothing(group.windows);
      if (!group.isOpen || (group.closed !== null && at <= group.closed)) continue;
      if (isEmpty && !wasOpenSurely) group.windows = null;
      else if (group.windows || group.key === ALL) this.push(group, markAt(at));
    }
  }

  /** All has been put back: groups of which nothing was found have been closed since. */
  endRecall(at: Instant): void {
    for (const group of this.groups.values()) {
      if (!group.isOpen || group.windows || group.key === ALL) continue;
      group.isOpen = false;
      group.closed = at;
    }
  }

  /** Takes something that counts, and compares. */
  take(key: GroupKey, entry: SpikeEntry): Spike | null {
    const group = this.groupOf(key, entry.at);
    if (!group.isOpen) this.open(group);
    group.first ??= entry.at;
    const { current, before } = this.push(group, entry);
    const { comparesMeans, isSpike, timeframe, tellsNew } = this.rules;
    if (entry.at - group.first >= 2 * timeframe) this.isWarm = true;
    else if (!this.isWarm || !tellsNew || entry.at < (group.quietUntil ?? -Infinity)) return null;
    const compared = comparesMeans
      ? { before: before.mean, current: current.mean }
      : { before: before.total, current: current.total };
    const shown = current.find(({ size, isMark }) => (comparesMeans ? !isMark : size !== 0));
    if (!shown || !isSpike(compared)) return null;
    before.clear();
    group.first = null;
    group.told = current.newest?.at ?? entry.at;
    group.quietUntil = shown.at + 2 * timeframe;
    return { key: group.key, entry: shown, ...compared };
  }

  /** The end of a run. */
  collect(at: Instant): readonly Spike[] {
    const open = [...this.groups.values()].filter(({ isOpen }) => isOpen);
    return open.flatMap(group => {
      if (group.key !== ALL && (!group.windows || hasNothing(group.windows))) {
        group.windows = null;
        group.isOpen = false;
        group.closed = at;
        return [];
      }
      return this.take(group.key, markAt(at)) ?? [];
    });
  }

  /** What is to be remembered; the windows too, where they cannot be read again. What is over by `before` has no effect any more. */
  stored(before: Instant, withWindows: boolean): StoredSpikeGroups {
    const since = (at: Instant | null): Instant | null => (at !== null && at > before ? at : null);
    const groups = [...this.groups.values()].map(({ windows, ...group }): StoredSpikeGroup => {
      const held = withWindows && windows ? { current: windows.current.stored(), before: windows.before.stored() } : {};
      const marks = { told: since(group.told), quietUntil: since(group.quietUntil), closed: since(group.closed) };
      return { ...group, ...marks, ...held };
    });
    return { groups: groups.filter(isOfUse), isWarm: this.isWarm };
  }

  private groupOf(key: GroupKey, at: Instant): Group {
    const name = groupName(key);
    const known = this.groups.get(name);
    if (known) return known;
    const group = { key, first: at, told: null, quietUntil: null, closed: null, isOpen: true, windows: null };
    this.groups.set(name, group);
    return group;
  }

  /** A group that is opened again stands behind the others. */
  private open(group: Group): void {
    group.isOpen = true;
    this.groups.delete(groupName(group.key));
    this.groups.set(groupName(group.key), group);
  }

  private push(group: Group, entry: SpikeEntry): Windows {
    const windows = group.windows ?? this.newWindows();
    group.windows = windows;
    const from = group.told === null ? -Infinity : group.told - this.rules.timeframe;
    for (const old of windows.current.add(entry)) if (old.at > from) windows.before.add(old);
    return windows;
  }

  private newWindows(): Windows {
    return { current: new SpikeWindow(this.rules.timeframe), before: new SpikeWindow(this.rules.timeframe) };
  }

  private restored(current: z.output<typeof entriesMemory>, before: z.output<typeof entriesMemory>): Windows {
    const windows = this.newWindows();
    for (const entry of before) windows.before.add(entryOf(entry));
    for (const entry of current) windows.current.add(entryOf(entry));
    return windows;
  }
}

const hasNothing = ({ current, before }: Windows): boolean => current.total === 0 && before.total === 0;

const markAt = (at: Instant): SpikeEntry => ({ at, size: 0, event: null, isMark: true });

const entryOf = ([at, size]: z.output<typeof entriesMemory>[number]): SpikeEntry =>
  size === undefined ? markAt(at) : { at, size, event: null, isMark: false };

const isOfUse = ({ isOpen, first, quietUntil, closed }: StoredSpikeGroup): boolean =>
  isOpen || first !== null || quietUntil !== null || closed !== null;
