import type { EventSource } from '../ports.ts';
import type { Rule } from '../rule.ts';
import type { Match } from './enrich.ts';

/** Groups of matches with what is added to them when they are told, and what could not be added. */
export interface Annotated {
  readonly groups: readonly (readonly Match[])[];
  readonly warnings: readonly string[];
}

/**
 * Adds to matches what only a match that is told needs: the options in `include_rule_params_in_matches`.
 * What cannot be read is said and never keeps an alert back. Source: parity runtime §7.
 */
export function annotate(_source: EventSource, rule: Rule, groups: readonly (readonly Match[])[]): Promise<Annotated> {
  return Promise.resolve({ groups: groups.map(matches => withRuleParams(rule, matches)), warnings: [] });
}

function withRuleParams(rule: Rule, matches: readonly Match[]): readonly Match[] {
  const { names, firstMatchOnly } = rule.ruleParams;
  const params = Object.fromEntries(
    names.filter(name => rule.values[name] !== undefined).map(name => [`rule_param_${name}`, rule.values[name]]),
  );
  return matches.map((match, index) =>
    firstMatchOnly && index > 0 ? match : { ...match, document: { ...match.document, ...params } },
  );
}
