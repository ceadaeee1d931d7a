import type { Rule } from '../../engine/rule.ts';
import type { TickReport } from '../../engine/run.ts';
import type { Tally } from './tally.ts';

/** What one tick did, for numbers. */
export interface Measured {
  readonly report: TickReport;
  readonly rules: readonly Rule[];
  /** How long all of it took. */
  readonly tookMs: number;
  /** What became of the matches that were to be told. */
  readonly tallies: readonly Tally[];
}

/** Where numbers go. */
export interface Measures {
  count(measured: Measured): void;
  close(): Promise<void>;
}

/** Nobody asked for numbers. */
export const NO_MEASURES: Measures = { count: () => undefined, close: () => Promise.resolve() };

/** The same numbers for several. */
export const allMeasures = (each: readonly Measures[]): Measures => ({
  count: measured => each.forEach(measures => measures.count(measured)),
  close: async () => {
    await Promise.all(each.map(measures => measures.close()));
  },
});

/** The name of a rule by its id; the id where it is gone. */
export const nameIn = (rules: readonly Rule[], ruleId: string): string =>
  rules.find(({ id }) => id === ruleId)?.name ?? ruleId;

/** Rules of a tick are run together: each takes its share of the time, in seconds. */
export const shareOf = ({ report, tookMs }: Measured): number => tookMs / 1000 / Math.max(1, report.runs.length);
