import { z } from 'zod';
import type { Instant, Span } from '../../common/time/instant.ts';

/** `[moment, value]`, null of nothing; `[moment]` alone is no value and only shows that time went on. */
const entryMemory = z.union([z.tuple([z.number(), z.number().nullable()]), z.tuple([z.number()])]);

/** See `entryMemory`. */
export type Entry = z.output<typeof entryMemory>;

/** A window as it is stored. */
export const windowMemory = z.object({
  entries: z.array(entryMemory),
  /** Kept, not summed anew: adding and taking away leaves what Python's floats leave. */
  sum: z.number(),
  /** Whether the sum has ever had a part since it was nothing. */
  hasParts: z.boolean(),
});

/** See `windowMemory`. */
export type StoredWindow = z.output<typeof windowMemory>;

/** An entry's value; that of a mark of time counts as zero. */
export const valueOfEntry = ([, value = 0]: Entry): number | null => value;

/** Whether an entry only marks the time. */
export const isMark = (entry: Entry): boolean => entry.length === 1;

/** Values within a time of the newest, `(newest − timeframe, newest]`, in the order of their moments. Source: parity rule-types §1.6. */
export class ValueWindow {
  private entries: Entry[];
  private sum: number;
  private hasParts: boolean;

  constructor(
    private readonly timeframe: Span,
    stored: StoredWindow = { entries: [], sum: 0, hasParts: false },
  ) {
    this.entries = [...stored.entries];
    this.sum = stored.sum;
    this.hasParts = stored.hasParts;
  }

  /** Puts an entry behind those of its moment; gives those that are too old by now, oldest first. */
  add(entry: Entry): readonly Entry[] {
    const later = this.entries.findIndex(([at]) => at > entry[0]);
    this.entries.splice(later === -1 ? this.entries.length : later, 0, entry);
    this.count(valueOfEntry(entry) ?? 0, 1);
    const newest = this.newest ?? entry[0];
    const kept = this.entries.findIndex(([at]) => newest - at < this.timeframe);
    const removed = this.entries.splice(0, kept);
    for (const old of removed) this.count(valueOfEntry(old) ?? 0, -1);
    return removed;
  }

  /** Forgets everything. */
  clear(): void {
    [this.entries, this.sum, this.hasParts] = [[], 0, false];
  }

  /** The moment of the newest entry. */
  get newest(): Instant | undefined {
    return this.entries.at(-1)?.[0];
  }

  /** The sum of all values; `isWhole` where it is Python's 0, which no value was added to. */
  get total(): { readonly value: number; readonly isWhole: boolean } {
    return { value: this.sum, isWhole: !this.hasParts };
  }

  /** The mean of the values without marks of time; null of nothing. */
  get mean(): number | null {
    const values = this.entries.filter(entry => !isMark(entry)).flatMap(numbersIn);
    return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  }

  /** The first of the least or greatest entries, marks of time among them; null of nothing. */
  extreme(isBeyond: (value: number, other: number) => boolean): Entry | null {
    return this.entries
      .filter(entry => valueOfEntry(entry) !== null)
      .reduce<Entry | null>(
        (found, entry) =>
          found === null || isBeyond(valueOfEntry(entry) ?? 0, valueOfEntry(found) ?? 0) ? entry : found,
        null,
      );
  }

  /** The first entry that is not zero, else the last. */
  get first(): Entry | undefined {
    return this.entries.find(entry => valueOfEntry(entry)) ?? this.entries.at(-1);
  }

  /** As it is stored. */
  stored(): StoredWindow {
    return { entries: this.entries, sum: this.sum, hasParts: this.hasParts };
  }

  private count(value: number, sign: 1 | -1): void {
    if (value === 0) return;
    this.sum += sign * value;
    this.hasParts = true;
  }
}

const numbersIn = (entry: Entry): readonly number[] => {
  const value = valueOfEntry(entry);
  return value === null ? [] : [value];
};
