import { bucketsOf, numberAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { RuleFacts, ScreenAnswer } from '../engine/define_rule_type.ts';

/** Where more values than this have many events, all events are read. */
const MAX_VALUES = 500;

/** Each shard names this many; what it leaves out is said as the error of the counts. */
const PER_SHARD = 1000;

type Key = RuleFacts['keys'][number];

/** Aggregations that find the values of each key which so many events or more may have. */
export const busyKeysAggregations = ({ keys }: RuleFacts, needed: number): JsonObject =>
  Object.fromEntries(
    keys.flatMap(({ aggregateOn: field }, index): [string, JsonObject][] => {
      if (field === null) return [];
      const terms = { field, size: MAX_VALUES, shard_size: PER_SHARD, min_doc_count: leastCounted(needed) };
      return [
        [`busy_${index}`, { terms }],
        [`none_${index}`, { missing: { field } }],
      ];
    }),
  );

/** Counts are too small by their error at most: a value of enough events is named where the error is under the half of them. */
const leastCounted = (needed: number): number => Math.ceil(needed / 2);

/**
 * Filters that let through all events of the groups which may have so many, and few others; null where no group can.
 * A group of several values (a list) is as large at most as what each of its values has; so is one of a compound key.
 */
export function busyKeysFilters(facts: RuleFacts, answer: ScreenAnswer, needed: number): readonly JsonObject[] | null {
  const filters: JsonObject[] = [];
  for (const [index, key] of facts.keys.entries()) {
    if (key.aggregateOn === null) continue;
    const busy = busyValues(answer, index, needed);
    const hasNone = numberAt(objectAt(answer.aggregations, `none_${index}`), 'doc_count') >= needed;
    if (busy !== null && busy.length === 0 && !hasNone) return null;
    if (busy !== null && facts.isExact(key.aggregateOn)) filters.push(filterOf(key.aggregateOn, busy, hasNone));
  }
  return filters;
}

/** The values that may have enough events; null where the answer does not name them all. */
function busyValues({ aggregations }: ScreenAnswer, index: number, needed: number): readonly Json[] | null {
  const error = numberAt(objectAt(aggregations, `busy_${index}`), 'doc_count_error_upper_bound');
  const buckets = bucketsOf(aggregations, `busy_${index}`);
  const isWhole = buckets.length < MAX_VALUES && needed - error >= leastCounted(needed);
  if (!isWhole) return null;
  return buckets
    .filter(bucket => numberAt(bucket, 'doc_count') + error >= needed)
    .map(bucket => stringAt(bucket, 'key_as_string') || (bucket.key ?? null));
}

function filterOf(field: NonNullable<Key['aggregateOn']>, values: readonly Json[], hasNone: boolean): JsonObject {
  const some = { terms: { [field]: values } };
  return hasNone ? { bool: { should: [some, { bool: { must_not: [{ exists: { field } }] } }] } } : some;
}
