import type { EventRow } from '../engine/event.ts';
import type { Span } from '../../common/time/instant.ts';

/**
 * The events of one key within a time of the newest, `(newest − timeframe, newest]`, in the order of
 * their own times. Source: parity rule-types §1.6.
 */
export class EventWindow {
  private rows: EventRow[] = [];
  private first = 0;

  constructor(private readonly timeframe: Span) {}

  /** How many events are inside. */
  get size(): number {
    return this.rows.length - this.first;
  }

  /** Puts an event where its time belongs, then drops what is too old. */
  add(event: EventRow): void {
    let place = this.rows.length;
    while (place > this.first && (this.rows[place - 1]?.at ?? 0) > event.at) place -= 1;
    this.rows.splice(place, 0, event);
    const newest = this.rows[this.rows.length - 1]?.at ?? event.at;
    while (this.first < this.rows.length && newest - (this.rows[this.first]?.at ?? newest) >= this.timeframe)
      this.first += 1;
    if (this.first > 1000 && this.first * 2 > this.rows.length) this.compact();
  }

  /** The events inside, oldest first. */
  events(): readonly EventRow[] {
    return this.rows.slice(this.first);
  }

  private compact(): void {
    this.rows = this.rows.slice(this.first);
    this.first = 0;
  }
}
