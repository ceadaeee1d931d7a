import { lookup } from '../../../common/model/lookup.ts';
import { pythonStr } from '../../../common/text/python.ts';
import type { Held, HeldReason } from '../../../common/model/run.ts';
import type { Instant, Span } from '../../../common/time/instant.ts';
import { flatKeyOf, type Rule } from '../rule.ts';
import type { Quiet } from '../state.ts';
import type { Match } from './enrich.ts';

/** What becomes of a match, with its reason. */
export type Decision =
  | { readonly kind: 'alert'; readonly match: Match }
  | { readonly kind: 'held'; readonly match: Match; readonly held: Held };

/** The decisions of one run and the quiet times after it. */
export interface Decided {
  readonly decisions: readonly Decision[];
  readonly quiet: Readonly<Record<string, Quiet>>;
}

/** Decides each match in turn: told, or held by the quiet time that an earlier one began. Source: parity runtime §6. */
export function decide(
  rule: Rule,
  matches: readonly Match[],
  before: Readonly<Record<string, Quiet>>,
  at: Instant,
): Decided {
  const quiet: Record<string, Quiet> = Object.fromEntries(
    Object.entries(before).filter(([, entry]) => at < entry.until + keepAfterEnd(rule)),
  );
  const decisions = matches.map((match): Decision => {
    const silenceKey = silenceKeyOf(rule, match);
    const current = quiet[silenceKey];
    const silenced = quiet[ruleSilenceKey(rule.name)];
    if (current && at < current.until) return held(match, 'realert', current);
    if (silenced && at < silenced.until) return held(match, 'silence', silenced);
    if (rule.realert > 0) quiet[silenceKey] = nextQuiet(rule, current, at);
    return { kind: 'alert', match };
  });
  return { decisions, quiet };
}

/**
 * How much longer a quiet time is kept after its end: its exponent still counts. What halves at each step
 * from below the cap is back to nothing within twice the cap.
 */
const keepAfterEnd = (rule: Rule): Span => 2 * (rule.exponentialRealert ?? 0);

const held = (match: Match, reason: HeldReason, { until }: Quiet): Decision => ({
  kind: 'held',
  match,
  held: { key: match.finding.key, matchedAt: match.finding.event.at, reason, until },
});

/** The key under which a whole rule is quiet because somebody said so. Source: parity runtime §6. */
export const ruleSilenceKey = (ruleName: string): string => `${ruleName}._silence`;

/**
 * The key under which a match is quiet: the rule's, and the value of its `query_key`, or of the field the
 * rule type names. A match that lacks the field is quiet under the rule's key alone.
 */
export function silenceKeyOf(rule: Rule, match: Match): string {
  const field = rule.detector.silenceField ?? flatKeyOf(rule.queryKeys);
  const value = field === null ? null : lookup(match.document, field);
  return value === null ? rule.realertKey : `${rule.realertKey}.${pythonStr(value)}`;
}

/** Quiet until when; with `exponential_realert` twice as long for each alert that follows soon. */
export function nextQuiet(
  rule: Pick<Rule, 'realert' | 'exponentialRealert'>,
  current: Quiet | undefined,
  at: Instant,
): Quiet {
  const cap = rule.exponentialRealert;
  if (cap === null || !current) return { until: at + rule.realert, exponent: 0 };
  const base = Math.floor(rule.realert / 1000);
  let since = Math.floor((at - current.until) / 1000);
  let exponent = current.exponent;
  if (since < base * 2 ** exponent) exponent += 1;
  else {
    while (since > base * 2 ** exponent && exponent > 0) {
      since -= base * 2 ** exponent;
      exponent -= 1;
    }
  }
  const wait = base * 2 ** exponent * 1000;
  return wait >= cap ? { until: at + cap, exponent: exponent - 1 } : { until: at + wait, exponent };
}
