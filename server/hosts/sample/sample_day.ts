import { between, pick } from './random.ts';
import { addGuess, addLogin, addSudo, BEAT_MS, randomOf, startBeat, type Beat } from './sample_beat.ts';
import { diskDocument, loggedDocument, SAMPLE_INDICES, uptimeDocument } from './sample_documents.ts';
import type { SampleEvent } from './sample_event.ts';
import { FILLING, GUESSERS, HOSTS, MONITORS, OFFICES, type SampleHost } from './sample_world.ts';

const HOUR_MS = 3_600_000;
const BEATS_PER_HOUR = HOUR_MS / BEAT_MS;
/** Disks are told every ten minutes, pages are checked every five, cron runs every quarter of an hour. */
const DISK_BEATS = BEATS_PER_HOUR / 6;
const CHECK_BEATS = BEATS_PER_HOUR / 12;
const CRON_BEATS = BEATS_PER_HOUR / 4;
/** In each stretch of eight hours passwords are guessed once and one page is down once. */
const STRETCH_BEATS = 8 * BEATS_PER_HOUR;
const ATTACK_BEATS = 30;
const OUTAGE_BEATS = 3 * CHECK_BEATS;
/** The filling disk starts again so often. */
const FILL_HOURS = 30;

const SALTS = { beat: 1, attack: 2, outage: 3 } as const;

/** What happens in one beat of an ordinary day. */
export function daysHappenings(beatNumber: number, seed: number): readonly SampleEvent[] {
  const beat = startBeat(`${seed}`, beatNumber, randomOf(seed, SALTS.beat, beatNumber));
  addPeople(beat);
  addAttack(beat, beatNumber, seed);
  addMachines(beat, beatNumber);
  addChecks(beat, beatNumber, seed);
  return beat.events;
}

function addPeople(beat: Beat): void {
  const { random } = beat;
  const busy = busyness(beat.start);
  if (random() < 0.05 * busy) addSudo(beat, between(random, 0, 4500), random() < 0.05);
  if (random() < 0.03 * busy) addLogin(beat, between(random, 0, 4500), pick(random, OFFICES));
  // Somewhere a stranger always tries one password.
  if (random() < 0.02)
    addGuess(beat, between(random, 0, 4999), { origin: pick(random, GUESSERS), host: pick(random, HOSTS) });
}

/** Between 0.2 at night and 1 at noon (UTC). */
function busyness(at: number): number {
  const hour = (at / HOUR_MS) % 24;
  return 0.6 - 0.4 * Math.cos((hour / 24) * 2 * Math.PI);
}

function addAttack(beat: Beat, beatNumber: number, seed: number): void {
  const stretch = Math.floor(beatNumber / STRETCH_BEATS);
  const random = randomOf(seed, SALTS.attack, stretch);
  const first = between(random, 0, STRETCH_BEATS - ATTACK_BEATS);
  const since = beatNumber - stretch * STRETCH_BEATS - first;
  const target = { origin: pick(random, GUESSERS), host: pick(random, HOSTS) };
  if (since >= 0 && since < ATTACK_BEATS) addGuess(beat, between(beat.random, 0, 4999), target);
}

function addMachines(beat: Beat, beatNumber: number): void {
  HOSTS.forEach((host, position) => {
    if (beatNumber % DISK_BEATS === position) host.mounts.forEach(mount => addDisk(beat, host, mount));
    if (beatNumber % CRON_BEATS !== position) return;
    const pid = between(beat.random, 2000, 60000);
    const opened = 'pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)';
    const closed = 'pam_unix(cron:session): session closed for user root';
    const line = { host, process: 'CRON', pid };
    beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, at: beat.start + 1000, message: opened }));
    beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, at: beat.start + 1200, message: closed }));
  });
}

function addDisk(beat: Beat, host: SampleHost, mount: string): void {
  const fills = host.name === FILLING.host && mount === FILLING.mount;
  const hours = beat.start / HOUR_MS;
  const steady = 0.35 + 0.05 * ((host.name.length + mount.length) % 6);
  const used = fills ? 0.55 + (0.42 * (hours % FILL_HOURS)) / FILL_HOURS : steady + 0.02 * Math.sin(hours);
  beat.add(SAMPLE_INDICES.metrics, diskDocument(beat.start + 2000, host, { mount, used }));
}

function addChecks(beat: Beat, beatNumber: number, seed: number): void {
  const stretch = Math.floor(beatNumber / STRETCH_BEATS);
  const outage = randomOf(seed, SALTS.outage, stretch);
  const failing = pick(outage, MONITORS);
  const since = beatNumber - stretch * STRETCH_BEATS - between(outage, 0, STRETCH_BEATS - OUTAGE_BEATS);
  const isOut = since >= 0 && since < OUTAGE_BEATS;
  MONITORS.forEach((monitor, position) => {
    if (beatNumber % CHECK_BEATS !== position) return;
    const up = !(isOut && monitor.id === failing.id);
    const micros = between(beat.random, 18_000, 240_000);
    beat.add(SAMPLE_INDICES.uptime, uptimeDocument(beat.start + 3000, monitor, { up, micros }));
  });
}
