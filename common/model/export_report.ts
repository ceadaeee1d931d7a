import type { Problem } from './problem.ts';

/** A rule as ElastAlert loads it. */
export interface ExportedRule {
  readonly name: string;
  /** What its file is to be called; no two have the same. */
  readonly file: string;
  /** Secrets are variables of the environment in it. */
  readonly text: string;
}

/** Rules as files of ElastAlert. */
export interface ExportReport {
  readonly rules: readonly ExportedRule[];
  /** The variables that have to be set where ElastAlert runs. */
  readonly variables: readonly string[];
  /** What is to be known of a rule's file, and rules that are none. */
  readonly problems: readonly Problem[];
}
