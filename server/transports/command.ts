import { spawn, type ChildProcess } from 'node:child_process';
import type { CommandPart, SendOutcome } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import { codesOf, refuse, retry } from './failures.ts';

const NOT_HERE = 'programs are run by the command line alone (`tocsin run`); a server runs none for its rules';

/** One that takes longer is ended, so that what follows it has its turn within the time of a part. */
const LIMIT_MS = PART_LIMIT_MS - 1000;

/** What a program says goes to our standard error: our standard output belongs to the command that was given. */
const STANDARD_ERROR = 2;

/** Runs a program; its end is waited for where it is given something to read, or where it may say no. */
export async function sendCommand(part: CommandPart, isAllowed: boolean, limitMs = LIMIT_MS): Promise<SendOutcome> {
  if (!isAllowed) return refuse('invalid', NOT_HERE);
  const waits = part.stdin !== null || part.failOnNonZeroExit;
  const child = startSafely(part);
  if ('kind' in child) return child;
  // Who reads nothing closes its end early: that is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(part.stdin ?? '');
  return waits ? ended(child, part.failOnNonZeroExit, limitMs) : started(child);
}

function startSafely({ program, stdin }: CommandPart): ChildProcess | SendOutcome {
  const [name = '', ...args] = 'argv' in program ? program.argv : [program.shell];
  try {
    return spawn(name, args, {
      shell: 'shell' in program,
      stdio: [stdin === null ? 'ignore' : 'pipe', STANDARD_ERROR, STANDARD_ERROR],
    });
  } catch (error) {
    // What cannot be said to any program: a NUL in an argument, or too much of it.
    return refuse('invalid', `the command cannot be run (${codesOf(error)[0] ?? 'unknown'})`);
  }
}

const started = (child: ChildProcess): Promise<SendOutcome> =>
  new Promise(resolve => {
    child.once('error', error => resolve(notStarted(error)));
    child.once('spawn', () => {
      child.unref();
      resolve({ kind: 'confirmed' });
    });
  });

const ended = (child: ChildProcess, failsOnNonZeroExit: boolean, limitMs: number): Promise<SendOutcome> =>
  new Promise(resolve => {
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      resolve(retry('timeout', `the command was ended after ${limitMs / 1000} s`));
    }, limitMs);
    child.once('error', error => {
      clearTimeout(timer);
      resolve(notStarted(error));
    });
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || !failsOnNonZeroExit) resolve({ kind: 'confirmed' });
      else resolve(retry('refused', `the command ended with ${code ?? signal ?? 'nothing'}`));
    });
  });

const notStarted = (error: unknown): SendOutcome =>
  retry('unreachable', `the command could not be started (${codesOf(error)[0] ?? 'unknown'})`);
