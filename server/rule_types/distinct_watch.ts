import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { EventRow } from '../engine/event.ts';
import { groupKeyMemory, groupName, type GroupKey } from './group_key.ts';
import { sameKey } from './same_value.ts';

/** The groups that are known, in the order they became so, with the event since which each is watched; null of none yet. */
export const knownMemory = z.array(z.tuple([groupKeyMemory, z.number().nullable()]));

/** See `knownMemory`. */
export type Known = z.output<typeof knownMemory>;

/** A group with too many or too few values at a moment; the event that shows it, or none. */
export interface Excess {
  readonly key: GroupKey;
  readonly at: Instant;
  readonly event: EventRow | null;
  readonly count: number;
}

/** Limits of how many different values are right. */
export interface DistinctRules {
  readonly timeframe: Span;
  readonly max_cardinality?: number | undefined;
  readonly min_cardinality?: number | undefined;
}

interface Group {
  readonly key: GroupKey;
  /** When each value was last seen, the latest last. */
  readonly values: Map<string, Instant>;
  since: Instant | null;
}

/** An event as it is counted: its group and its value. */
export interface Valued {
  readonly event: EventRow;
  readonly key: GroupKey;
  /** Null of none. */
  readonly value: Json;
}

/**
 * The values each group has had within the time; one that was last seen exactly so long ago counts. What is too old
 * goes only where there may be a match, and at the end of each run. Source: parity rule-types §10.
 */
export class DistinctWatch {
  private readonly groups = new Map<string, Group>();

  constructor(
    private readonly rules: DistinctRules,
    known: Known,
  ) {
    for (const [key, since] of known) this.groups.set(groupName(key), { key, since, values: new Map() });
  }

  /** Counts what was counted before; a group that is not known was late. */
  recall(valued: Valued): void {
    const isKnown = this.groups.has(groupName(valued.key));
    const group = this.count(valued);
    if (!isKnown) group.since = valued.event.at;
  }

  /** Counts an event; what is found then, of any group. */
  take(valued: Valued): readonly Excess[] {
    const { event, value } = valued;
    const group = this.count(valued);
    group.since ??= event.at;
    if (value === null || !this.isWrong(group, event.at)) return [];
    const found = this.rules.min_cardinality === undefined ? [] : this.collect(event.at);
    this.forget(group, event.at);
    return this.isWrong(group, event.at) ? [...found, this.tell(group, event.at, event)] : found;
  }

  /** Forgets old values; where there is a least number, groups that have fewer need no event to be told. */
  collect(at: Instant): readonly Excess[] {
    const isWatched = this.rules.min_cardinality !== undefined;
    return [...this.groups.values()].flatMap(group => {
      this.forget(group, at);
      return isWatched && this.isWrong(group, at) ? [this.tell(group, at, null)] : [];
    });
  }

  /** What is to be remembered. */
  known(): Known {
    return [...this.groups.values()].map(({ key, since }): Known[number] => [key, since]);
  }

  private count({ event, key, value }: Valued): Group {
    const name = groupName(key);
    const group = this.groups.get(name) ?? { key, since: null, values: new Map<string, Instant>() };
    this.groups.set(name, group);
    if (value === null) return group;
    const same = sameKey(value);
    group.values.delete(same);
    group.values.set(same, event.at);
    return group;
  }

  private isWrong({ values, since }: Group, at: Instant): boolean {
    const { timeframe, max_cardinality: most = Infinity, min_cardinality: least = -Infinity } = this.rules;
    return values.size > most || (values.size < least && at - (since ?? at) > timeframe);
  }

  private forget({ values }: Group, at: Instant): void {
    for (const [value, seen] of values) {
      if (at - seen <= this.rules.timeframe) return;
      values.delete(value);
    }
  }

  private tell(group: Group, at: Instant, event: EventRow | null): Excess {
    group.since = null;
    return { key: group.key, at, event, count: group.values.size };
  }
}
