import { z } from 'zod';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EventRow } from '../engine/event.ts';
import { countsMemory, type Counts } from './counted_feed.ts';
import { CountedWindow, type Counted } from './counted_window.ts';
import { groupKeyMemory, groupName, type GroupKey } from './group_key.ts';

/** A known group: its key, from when on it is watched, and, where numbers are counted instead of events, its numbers. */
export const watchedMemory = z.array(z.tuple([groupKeyMemory, z.number(), countsMemory]));

/** See `watchedMemory`; in the order in which the groups became known. */
export type Watched = z.output<typeof watchedMemory>;

/** Something that counts in a group; the event that it is, if it is one. */
export interface WatchedEntry extends Counted {
  readonly size: number;
  readonly event: EventRow | null;
}

/** A group that has too few. */
export interface Shortage {
  readonly key: GroupKey;
  /** The newest of the group. */
  readonly newest: WatchedEntry;
  readonly count: number;
}

interface WatchRules {
  readonly timeframe: Span;
  readonly threshold: number;
  readonly forget_keys: boolean;
}

interface Group {
  readonly key: GroupKey;
  readonly window: CountedWindow<WatchedEntry>;
  since: Instant | null;
}

/** The groups that are known and what each has within the time; see whether one has too few. Source: parity rule-types §8. */
export class FlatlineWatch {
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly rules: WatchRules,
    watched: Watched,
  ) {
    for (const [key, since, counts] of watched) {
      const group = this.groupOf(key);
      group.since = since;
      for (const [at, size] of counts) group.window.add({ at, size, event: null });
    }
  }

  /** Counts something; its group becomes known. */
  add(key: GroupKey, entry: WatchedEntry): void {
    this.groupOf(key).window.add(entry);
  }

  /** Counts something that was counted before: a group that was forgotten since stays so. */
  recall(key: GroupKey, entry: WatchedEntry): void {
    if (!this.rules.forget_keys || this.groups.has(groupName(key))) this.add(key, entry);
  }

  /** Whether the group has too few at the moment of its newest. */
  check(key: GroupKey): Shortage | null {
    const group = this.groupOf(key);
    const { newest, total } = group.window;
    if (!newest) return null;
    group.since ??= newest.at;
    if (newest.at - group.since < this.rules.timeframe || total >= this.rules.threshold) return null;
    if (this.rules.forget_keys) this.groups.delete(groupName(key));
    else group.since = newest.at - this.rules.timeframe;
    return { key, newest, count: total };
  }

  /** The groups that have too few by now, though nothing may have come; `otherwise` is known where none is. */
  collect(at: Instant, otherwise: readonly GroupKey[]): readonly Shortage[] {
    const known = [...this.groups.values()].map(({ key }) => key);
    return (known.length > 0 ? known : otherwise).flatMap(key => {
      this.add(key, { at, size: 0, event: null });
      this.groupOf(key).since ??= at;
      return this.check(key) ?? [];
    });
  }

  /** What is to be remembered; the numbers too, where they cannot be read again. */
  watched(withCounts: boolean): Watched {
    return [...this.groups.values()].flatMap(({ key, since, window }) => {
      const counts = withCounts ? window.all().filter(({ size }) => size > 0) : [];
      return since === null ? [] : [watchedOf(key, since, counts)];
    });
  }

  private groupOf(key: GroupKey): Group {
    const name = groupName(key);
    const known = this.groups.get(name);
    if (known) return known;
    const group: Group = { key, since: null, window: new CountedWindow(this.rules.timeframe) };
    this.groups.set(name, group);
    return group;
  }
}

const watchedOf = (key: GroupKey, since: Instant, counts: readonly WatchedEntry[]): Watched[number] => [
  key,
  since,
  counts.map(({ at, size }): Counts[number] => [at, size]),
];
