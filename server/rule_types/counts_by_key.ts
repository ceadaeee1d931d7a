import { bucketsOf, numberAt, objectAt, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import type { RuleFacts, ScreenAnswer } from '../engine/define_rule_type.ts';
import { ALL } from './counted_feed.ts';
import { groupKeyFrom, type GroupKey } from './group_key.ts';

/** One screen counts so many groups; where there are more, events are read. */
const MAX_GROUPS = 1000;

const GROUPS = 'groups';
const IGNORED = 'ignored';

/** What one group has. */
export interface GroupCount {
  readonly key: GroupKey;
  readonly count: number;
  /** The answers to the aggregations inside. */
  readonly inside: JsonObject;
}

/** Aggregations that count the events of each group, those given inside; without a `query_key` those given alone. */
export function countsByKey(facts: RuleFacts, inside: JsonObject = {}, groups = MAX_GROUPS): JsonObject {
  if (facts.keys.length === 0) return inside;
  const names = facts.keys.flatMap(({ aggregateOn: name }) => (name !== null && facts.isExact(name) ? [name] : []));
  if (names.length < facts.keys.length) return {};
  const sources = names.map((field, index) => ({ [`key_${index}`]: { terms: { field, missing_bucket: true } } }));
  return {
    [GROUPS]: {
      composite: { size: groups, sources },
      ...(Object.keys(inside).length > 0 ? { aggs: inside } : {}),
    },
    [IGNORED]: { filter: { bool: { should: names.map(name => ({ term: { _ignored: name } })) } } },
  };
}

/**
 * The counts of all groups; null where they are not known for sure: a field cannot be counted by as it is written, there
 * are too many groups, an event has several values, or one too long to be counted. The answer's total must be exact.
 */
export function readCountsByKey(
  answer: ScreenAnswer,
  facts: RuleFacts,
  groups = MAX_GROUPS,
): readonly GroupCount[] | null {
  const { total, aggregations } = answer;
  if (facts.keys.length === 0) return [{ key: ALL, count: total, inside: aggregations }];
  const buckets = bucketsOf(aggregations, GROUPS);
  const counted = buckets.reduce((sum, bucket) => sum + numberAt(bucket, 'doc_count'), 0);
  const isWhole = buckets.length < groups && counted === total;
  if (!isWhole || numberAt(objectAt(aggregations, IGNORED), 'doc_count') > 0) return null;
  return buckets.map(bucket => ({
    key: keyOfBucket(objectAt(bucket, 'key'), facts.keys.length),
    count: numberAt(bucket, 'doc_count'),
    inside: bucket,
  }));
}

function keyOfBucket(values: JsonObject, parts: number): GroupKey {
  const [only = null, ...more] = Array.from({ length: parts }, (_, index) => values[`key_${index}`] ?? null);
  return more.length === 0 ? groupKeyFrom(only) : [only, ...more].map(pythonStr).join(', ');
}
