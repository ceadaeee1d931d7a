import { between, pick } from './random.ts';
import { addGuess, addSudo, randomOf, startBeat } from './sample_beat.ts';
import type { SampleEvent } from './sample_event.ts';
import { GUESSERS, HOSTS } from './sample_world.ts';

/** While somebody watches, sudo is used every half minute… */
const SUDO_BEATS = 6;
/** …and passwords are guessed every three minutes: fifteen of them within 25 seconds. */
const BURST_BEATS = 36;
const BURST_FROM = 3;
const BURST_TO = 7;
const GUESSES_PER_BEAT = 3;
/** One in so many commands is one to look at. */
const RISKY_SHARE = 0.25;

const SALTS = { beat: 11, burst: 12 } as const;

/** What happens in one beat on top of an ordinary day, so that a new rule soon has something to tell. */
export function livelyHappenings(beatNumber: number, seed: number): readonly SampleEvent[] {
  const random = randomOf(seed, SALTS.beat, beatNumber);
  const beat = startBeat(`${seed}-live`, beatNumber, random);
  if (beatNumber % SUDO_BEATS === 0) addSudo(beat, between(random, 0, 4500), random() < RISKY_SHARE);
  const sinceBurst = beatNumber % BURST_BEATS;
  if (sinceBurst >= BURST_FROM && sinceBurst <= BURST_TO) {
    const burst = randomOf(seed, SALTS.burst, Math.floor(beatNumber / BURST_BEATS));
    const target = { origin: pick(burst, GUESSERS), host: pick(burst, HOSTS) };
    for (let guess = 0; guess < GUESSES_PER_BEAT; guess += 1) {
      addGuess(beat, guess * 1500 + between(random, 0, 1000), target);
    }
  }
  return beat.events;
}
