import type { JsonObject } from '../../../common/model/json.ts';
import { lookup, replacedAt } from '../../../common/model/lookup.ts';
import { formatInstant, type Instant } from '../../../common/time/instant.ts';
import type { EventRow, Finding } from '../event.ts';
import type { Rule } from '../rule.ts';
import { compoundOf } from './dedupe.ts';

/** A finding with the document that is told. */
export interface Match {
  readonly finding: Finding;
  readonly document: JsonObject;
}

/** The counts of the run that a match carries. */
export interface RunCounts {
  /** Events in the run's window, those met before included. */
  readonly hits: number;
  readonly matches: number;
}

/**
 * The document of each match: the event, `_id` and `_index`, the compound keys, `num_hits` and
 * `num_matches`, and what the rule type adds; a timestamp at the root in ElastAlert's form. A calculated
 * match is what was calculated, and the counts. Source: parity rule-types §1.4.
 */
export function enrich(
  rule: Rule,
  findings: readonly Finding[],
  documents: ReadonlyMap<string, JsonObject>,
  counts: RunCounts,
): readonly Match[] {
  const told = { num_hits: counts.hits, num_matches: counts.matches };
  return findings.map(finding => {
    const { event, related, extra, origin } = finding;
    if (origin === 'calculated') return { finding, document: { ...event.document, ...extra, ...told } };
    const relatedEvents = related?.map(other => asRelated(rule, documentOf(rule, other, documents)));
    const document = {
      ...documentOf(rule, event, documents),
      ...(relatedEvents ? { related_events: relatedEvents } : {}),
      ...extra,
      ...told,
    };
    return { finding, document };
  });
}

/** A related event's time is one of Python's, at the root as well. Source: parity rule-types §6. */
function asRelated(rule: Rule, document: JsonObject): JsonObject {
  const read = rule.time.read(document[rule.timestampField] ?? null);
  return read ? { ...document, [rule.timestampField]: pythonTime(read) } : document;
}

/** A time as Python writes it: microseconds, and an offset also for UTC. */
const pythonTime = ({ at, offsetMinutes }: { readonly at: Instant; readonly offsetMinutes: number }): string =>
  formatInstant(at, offsetMinutes)
    .replace(/Z$/, '+00:00')
    .replace(/\.(\d{3})(?=[+-])/, '.$1000');

function documentOf(rule: Rule, event: EventRow, documents: ReadonlyMap<string, JsonObject>): JsonObject {
  const source = documents.get(documentKey(event.index, event.id)) ?? event.document;
  return {
    ...withInnerTime(rule, source),
    ...(rule.queryKeys.length > 1 ? joinedOf(rule.queryKeys, source) : {}),
    ...joinedOf(rule.joinedAggregationKeys, source),
    ...timestampOf(rule, source),
    _id: event.id,
    _index: event.index,
  };
}

const joinedOf = (keys: readonly string[], source: JsonObject): JsonObject =>
  keys.length === 0 ? {} : { [keys.join(',')]: compoundOf(keys, source) };

/** How a document is found again among those that were read whole. */
export const documentKey = (index: string, id: string): string => `${index}/${id}`;

/** A time inside an object stays one of Python's. Source: parity rule-types §1.4. */
function withInnerTime({ time, timestampField }: Rule, source: JsonObject): JsonObject {
  if (Object.hasOwn(source, timestampField)) return source;
  const read = time.read(lookup(source, timestampField));
  return read ? replacedAt(source, timestampField, pythonTime(read)) : source;
}

function timestampOf(rule: Rule, source: JsonObject): JsonObject {
  const read = rule.time.read(source[rule.timestampField] ?? null);
  return read === undefined ? {} : { [rule.timestampField]: formatInstant(read.at, read.offsetMinutes) };
}
