import type { Instant, Span } from '../../common/time/instant.ts';

/** A number that counts from a moment on. */
export interface Counted {
  readonly at: Instant;
  /** An event, which has none, is one. */
  readonly size?: number;
}

const sizeOf = ({ size = 1 }: Counted): number => size;

const NONE: readonly never[] = [];

/** Numbers within a time of the newest, `(newest − timeframe, newest]`, in the order of their moments. Source: parity rule-types §1.6. */
export class CountedWindow<E extends Counted> {
  private entries: E[] = [];
  private first = 0;
  private sum = 0;

  constructor(private readonly timeframe: Span) {}

  /** How much they are together. */
  get total(): number {
    return this.sum;
  }

  /** The newest of them. */
  get newest(): E | undefined {
    return this.entries.at(-1);
  }

  /** Puts one where its moment belongs, after those of the same; gives those that are too old by now, oldest first. */
  add(entry: E): readonly E[] {
    let place = this.entries.length;
    while (place > this.first && (this.entries[place - 1]?.at ?? 0) > entry.at) place -= 1;
    this.entries.splice(place, 0, entry);
    this.sum += sizeOf(entry);
    const newest = this.newest?.at ?? entry.at;
    const start = this.first;
    for (let oldest = this.entries[start]; oldest && newest - oldest.at >= this.timeframe;) {
      this.sum -= sizeOf(oldest);
      this.first += 1;
      oldest = this.entries[this.first];
    }
    const removed = this.first > start ? this.entries.slice(start, this.first) : NONE;
    if (this.first > 1000 && this.first * 2 > this.entries.length) this.compact();
    return removed;
  }

  /** All of them, oldest first. */
  all(): readonly E[] {
    return this.entries.slice(this.first);
  }

  /** The first of them that is as wanted. */
  find(isWanted: (entry: E) => boolean): E | undefined {
    return this.entries.find((entry, index) => index >= this.first && isWanted(entry));
  }

  /** Forgets them all. */
  clear(): void {
    this.entries = [];
    this.first = 0;
    this.sum = 0;
  }

  private compact(): void {
    this.entries = this.entries.slice(this.first);
    this.first = 0;
  }
}
