import { createHash } from 'node:crypto';
import type { Alert, OwnAlertWords } from '../../../common/model/alert.ts';
import { isList, isObject, type JsonObject } from '../../../common/model/json.ts';
import { lookup, replacedAt } from '../../../common/model/lookup.ts';
import type { Instant } from '../../../common/time/instant.ts';
import type { RuleFacts } from '../define_rule_type.ts';
import type { Finding } from '../event.ts';
import type { Rule, Wording } from '../rule.ts';
import { bodyOf, matchText, subjectOf, summariesOf, type TextSource } from '../text/alert_text.ts';
import type { Match } from './enrich.ts';

/** What an alert is written from. */
interface Rendering {
  readonly facts: RuleFacts;
  readonly at: Instant;
}

/** Writes the alert of matches that are told together. Its id is derived, so that repeating it changes nothing. */
export function render(rule: Rule, matches: readonly Match[], { facts, at }: Rendering): Alert {
  const [first] = matches;
  if (!first) throw new Error('an alert tells one match at least');
  const documents = matches.map(match => match.document);
  const describe = (document: JsonObject): string => rule.detector.describe(document, facts);
  const [firstOutput] = rule.outputs;
  const main = wordsIn(firstOutput?.own ?? rule, { rule, documents, describe });
  const { matchTexts, ...words } = main;
  const wordsOf = rule.outputs.flatMap(({ key, own }): [string, OwnAlertWords][] => {
    if (own === (firstOutput?.own ?? null)) return [];
    const told = wordsIn(own ?? rule, { rule, documents, describe });
    return JSON.stringify(told) === JSON.stringify(main) ? [] : [[key, told]];
  });
  const { event, key, evidence } = first.finding;
  return {
    id: alertId(rule.id, matches, at),
    ruleId: rule.id,
    ruleName: rule.name,
    ruleType: rule.type,
    scope: rule.scope,
    key,
    firedAt: at,
    matchedAt: event.at,
    ...words,
    matches: documents.map((document, index) => ({ document, text: matchTexts[index] ?? '' })),
    evidence:
      matches.length === 1 ? evidence : { ...evidence, summary: `${matches.length} matches; ${evidence.summary}` },
    outputs: rule.outputs.map(output => output.key),
    includeMatchInRoot: rule.includeMatchInRoot,
    ...(wordsOf.length > 0 ? { wordsOf: Object.fromEntries(wordsOf) } : {}),
  };
}

interface Told {
  readonly rule: Rule;
  readonly documents: readonly JsonObject[];
  readonly describe: (document: JsonObject) => string;
}

/** How matches read in these words. */
function wordsIn({ text, compose }: Wording, { rule, documents, describe }: Told): OwnAlertWords {
  const { ruleValues, jinjaRootName } = compose;
  const printed = (document: JsonObject): JsonObject =>
    rule.aggregation === null ? withPrintedTimes(document, rule.timestampField) : document;
  const source: TextSource = { ruleName: rule.name, text, ruleValues, jinjaRootName, printed, describe };
  const subject = subjectOf(source, documents[0] ?? {});
  const matchTexts = documents.map(document => matchText(source, document));
  const summary = summariesOf(source, documents);
  const body = text.textType === 'aggregation_summary_only' ? '' : bodyOf(matchTexts);
  return { subject, title: subject ?? rule.name, text: (summary?.wide ?? '') + body, summary, matchTexts };
}

/**
 * Times that are still Python's, inside an object or of related events, have a space for the `T` where they are printed;
 * those of gathered matches were written down as JSON before. Source: parity rule-types §1.4.
 */
function withPrintedTimes(document: JsonObject, field: string): JsonObject {
  const own = Object.hasOwn(document, field) ? document : withPrintedTime(document, field);
  const related = own.related_events;
  if (!isList(related)) return own;
  return { ...own, related_events: related.map(event => (isObject(event) ? withPrintedTime(event, field) : event)) };
}

function withPrintedTime(document: JsonObject, field: string): JsonObject {
  const time = lookup(document, field);
  return typeof time === 'string' ? replacedAt(document, field, time.replace(/^([\d-]+)T/, '$1 ')) : document;
}

/** Forty hexadecimal digits that stand for the rule and what it found. */
const alertId = (ruleId: string, matches: readonly Match[], at: Instant): string =>
  digits([ruleId, ...matches.map(({ finding }) => identityOf(finding, at))]);

/** The id of an alert that is the same as so many before it in its run. */
export const repeatedId = (id: string, before: number): string => digits([id, before]);

const digits = (named: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(named)).digest('hex').slice(0, 40);

/** Events are themselves wherever they are found again; what was calculated belongs to its tick. */
function identityOf({ origin, event, key, evidence, extra }: Finding, at: Instant): readonly unknown[] {
  if (origin === 'calculated') return [key, event.at, extra, at];
  const ids = evidence.eventIds.length > 0 ? evidence.eventIds : [event.id];
  return Object.keys(extra).length > 0 ? [key, ids, extra] : [key, ids];
}
