import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { fail, ok, type Result } from '../../../common/model/result';
import type { EngineError } from './engine_error';
import { byLine } from './run';
import { lacksCompiler, RUNTIME_ONLY } from './tools';

/** A launcher that runs; its answers are described in OpenSearchLauncher.java. */
interface NodeProcess {
  readonly port: number;
  readonly version: string;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly stop: () => Promise<void>;
}

/** What a launcher said first. */
type Answer =
  | { readonly kind: 'ready'; readonly port: number; readonly version: string }
  | { readonly kind: 'failed'; readonly error: EngineError };

/** The Java command line of a launcher. */
interface NodeCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 15_000;
const LINES_KEPT = 40;
const LAUNCHER_CODES = ['port_taken', 'data_in_use'] as const;

/** Starts a launcher and waits for its first answer; the node ends when this process does, since its input then closes. */
export async function startNode({ command, args, env }: NodeCommand): Promise<Result<NodeProcess, EngineError>> {
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const exited = new Promise<number | null>(resolve => {
    child.once('close', resolve);
    child.once('error', () => resolve(null));
  });
  // A write to a process that has just ended is reported here; its end itself is what we act on.
  child.stdin.on('error', () => undefined);
  const complaints = collectComplaints(child);
  const answer = await firstAnswer(child, exited);
  if (answer.kind === 'ready' && child.pid !== undefined) {
    complaints.passOn();
    return ok({
      port: answer.port,
      version: answer.version,
      pid: child.pid,
      exited,
      stop: () => stopNode(child, exited),
    });
  }
  await stopNode(child, exited);
  if (lacksCompiler(complaints.text())) return fail(RUNTIME_ONLY);
  if (answer.kind === 'failed' && answer.error.message !== '') return fail(answer.error);
  return fail({
    code: 'start_failed',
    message: complaints.text() === '' ? 'It ended without a word.' : complaints.text(),
  });
}

/** Understands a launcher's line; undefined when it is not an answer. */
export function parseAnswer(line: string): Answer | undefined {
  const [word, first = '', ...rest] = line.split(' ');
  if (word === 'READY') return { kind: 'ready', port: Number(first), version: rest.join(' ') };
  if (word !== 'FAILED') return undefined;
  const code = LAUNCHER_CODES.find(known => known === first) ?? 'start_failed';
  return { kind: 'failed', error: { code, message: rest.join(' ') } };
}

function firstAnswer(child: ChildProcessWithoutNullStreams, exited: Promise<number | null>): Promise<Answer> {
  return new Promise(resolve => {
    const giveUp = (message: string): void => resolve({ kind: 'failed', error: { code: 'start_failed', message } });
    const limit = setTimeout(() => giveUp(`It was not ready after ${START_LIMIT_MS / 1000} seconds.`), START_LIMIT_MS);
    void exited.then(() => {
      clearTimeout(limit);
      giveUp('');
    });
    child.stdout.on(
      'data',
      byLine(line => {
        const answer = parseAnswer(line);
        if (answer === undefined) return;
        clearTimeout(limit);
        resolve(answer);
      }),
    );
  });
}

/** Keeps the last lines of the error stream while starting, hands them through once the node is up. */
function collectComplaints(child: ChildProcessWithoutNullStreams): { text(): string; passOn(): void } {
  const lines: string[] = [];
  let isUp = false;
  child.stderr.on(
    'data',
    byLine(line => {
      if (isUp) process.stderr.write(`${line}\n`);
      else if (lines.push(line) > LINES_KEPT) lines.shift();
    }),
  );
  return {
    text: () => lines.join('\n'),
    passOn: () => {
      isUp = true;
    },
  };
}

async function stopNode(child: ChildProcessWithoutNullStreams, exited: Promise<number | null>): Promise<void> {
  child.stdin.end();
  const force = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
  await exited;
  clearTimeout(force);
}
