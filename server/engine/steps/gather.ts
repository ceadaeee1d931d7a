import type { Instant } from '../../../common/time/instant.ts';
import type { Rule } from '../rule.ts';
import type { Gathering, GatheredMatch } from '../state.ts';
import { keyOf } from './dedupe.ts';
import type { Match } from './enrich.ts';

/** What is told now, and what waits. */
export interface Gathered {
  /** Matches that are told together, each group in one alert. */
  readonly groups: readonly (readonly Match[])[];
  readonly gatherings: readonly Gathering[];
}

/**
 * Without `aggregation` each match is told on its own. With it, matches join the open group of their
 * `aggregation_key`, or begin one; a group is told at the first tick after its time. Source: parity runtime §7.1.
 */
export function gather(rule: Rule, matches: readonly Match[], before: readonly Gathering[], at: Instant): Gathered {
  const gatherings = rule.aggregation ? matches.reduce((all, match) => joined(rule, all, match, at), before) : before;
  const isDue = ({ tellAt }: Gathering): boolean => rule.aggregation === null || tellAt < at;
  const due = gatherings.filter(isDue).sort((a, b) => a.tellAt - b.tellAt);
  const alone = rule.aggregation ? [] : matches.map(match => [match]);
  return { groups: [...due.map(group => group.matches), ...alone], gatherings: gatherings.filter(g => !isDue(g)) };
}

/** Whether some group is to be told at this tick, whatever the rule's own schedule. */
export const hasDueGroup = (gatherings: readonly Gathering[], at: Instant): boolean =>
  gatherings.some(({ tellAt }) => tellAt < at);

function joined(rule: Rule, all: readonly Gathering[], match: Match, at: Instant): readonly Gathering[] {
  const { aggregation } = rule;
  if (!aggregation) return all;
  const matchedAt = match.finding.event.at;
  const key = keyOf(aggregation.key === null ? [] : [aggregation.key], match.document);
  const now = aggregation.comparedWithMatchTime ? matchedAt : at;
  const open = all.filter(group => group.key === key).at(-1);
  if (!open || open.tellAt < now)
    return [...all, { key, tellAt: aggregation.tellAt({ now: at, matchedAt }), matches: [slim(match)] }];
  return all.map(group => (group === open ? { ...open, matches: [...open.matches, slim(match)] } : group));
}

/** What is kept of a match: its document, without the rows it was found in. */
const slim = ({ finding, document }: Match): GatheredMatch => ({
  finding: { ...finding, event: { ...finding.event, document: {} }, related: null, extra: {} },
  document,
});
