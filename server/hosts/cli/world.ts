import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import type { Instant, Span } from '../../../common/time/instant.ts';

/** All the command line has of the world around it. */
export interface World {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Results, a line at a time. */
  readonly out: (line: string) => void;
  /** Talk, a line at a time. */
  readonly err: (line: string) => void;
  /** Bytes for a terminal, such as a progress bar; only called where `errIsTerminal`. */
  readonly draw: (text: string) => void;
  readonly inIsTerminal: boolean;
  /** All of standard input; only called where it is no terminal. */
  readonly readIn: () => Promise<string>;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly now: () => Instant;
  /** Ends early when `stop` is set. */
  readonly sleep: (ms: Span) => Promise<void>;
  /** Set by Ctrl-C and by SIGTERM: finish what is begun, then end. */
  readonly stop: AbortSignal;
}

/** The world of this process. */
export function processWorld(stop: AbortSignal): World {
  return {
    env: process.env,
    cwd: process.cwd(),
    out: line => void process.stdout.write(`${line}\n`),
    err: line => void process.stderr.write(`${line}\n`),
    draw: text => void process.stderr.write(text),
    inIsTerminal: process.stdin.isTTY === true,
    readIn: () => text(process.stdin),
    outIsTerminal: process.stdout.isTTY === true,
    errIsTerminal: process.stderr.isTTY === true,
    now: () => Date.now(),
    sleep: async ms => {
      await wait(ms, undefined, { signal: stop }).catch(() => undefined);
    },
    stop,
  };
}
