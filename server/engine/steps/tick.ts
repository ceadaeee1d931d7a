import type { Instant } from '../../../common/time/instant.ts';
import type { Rule } from '../rule.ts';
import type { RuleState } from '../state.ts';

/** A rule whose turn has come, and the moment its schedule says. */
export interface Due {
  readonly rule: Rule;
  readonly state: RuleState;
  readonly scheduledAt: Instant;
}

/**
 * When a rule runs at this tick; null where its turn has not come. The schedule has a fixed beat from its
 * first run: a late tick takes the latest beat, and its window covers what was missed.
 */
export function scheduledAt(rule: Rule, state: RuleState, at: Instant): Instant | null {
  if (!rule.enabled || (state.pausedUntil !== null && at < state.pausedUntil)) return null;
  const beat = beatAt(rule, state, at);
  return beat === null || isPaused(rule, state, beat) ? null : beat;
}

function beatAt(rule: Rule, { scheduledAt: last }: RuleState, at: Instant): Instant | null {
  if (last === null) return at;
  const beats = Math.floor((at - last) / rule.runEvery);
  return beats < 1 ? null : last + beats * rule.runEvery;
}

/** A run that ends less than this before the rule's time belongs to it. Source: parity runtime §4. */
const BEFORE_ITS_TIME = 59_000;

/** A rule that is limited to some times runs once more after they are over, then waits for the next. */
function isPaused(rule: Rule, state: RuleState, at: Instant): boolean {
  const { limit } = rule;
  if (!limit) return false;
  const until = pausedUntil(rule, state.scheduledAt ?? at);
  return state.scheduledAt === null ? until !== null : until !== null && at < until;
}

/** Until when a rule waits that has not run yet and whose time has not come; null where it need not. */
export const firstPause = (rule: Rule, state: RuleState, at: Instant): Instant | null =>
  rule.enabled && state.scheduledAt === null && state.pausedUntil === null ? pausedUntil(rule, at) : null;

/** When a rule runs again that ran at a moment; null where its next run follows at once. */
export function pausedUntil(rule: Rule, at: Instant): Instant | null {
  const end = at - rule.queryDelay;
  const next = rule.limit?.nextAfter(at) ?? null;
  return next !== null && end + rule.runEvery < next - BEFORE_ITS_TIME ? next : null;
}
