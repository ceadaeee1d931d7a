import type { Instant } from '../../../common/time/instant.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Ports } from '../../engine/ports.ts';
import { runTick, type TickReport } from '../../engine/run.ts';
import type { SecretsAtHand } from '../../engine/secret_references.ts';
import type { KeptRules } from '../api/keeping.ts';
import type { Housekeeping } from './housekeeping.ts';
import type { Log } from './log.ts';
import type { RuleBook } from './rule_book.ts';

/** What ticking needs. */
export interface WorkerParts {
  readonly ports: Omit<Ports, 'fence'>;
  /** Makes our indices where they are not there; rejects where the engine is away. */
  readonly ensure: () => Promise<void>;
  /** The fence of the lease; null where another node holds it. Others are told when this one ticked last. */
  readonly acquire: (at: Instant, lastTickAt: Instant | null) => Promise<number | null>;
  readonly rules: () => Promise<KeptRules>;
  /** The secrets of all scopes. */
  readonly secrets: () => Promise<ReadonlyMap<string, SecretsAtHand>>;
  /** Begun after each tick of ours; not waited for. */
  readonly housekeeping: Housekeeping;
  readonly book: RuleBook;
  readonly log: Log;
}

/** Ticks over the stored rules. */
export interface Worker {
  tick(at: Instant): Promise<TickReport | null>;
  lastTickAt(): Instant | null;
  /** Ids of deliveries of a form that is not known, as of the last tick. */
  unreadableDeliveries(): readonly string[];
  /** Ids of rules of a form that is not known, as of the last tick. */
  unreadableRules(): readonly string[];
}

/** A worker that never rejects: what keeps it from ticking is logged once, and tried again at the next tick. */
export function createWorker({ ports, ensure, acquire, rules, secrets, book, housekeeping, log }: WorkerParts): Worker {
  let lastTickAt: Instant | null = null;
  const deliveries = knownUnreadable(unreadableWords, log);
  const unreadRules = knownUnreadable(unreadableRuleWords, log);
  let isTicking = false;
  let trouble = '';
  const tickOnce = async (at: Instant): Promise<TickReport | null> => {
    await ensure();
    const fence = await acquire(at, lastTickAt);
    if (fence === null) return null;
    const compile = async () => {
      const [kept, atHand] = await Promise.all([rules(), secrets()]);
      unreadRules.see(kept.unreadable.map(({ id }) => id));
      return book.compile(kept.rules, atHand);
    };
    const report = await runTick({ ...ports, fence }, { at, compile });
    lastTickAt = at;
    deliveries.see(report.unreadableDeliveries);
    void housekeeping.tidy(at);
    const line = lineOf(report);
    if (line !== '') log.info(line);
    return report;
  };
  return {
    lastTickAt: () => lastTickAt,
    unreadableDeliveries: deliveries.ids,
    unreadableRules: unreadRules.ids,
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

/** Remembers ids of what cannot be read, and logs each once for as long as it is there. */
function knownUnreadable(wordsFor: (ids: readonly string[]) => string, log: Log) {
  let known: readonly string[] = [];
  return {
    ids: () => known,
    see: (ids: readonly string[]): void => {
      const news = ids.filter(id => !known.includes(id));
      if (news.length > 0) log.warn(`${wordsFor(news)}.`);
      known = ids;
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

/** What is said of deliveries that a newer Tocsin wrote, or that were damaged. */
export const unreadableWords = (ids: readonly string[]): string =>
  ids.length === 1
    ? `One delivery has a form that is not known; it is kept and not sent, so update Tocsin: ${shortened(ids)}`
    : `${ids.length} deliveries have a form that is not known; they are kept and not sent, so update Tocsin: ${shortened(ids)}`;

/** What is said of rules that a newer Tocsin wrote, or that were damaged. */
export const unreadableRuleWords = (ids: readonly string[]): string =>
  ids.length === 1
    ? `One rule has a form that is not known; it is kept and does not run, so update Tocsin, or delete it: ${shortened(ids)}`
    : `${ids.length} rules have a form that is not known; they are kept and do not run, so update Tocsin, or delete them: ${shortened(ids)}`;

/** How many titles, errors or ids a line names. */
const NAMED = 3;

const shortened = (texts: readonly string[]): string =>
  `${texts.slice(0, NAMED).join(', ')}${texts.length > NAMED ? ` and ${texts.length - NAMED} more` : ''}`;
