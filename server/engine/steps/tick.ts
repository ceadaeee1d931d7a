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
  if (!rule.enabled) return null;
  if (state.scheduledAt === null) return at;
  const beats = Math.floor((at - state.scheduledAt) / rule.runEvery);
  return beats < 1 ? null : state.scheduledAt + beats * rule.runEvery;
}
