import type { JsonObject } from '../../../common/model/json.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { between, mixSeeds, mulberry32, pick, type Random } from './random.ts';
import { loggedDocument, SAMPLE_INDICES } from './sample_documents.ts';
import type { SampleEvent } from './sample_event.ts';
import {
  COMMANDS,
  GUESSED_NAMES,
  HOSTS,
  PEOPLE,
  RISKY_COMMANDS,
  type Origin,
  type SampleHost,
} from './sample_world.ts';

/** How long a beat is: the sample's events come in beats. */
export const BEAT_MS = 5_000;

/** The generator of one beat; `salt` keeps those of different purposes apart. */
export const randomOf = (seed: number, salt: number, beat: number): Random => mulberry32(mixSeeds(seed, salt, beat));

/** Gathers the events of one beat and numbers them; ids hold the seed, the series and the moment. */
export interface Beat {
  readonly start: Instant;
  readonly random: Random;
  readonly add: (index: string, document: JsonObject) => void;
  readonly events: readonly SampleEvent[];
}

/** A beat with no events yet. */
export function startBeat(series: string, beatNumber: number, random: Random): Beat {
  const start = beatNumber * BEAT_MS;
  const events: SampleEvent[] = [];
  const add = (index: string, document: JsonObject): void => {
    events.push({ index, id: `sample-${series}-${start}-${events.length}`, document });
  };
  return { start, random, add, events };
}

/** Somebody runs a command as root. */
export function addSudo(beat: Beat, offsetMs: number, risky: boolean): void {
  const { random } = beat;
  const person = pick(random, PEOPLE);
  const host = pick(random, HOSTS);
  const refused = !risky && random() < 0.04;
  const command = risky ? pick(random, RISKY_COMMANDS) : pick(random, COMMANDS);
  const tty = `pts/${between(random, 0, 4)}`;
  const reason = refused ? 'user NOT in sudoers ; ' : '';
  const line = { at: beat.start + offsetMs, host, process: 'sudo', pid: between(random, 2000, 60000) };
  const ran = `${person} : ${reason}TTY=${tty} ; PWD=/home/${person} ; USER=root ; COMMAND=${command}`;
  beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, message: ran }));
  if (refused) return;
  const opened = `pam_unix(sudo:session): session opened for user root(uid=0) by ${person}(uid=${uidOf(person)})`;
  beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, message: opened }));
}

/** Somebody logs in with a key, as usual, or mistypes a password first. */
export function addLogin(beat: Beat, offsetMs: number, origin: Origin): void {
  const { random } = beat;
  const person = pick(random, PEOPLE);
  const host = pick(random, HOSTS);
  const line = { host, origin, process: 'sshd', pid: between(random, 2000, 60000) };
  const from = `from ${origin.ip} port ${between(random, 32768, 60999)} ssh2`;
  const at = beat.start + offsetMs;
  if (random() < 0.1) {
    const mistyped = `Failed password for ${person} ${from}`;
    beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, at, message: mistyped }));
  }
  const accepted = `Accepted publickey for ${person} ${from}: ED25519 SHA256:${fingerprint(random)}`;
  beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, at: at + 400, message: accepted }));
}

/** A stranger tries a password. */
export function addGuess(beat: Beat, offsetMs: number, { origin, host }: { origin: Origin; host: SampleHost }): void {
  const { random } = beat;
  const name = pick(random, GUESSED_NAMES);
  const whom = name === 'root' ? name : `invalid user ${name}`;
  const message = `Failed password for ${whom} from ${origin.ip} port ${between(random, 32768, 60999)} ssh2`;
  const line = { at: beat.start + offsetMs, host, origin, process: 'sshd', pid: between(random, 2000, 60000) };
  beat.add(SAMPLE_INDICES.logs, loggedDocument({ ...line, message }));
}

const uidOf = (person: (typeof PEOPLE)[number]): number => 1000 + PEOPLE.indexOf(person);

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const fingerprint = (random: Random): string =>
  Array.from({ length: 43 }, () => BASE64.charAt(between(random, 0, BASE64.length - 1))).join('');
