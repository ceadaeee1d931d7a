import { spawn, type ChildProcess } from 'node:child_process';
import type { CommandPart, SendOutcome } from '../engine/outgoing.ts';
import { PART_LIMIT_MS } from '../engine/ports.ts';
import { codesOf, refuse, retry } from './failures.ts';

const NOT_HERE = 'programs are run by the command line alone (`tocsin run`); a server runs none for its rules';

/** Runs a program; its end is waited for where it is given something to read. */
export async function sendCommand(part: CommandPart, isAllowed: boolean): Promise<SendOutcome> {
  if (!isAllowed) return refuse('invalid', NOT_HERE);
  const { program, stdin } = part;
  const waits = stdin !== null || part.failOnNonZeroExit;
  const stdio: ['pipe' | 'ignore', 'inherit', 'inherit'] = [stdin === null ? 'ignore' : 'pipe', 'inherit', 'inherit'];
  const [name = '', ...args] = 'argv' in program ? program.argv : [program.shell];
  const child = spawn(name, args, { shell: 'shell' in program, stdio, ...(waits ? { timeout: PART_LIMIT_MS } : {}) });
  // Who reads nothing closes its end early: that is no failure.
  child.stdin?.on('error', () => undefined);
  child.stdin?.end(stdin ?? '');
  return waits ? ended(child, part.failOnNonZeroExit) : started(child);
}

const started = (child: ChildProcess): Promise<SendOutcome> =>
  new Promise(resolve => {
    child.once('error', error => resolve(notStarted(error)));
    child.once('spawn', () => {
      child.unref();
      resolve({ kind: 'confirmed' });
    });
  });

const ended = (child: ChildProcess, failsOnNonZeroExit: boolean): Promise<SendOutcome> =>
  new Promise(resolve => {
    child.once('error', error => resolve(notStarted(error)));
    child.once('close', (code, signal) => {
      if (signal !== null) resolve(retry('timeout', `the command was ended by ${signal}`));
      else if (code !== 0 && failsOnNonZeroExit) resolve(retry('refused', `the command ended with ${code}`));
      else resolve({ kind: 'confirmed' });
    });
  });

const notStarted = (error: unknown): SendOutcome =>
  retry('unreachable', `the command could not be started (${codesOf(error)[0] ?? 'unknown'})`);
