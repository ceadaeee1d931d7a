import { isObject, listAt, numberAt, objectAt, type JsonObject } from '../../common/model/json.ts';
import type { RuleFacts, ScreenAnswer } from '../engine/define_rule_type.ts';

/** Up to so many values are listed, which is exact; more are estimated. */
const MAX_LISTED = 100;

/** Up to so many values an estimate is close. Source: https://www.elastic.co/docs/reference/aggregations/search-aggregations-metrics-cardinality-aggregation */
const PRECISION = 40_000;

/** An estimate may be wrong by this part. */
const ERROR = 0.1;

/** A screen looks at so many groups, those of the most events. */
const TOP_GROUPS = 50;

/** Aggregations that tell whether a field has more than `upTo` values; of numbers, how many events have one. */
export function distinctOf(field: string, upTo: number, { isExact }: Pick<RuleFacts, 'isExact'>): JsonObject {
  const events = {
    having: { filter: { exists: { field } } },
    ignored: { filter: { term: { _ignored: field } } },
  };
  if (!isExact(field)) return events;
  const values =
    upTo > MAX_LISTED
      ? { cardinality: { field, precision_threshold: PRECISION } }
      : { terms: { field, size: upTo + 1 } };
  return { ...events, values, held: { value_count: { field } } };
}

/** Between how many and how many values there are, as events have them: a list is one. */
export interface Distinct {
  readonly least: number;
  readonly most: number;
}

/** Reads what `distinctOf` asked for. An event whose value may not be counted as it is written counts as one of its own. */
export function readDistinct(inside: JsonObject): Distinct {
  const values = objectAt(inside, 'values');
  const having = numberAt(objectAt(inside, 'having'), 'doc_count');
  const ignored = numberAt(objectAt(inside, 'ignored'), 'doc_count');
  const areSingle = 'values' in inside && numberAt(objectAt(inside, 'held'), 'value') <= having;
  if (!areSingle) return { least: Math.min(1, having), most: having + ignored };
  const { least, most } = 'buckets' in values ? listed(values) : estimated(numberAt(values, 'value'));
  return { least, most: Math.min(having, most) + ignored };
}

/** Where the list is full there may be any number. */
function listed(values: JsonObject): Distinct {
  const known = listAt(values, 'buckets').length;
  return { least: known, most: numberAt(values, 'sum_other_doc_count') > 0 ? Infinity : known };
}

const estimated = (value: number): Distinct => ({
  least: Math.floor(value * (1 - ERROR)),
  most: Math.ceil(value * (1 + ERROR)),
});

/** Aggregations that bound how many values each group has, by each field of the `query_key` alone: a group is in both. */
export function distinctByKey(facts: RuleFacts, inside: JsonObject): JsonObject {
  const groups = facts.keys.flatMap(({ aggregateOn: field }, index): [string, JsonObject][] =>
    field === null
      ? []
      : [
          [`by_${index}`, { terms: { field, size: TOP_GROUPS, shard_size: 20 * TOP_GROUPS }, aggs: inside }],
          [`without_${index}`, { missing: { field }, aggs: inside }],
        ],
  );
  return { ...inside, ...Object.fromEntries(groups) };
}

/** Whether no group has more than `limit` values. */
export function isWithin({ aggregations }: ScreenAnswer, facts: RuleFacts, limit: number): boolean {
  if (readDistinct(aggregations).most <= limit) return true;
  return facts.keys.some(({ aggregateOn }, index) => {
    if (aggregateOn === null) return false;
    const terms = objectAt(aggregations, `by_${index}`);
    const unseen = numberAt(terms, 'doc_count_error_upper_bound');
    const groups = listAt(terms, 'buckets').filter(isObject);
    const fewest = numberAt(groups.at(-1), 'doc_count') + unseen;
    const areAllListed = numberAt(terms, 'sum_other_doc_count') === 0 || fewest <= limit;
    const without = readDistinct(objectAt(aggregations, `without_${index}`)).most;
    return areAllListed && without <= limit && groups.every(group => readDistinct(group).most + unseen <= limit);
  });
}
