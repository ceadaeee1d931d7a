import { bucketsOf, numberAt, type Json, type JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { pythonStr } from '../../../common/text/python.ts';
import { parseInstant, type Window } from '../../../common/time/instant.ts';
import { withKeyword } from '../keyword_field.ts';
import type { EventSource, Ports, SearchRequest } from '../ports.ts';
import { flatKeyOf, type Rule, type TopCounts } from '../rule.ts';
import { enhance } from './enhance.ts';
import type { Match } from './enrich.ts';
import { planScreen } from './plan.ts';
import { withShortLinks } from './shorten.ts';

/** Groups of matches with what is added to them when they are told, and what could not be added. */
export interface Annotated {
  readonly groups: readonly (readonly Match[])[];
  readonly warnings: readonly string[];
}

/**
 * Adds to matches what only a match that is told needs: the most frequent values around it, and the options
 * in `include_rule_params_in_matches`. What cannot be read is said and never keeps an alert back.
 * Source: parity runtime §7.
 */
export async function annotate(
  { source, transports }: Pick<Ports, 'source' | 'transports'>,
  rule: Rule,
  groups: readonly (readonly Match[])[],
): Promise<Annotated> {
  const counted = await withTopCounts(source, rule, groups);
  const linked = counted.groups.map(matches => withLinks(rule, matches));
  const shortened = await withShortLinks(transports, rule, linked);
  const complete = shortened.groups.map(matches => withRuleParams(rule, matches));
  const enhanced = complete.map(matches =>
    rule.enhancements.first ? { matches, warnings: [] } : enhance(rule, matches),
  );
  return {
    groups: enhanced.map(({ matches }) => matches).filter(matches => matches.length > 0),
    warnings: [...counted.warnings, ...shortened.warnings, ...new Set(enhanced.flatMap(({ warnings }) => warnings))],
  };
}

/** The first match of an alert carries the links. */
const withLinks = (rule: Rule, matches: readonly Match[]): readonly Match[] =>
  matches.map((match, index) =>
    index > 0 ? match : { ...match, document: { ...match.document, ...rule.links(match.document) } },
  );

function withRuleParams(rule: Rule, matches: readonly Match[]): readonly Match[] {
  const { names, firstMatchOnly } = rule.ruleParams;
  const params = Object.fromEntries(names.map(name => [`rule_param_${name}`, rule.values[name] ?? null]));
  return matches.map((match, index) =>
    firstMatchOnly && index > 0 ? match : { ...match, document: { ...match.document, ...params } },
  );
}

/** Until so long after a match its values are counted. Source: parity options §10. */
const COUNTED_AFTER = 10 * 60_000;

async function withTopCounts(
  source: EventSource,
  rule: Rule,
  groups: readonly (readonly Match[])[],
): Promise<Annotated> {
  const { topCounts } = rule;
  if (!topCounts || groups.length === 0) return { groups, warnings: [] };
  const names = topCounts.keys.map(key => (topCounts.raw ? withKeyword(key) : key));
  const requests = groups.flat().flatMap(match => names.map(name => planTopCounts(rule, topCounts, { match, name })));
  const answers = await source.searchMany(requests);
  const failures = answers.flatMap(answer => (answer.ok ? [] : [`top_count_keys: ${answer.error.message}`]));
  const doubts = groups.flat().flatMap(({ document }) => commaWarning(rule, keyValues(rule, document)));
  let next = 0;
  const counted = (match: Match): Match => {
    const counts = names.map((name): [string, JsonObject] => {
      const answer = answers[next++];
      return [`top_events_${name}`, answer?.ok ? countsIn(answer.value.aggregations, topCounts.number) : {}];
    });
    return { ...match, document: { ...match.document, ...Object.fromEntries(counts) } };
  };
  const warnings = [...failures.slice(0, 1), ...doubts.slice(0, 1)];
  return { groups: groups.map(matches => matches.map(counted)), warnings };
}

interface Counted {
  readonly match: Match;
  readonly name: string;
}

/** Counts the values of a field around a match, for events of the same `query_key`. */
function planTopCounts(rule: Rule, topCounts: TopCounts, { match, name }: Counted): SearchRequest {
  const at = parseInstant(lookup(match.document, rule.timestampField)) ?? match.finding.event.at;
  const window: Window = { start: at - topCounts.before, end: at + COUNTED_AFTER };
  const terms = { field: name, size: topCounts.number, min_doc_count: 1 };
  const own = { ...rule, filters: [...rule.filters, ...keyFilters(rule, topCounts, match)] };
  return planScreen(own, { window, countUpTo: 0, aggregations: { counts: { terms } } });
}

/** The value of each `query_key`: those of several are told apart at their commas. Source: parity RU22, RU23. */
function keyValues({ queryKeys }: Rule, document: JsonObject): readonly Json[] {
  const flatKey = flatKeyOf(queryKeys);
  const value: Json = flatKey === null ? null : lookup(document, flatKey);
  if (value === null) return [];
  return queryKeys.length === 1 ? [value] : pythonStr(value).split(/,\s*/);
}

/** A value that holds a comma itself is taken for two. */
const commaWarning = ({ queryKeys }: Rule, { length }: readonly Json[]): readonly string[] =>
  length > queryKeys.length
    ? [
        `top_count_keys: ${length} values for ${queryKeys.length} keys, as one holds a comma; other events may be counted`,
      ]
    : [];

/** One filter for each `query_key`. */
function keyFilters(rule: Rule, { raw }: TopCounts, { document }: Match): readonly JsonObject[] {
  const values = keyValues(rule, document);
  return rule.queryKeys
    .slice(0, values.length)
    .map((key, index) => ({ term: { [raw ? withKeyword(key) : key]: values[index] ?? null } }));
}

function countsIn(aggregations: JsonObject, number: number): JsonObject {
  const buckets = bucketsOf(aggregations, 'counts');
  const counts = buckets.map((bucket): [string, number] => [
    pythonStr(bucket.key ?? null),
    numberAt(bucket, 'doc_count'),
  ]);
  return Object.fromEntries(counts.sort((a, b) => b[1] - a[1]).slice(0, number));
}
