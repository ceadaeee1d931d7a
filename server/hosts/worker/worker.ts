import type { Instant } from '../../../common/time/instant.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Ports } from '../../engine/ports.ts';
import { runTick, type TickReport } from '../../engine/run.ts';
import type { StoredRule } from '../api/keeping.ts';
import type { RuleBook } from './rule_book.ts';

/** Where a host's log goes. */
export interface Log {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/** What ticking needs. */
export interface WorkerParts {
  readonly ports: Omit<Ports, 'fence'>;
  /** Makes our indices where they are not there; rejects where the engine is away. */
  readonly ensure: () => Promise<void>;
  /** The fence of the lease; null where another node holds it. */
  readonly acquire: (at: Instant) => Promise<number | null>;
  readonly rules: () => Promise<readonly StoredRule[]>;
  readonly book: RuleBook;
  readonly log: Log;
}

/** Ticks over the stored rules. */
export interface Worker {
  tick(at: Instant): Promise<TickReport | null>;
  lastTickAt(): Instant | null;
}

/** A worker that never rejects: what keeps it from ticking is logged once, and tried again at the next tick. */
export function createWorker({ ports, ensure, acquire, rules, book, log }: WorkerParts): Worker {
  let lastTickAt: Instant | null = null;
  let isTicking = false;
  let trouble = '';
  const tickOnce = async (at: Instant): Promise<TickReport | null> => {
    await ensure();
    const fence = await acquire(at);
    if (fence === null) return null;
    const compile = async () => book.compile(await rules());
    const report = await runTick({ ...ports, fence }, { at, compile });
    lastTickAt = at;
    const line = lineOf(report);
    if (line !== '') log.info(line);
    return report;
  };
  return {
    lastTickAt: () => lastTickAt,
    tick: async at => {
      if (isTicking) return null;
      isTicking = true;
      try {
        const report = await tickOnce(at);
        if (trouble !== '') log.info('Rules run again.');
        trouble = '';
        return report;
      } catch (error) {
        const message = messageOf(error);
        if (message !== trouble) log.warn(`No rule can run for now: ${message}`);
        trouble = message;
        return null;
      } finally {
        isTicking = false;
      }
    },
  };
}

/** One line where something was told or failed; empty otherwise. */
function lineOf({ runs, alerts }: TickReport): string {
  const failed = runs.filter(run => run.error);
  const titles = [...new Set(alerts.map(alert => alert.title))];
  const told = alerts.length > 0 ? [`${alerts.length} alerts told: ${shortened(titles)}`] : [];
  const errors = [...new Set(failed.map(run => run.error?.message ?? ''))];
  const said = failed.length > 0 ? [`${failed.length} rules could not run: ${shortened(errors)}`] : [];
  return [...told, ...said].join('; ');
}

/** How many titles or errors a line names. */
const NAMED = 3;

const shortened = (texts: readonly string[]): string =>
  `${texts.slice(0, NAMED).join(', ')}${texts.length > NAMED ? ` and ${texts.length - NAMED} more` : ''}`;
