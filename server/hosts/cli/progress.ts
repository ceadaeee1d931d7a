import type { World } from './world.ts';

/** A bar that shows how far long work is; nothing at all where no terminal is. */
export interface Progress {
  /** `done` of the whole, between 0 and 1. */
  show(done: number, note: string): void;
  /** Takes the bar away, so that a line can be written. */
  clear(): void;
}

const WIDTH = 30;
const REDRAW_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Draws on standard error, ten times a second at most. */
export function progressOn(world: World): Progress {
  if (!world.errIsTerminal || world.env.TERM === 'dumb') return { show: () => undefined, clear: () => undefined };
  let drawnAt = Number.NEGATIVE_INFINITY;
  return {
    show: (done, note) => {
      const now = world.now();
      if (now - drawnAt < REDRAW_MS) return;
      drawnAt = now;
      const full = Math.round(Math.min(1, Math.max(0, done)) * WIDTH);
      const bar = `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)}`;
      world.draw(`${CLEAR_LINE}${bar} ${String(Math.floor(done * 100)).padStart(3)} %  ${note}`);
    },
    clear: () => {
      world.draw(CLEAR_LINE);
      drawnAt = Number.NEGATIVE_INFINITY;
    },
  };
}
