import type { World } from './world.ts';

/** Colours, where a terminal shows them and nobody asked for none (https://no-color.org). */
export interface Paint {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  yellow(text: string): string;
}

const code =
  (on: boolean, start: number, end: number) =>
  (text: string): string =>
    on ? `\u001b[${start}m${text}\u001b[${end}m` : text;

/** The colours for one of the two streams. */
export function paintFor(world: World, stream: 'out' | 'err'): Paint {
  const isTerminal = stream === 'out' ? world.outIsTerminal : world.errIsTerminal;
  const on = isTerminal && !world.env.NO_COLOR && world.env.TERM !== 'dumb';
  return { bold: code(on, 1, 22), dim: code(on, 2, 22), red: code(on, 31, 39), yellow: code(on, 33, 39) };
}
