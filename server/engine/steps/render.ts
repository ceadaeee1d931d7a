import { createHash } from 'node:crypto';
import type { Alert } from '../../../common/model/alert.ts';
import type { Instant } from '../../../common/time/instant.ts';
import type { RuleFacts } from '../define_rule_type.ts';
import type { Rule } from '../rule.ts';
import { bodyOf, matchText, subjectOf, type TextSource } from '../text/alert_text.ts';
import type { Match } from './enrich.ts';

/** Writes the alert of one match that is to be told. Its id is derived, so that repeating it changes nothing. */
export function render(rule: Rule, match: Match, facts: RuleFacts, at: Instant): Alert {
  const source: TextSource = {
    ruleName: rule.name,
    text: rule.text,
    ruleValues: rule.values,
    jinjaRootName: rule.compose.jinjaRootName,
    describe: document => rule.detector.describe(document, facts),
  };
  const subject = subjectOf(source, match.document);
  const text = matchText(source, match.document);
  const { event, key, evidence } = match.finding;
  return {
    id: alertId(rule.id, key, evidence.eventIds.length > 0 ? evidence.eventIds : [event.id]),
    ruleId: rule.id,
    ruleName: rule.name,
    ruleType: rule.type,
    scope: rule.scope,
    key,
    firedAt: at,
    matchedAt: event.at,
    subject,
    title: subject ?? rule.name,
    text: bodyOf([text]),
    matches: [{ document: match.document, text }],
    evidence,
    outputs: rule.outputs.map(output => output.key),
    includeMatchInRoot: rule.includeMatchInRoot,
  };
}

/** Forty hexadecimal digits that stand for (rule, key, matched events). */
const alertId = (ruleId: string, key: string | null, eventIds: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([ruleId, key, eventIds]))
    .digest('hex')
    .slice(0, 40);
