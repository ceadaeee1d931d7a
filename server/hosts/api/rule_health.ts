import { formatProblem, type Problem } from '../../../common/model/problem.ts';
import type { RunError, RunReport } from '../../../common/model/run.ts';
import { UNREADABLE_STATE } from '../../engine/run.ts';
import type { RuleHealth } from '../../../common/routes.ts';
import type { Undelivered } from './keeping.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';

/** What is known of a rule when its health is told. */
export interface RuleFacts {
  readonly enabled: boolean;
  readonly problems: readonly Problem[];
  readonly lastRun: RunReport | null;
  /** Whether what the rule remembers has a form that is known; it does not run otherwise. */
  readonly isStateKnown: boolean;
  /** What its outputs did not take; null where they took everything. */
  readonly undelivered: Undelivered | null;
  /** Null where the rule has errors. */
  readonly runEvery: Span | null;
  readonly at: Instant;
}

/** How a rule fares, and what is wrong in words. */
export interface Health {
  readonly health: RuleHealth;
  readonly healthMessage: string;
}

/** A rule is late after so many beats that nobody ran, and at least this long. */
const LATE_BEATS = 5;
const LATE_AT_LEAST_MS = 5 * 60_000;

const MINUTE_MS = 60_000;

/** What each failure of a run means to the person who made the rule. */
const FAILURES: Readonly<Record<RunError['code'], string>> = {
  unreachable: 'The search engine cannot be reached',
  timeout: 'The search took too long',
  overloaded: 'The search engine has too much to do',
  unauthorized: 'The index may not be read',
  index_missing: 'There is no such index',
  bad_query: 'The search engine does not understand the filter',
  no_timestamp: 'The events have no such time field',
  engine_error: 'The search failed',
  invalid_rule: 'The rule cannot run',
  unexpected: 'Something went wrong that nobody expected',
  lost_race: 'Another node ran the rule first',
};

/** Tells a rule's health from what was written and from its last run. */
export function healthOf(facts: RuleFacts): Health {
  const { enabled, problems, lastRun, isStateKnown, runEvery, at } = facts;
  const error = problems.find(problem => problem.severity === 'error');
  if (!enabled) return { health: 'disabled', healthMessage: '' };
  if (error) return { health: 'invalid', healthMessage: `Cannot run: ${wordsOf(error)}` };
  if (!isStateKnown) return { health: 'failed', healthMessage: `Cannot run: ${UNREADABLE_STATE.message}.` };
  if (lastRun === null) return { health: 'not_run_yet', healthMessage: '' };
  if (lastRun.error && lastRun.error.code !== 'lost_race')
    return { health: 'failed', healthMessage: failureWords(lastRun.error) };
  const untold = undeliveredWords(facts.undelivered);
  const warnings = [
    ...untold,
    ...lateWords(lastRun, runEvery, at),
    ...lastRun.warnings.map(sentence),
    ...problems.map(wordsOf),
  ];
  const worst = untold.length > 0 ? 'not_told' : 'warning';
  return { health: warnings.length > 0 ? worst : 'ok', healthMessage: warnings.join(' ') };
}

const failureWords = (error: RunError): string =>
  `${FAILURES[error.code]}: ${error.message}. Nothing is lost: the next run reads on from where the last good one stopped.`;

function undeliveredWords(undelivered: Undelivered | null): readonly string[] {
  if (!undelivered) return [];
  const { givenUp, waiting, output, message } = undelivered;
  const counted = [
    ...(givenUp > 0 ? [`${messages(givenUp)} did not arrive and ${givenUp === 1 ? 'was' : 'were'} given up`] : []),
    ...(waiting > 0 ? [`${messages(waiting)} ${waiting === 1 ? 'is' : 'are'} tried again`] : []),
  ].join('; ');
  return [sentence(message === '' ? counted : `${counted}; ${output} said: ${message}`)];
}

const messages = (count: number): string => (count === 1 ? 'one message' : `${count} messages`);

function lateWords({ at: ranAt }: RunReport, runEvery: Span | null, at: Instant): readonly string[] {
  if (runEvery === null || at - ranAt <= Math.max(LATE_BEATS * runEvery, LATE_AT_LEAST_MS)) return [];
  return [`It has not run for ${Math.round((at - ranAt) / MINUTE_MS)} minutes.`];
}

const wordsOf = (problem: Problem): string => sentence(formatProblem({ ...problem, severity: 'error', place: {} }));

const sentence = (text: string): string => {
  const first = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
};
