import { spawn } from 'node:child_process';

/** How a program ended; `missing` when there is no such program. */
type Ran =
  { readonly kind: 'missing' } | { readonly kind: 'ended'; readonly exitCode: number | null; readonly output: string };

/** What to run, and who hears its lines (of both streams) as they come. */
interface Run {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end, without a shell and without input. */
export function run({ command, args, env, onLine }: Run): Promise<Ran> {
  return new Promise(resolve => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const lines: string[] = [];
    const take = (line: string): void => {
      lines.push(line);
      onLine?.(line);
    };
    child.stdout.on('data', byLine(take));
    child.stderr.on('data', byLine(take));
    child.on('error', () => resolve({ kind: 'missing' }));
    child.on('close', exitCode => resolve({ kind: 'ended', exitCode, output: lines.join('\n') }));
  });
}

/** Cuts a stream into lines; an unfinished last line is not told. */
export function byLine(take: (line: string) => void): (chunk: Buffer) => void {
  let rest = '';
  return chunk => {
    const lines = (rest + chunk.toString('utf8')).split(/\r?\n/);
    rest = lines.pop() ?? '';
    lines.forEach(take);
  };
}
