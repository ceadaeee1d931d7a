import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const BIN = path.join(__dirname, '..', '..', 'bin', 'tocsin');

/** How a call of the command line ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A call of the command line that still runs. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Ends when standard error holds the text. */
  readonly says: (text: string) => Promise<void>;
}

/** Only what a test says is in the environment, so that the developer's own ES_HOST has no part. */
const ENV = { PATH: process.env['PATH'], HOME: process.env['HOME'], TZ: 'UTC' };

const started = new Set<Running>();

/** Ends what a test left running, so that a failed test leaves nothing behind. */
export async function endAll(): Promise<void> {
  for (const { child, ended } of started) {
    child.kill('SIGKILL');
    await ended;
  }
}

/** Starts `./bin/tocsin` in a folder. */
export function startTocsin(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
  const child = spawn(BIN, args, { cwd, env: { ...ENV, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  const waiting: { readonly text: string; readonly resolve: () => void }[] = [];
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8');
    waiting.filter(({ text }) => err.includes(text)).forEach(({ resolve }) => resolve());
  });
  const ended = new Promise<Ended>(resolve => child.on('close', code => resolve({ code, out, err })));
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      if (err.includes(text)) resolve();
      waiting.push({ text, resolve });
      void ended.then(() =>
        err.includes(text) ? resolve() : reject(new Error(`it ended without "${text}":\n${err}`)),
      );
    });
  const running = { child, ended, says };
  started.add(running);
  void ended.then(() => started.delete(running));
  return running;
}

/** Runs `./bin/tocsin` to its end. */
export const tocsin = (
  cwd: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Ended> => startTocsin(cwd, args, env).ended;

/** Writes files into a folder, their own folders included. */
export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}
