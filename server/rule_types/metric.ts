import { z } from 'zod';
import { objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { field } from '../declare/field.ts';
import { anyJson, fieldName, oneOf, text } from '../declare/kinds.ts';
import type { RuleFacts } from '../engine/define_rule_type.ts';

/** Options of the types that look at a number the search engine calculates. Source: parity rule-types §11, §12. */
export const metricOptions = {
  metric_agg_key: field(fieldName(), {
    label: 'Field',
    help: 'The field that is calculated with; with a script the name of what it calculates.',
    widget: 'field_name',
  }),
  metric_agg_type: field(oneOf(['min', 'max', 'avg', 'sum', 'cardinality', 'value_count', 'percentiles']), {
    label: 'Calculation',
    help: 'The least or greatest value, their mean or sum, how many different ones, how many at all, or a percentile.',
  }),
  percentile_range: field(z.int({ error: 'must be a whole number' }).optional(), {
    label: 'Which percentile',
    help: 'With percentiles: 95 is the value that 95 of 100 values do not exceed.',
  }),
  metric_agg_script: field(z.union([text(), z.record(z.string(), anyJson())]).optional(), {
    label: 'Script',
    help: 'Calculate with the values of a script instead of a field.',
  }),
};

/** The options as they are read. */
export interface Metric {
  readonly metric_agg_key: string;
  readonly metric_agg_type: string;
  readonly percentile_range?: number | undefined;
  readonly metric_agg_script?: string | JsonObject | undefined;
}

const PERCENTILES = 'percentiles';

/** Percentiles need to know which. */
export function checkMetric({ metric_agg_type, percentile_range }: Metric) {
  if (metric_agg_type !== PERCENTILES || percentile_range !== undefined) return [];
  const message = 'is required with percentiles; add `percentile_range: 95`';
  return [{ code: 'missing_option', severity: 'error', path: 'percentile_range', message } as const];
}

/** The field a script does without. */
export const fieldsOfMetric = ({ metric_agg_key, metric_agg_script }: Metric): readonly string[] =>
  metric_agg_script === undefined ? [metric_agg_key] : [];

/** The name of what is calculated, in requests and in matches. */
export const nameOfMetric = ({ metric_agg_key, metric_agg_type }: Metric): string =>
  `metric_${metric_agg_key}_${metric_agg_type}`;

/** The aggregation that calculates it. */
export function calculationOf(metric: Metric, facts: Pick<RuleFacts, 'aggregateOn'>): JsonObject {
  const { metric_agg_type: type, percentile_range } = metric;
  const body = bodyOf(metric, facts);
  const percents = type === PERCENTILES && !('percents' in body) ? { percents: [percentile_range ?? null] } : {};
  return { [nameOfMetric(metric)]: { [type]: { ...body, ...percents } } };
}

function bodyOf(
  { metric_agg_key: key, metric_agg_script: script }: Metric,
  { aggregateOn }: Pick<RuleFacts, 'aggregateOn'>,
) {
  if (script === undefined) return { field: aggregateOn(key) ?? key };
  return typeof script === 'string' ? { script } : script;
}

/** What was calculated, as the search engine wrote it; null of nothing, undefined where nobody calculated. */
export function valueOfMetric(metric: Metric, answer: JsonObject): Json | undefined {
  const calculated = answer[nameOfMetric(metric)];
  if (calculated === undefined) return undefined;
  if (metric.metric_agg_type !== PERCENTILES) return objectAt(answer, nameOfMetric(metric)).value ?? null;
  const [first = null] = Object.values(objectAt(calculated, 'values'));
  return first;
}
