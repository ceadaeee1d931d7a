import { BEAT_MS } from './sample_beat.ts';
import { daysHappenings } from './sample_day.ts';
import { livelyHappenings } from './sample_live.ts';
import type { SampleEvent } from './sample_event.ts';

export { BEAT_MS } from './sample_beat.ts';
export type { SampleEvent } from './sample_event.ts';

const DAY_MS = 86_400_000;

/**
 * The last 24 hours of a small company: logins, sudo, disks, monitored pages. What happens at a moment
 * depends on the moment and the seed alone, so loading the history twice leaves each event once.
 */
export function sampleHistory(at: Date, seed: number): SampleEvent[] {
  const last = lastBeat(at);
  const beats = DAY_MS / BEAT_MS;
  return Array.from({ length: beats }, (_, back) => daysHappenings(last - beats + 1 + back, seed)).flat();
}

/**
 * The new events of the beat that ended last before `at`: those of an ordinary day, and some more, so that
 * a sudo rule has something to tell within a minute and passwords are guessed within four.
 */
export function trickle(at: Date, seed: number): SampleEvent[] {
  const beat = lastBeat(at);
  return [...daysHappenings(beat, seed), ...livelyHappenings(beat, seed)];
}

/** The number of the beat that is over at `at`; its events lie in `[beat, beat + 1)` times `BEAT_MS`. */
const lastBeat = (at: Date): number => Math.floor(at.getTime() / BEAT_MS) - 1;
