import { z } from 'zod';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { numberOf } from '../../common/model/written_number.ts';
import { pythonStr } from '../../common/text/python.ts';
import { formatInstant, type Instant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineRuleType, type JudgeInput, type RuleFacts, type Verdict } from '../engine/define_rule_type.ts';
import { foundByCalculation, type Finding, type RunWindow } from '../engine/event.ts';
import {
  aggregatedFeedOptions,
  aggregatedScreens,
  checkIntervals,
  intervalOptions,
  readMeasurements,
  type AggregatedFeed,
  type MeasuredWindow,
  type Measurement,
} from './aggregated_feed.ts';
import { textOfGroup, withGroup } from './group_match.ts';
import {
  calculationOf,
  checkMetric,
  fieldsOfMetric,
  metricOptions,
  nameOfMetric,
  valueOfMetric,
  type Metric,
} from './metric.ts';
import { checkLimits, describeLimits, exceeded, threshold, type Threshold } from './thresholds.ts';
import { shownAs } from './value_format.ts';

/**
 * A calculated number is too small or too large. Source: parity rule-types §11.
 *
 * The screens are the proof: what the search engine calculates is what is judged.
 */
export const metricAggregation = defineRuleType({
  id: 'metric_aggregation',
  title: 'Metric',
  summary: 'A number that is calculated from a field is too small or too large.',
  options: z.object({
    ...metricOptions,
    max_threshold: field(threshold().optional(), { label: 'At most', help: 'A greater number is a match.' }),
    min_threshold: field(threshold().optional(), { label: 'At least', help: 'A smaller number is a match.' }),
    metric_format_string: field(text().optional(), {
      label: 'Form of the number',
      help: 'How messages show it: {:.2%} for a share, %.2f for two decimals.',
    }),
    ...intervalOptions,
    ...aggregatedFeedOptions,
  }),
  example: {
    name: 'Metric example',
    type: 'metric_aggregation',
    index: 'metricbeat-*',
    metric_agg_key: 'system.cpu.total.norm.pct',
    metric_agg_type: 'avg',
    query_key: 'host.name',
    max_threshold: 0.9,
    metric_format_string: '{:.0%}',
    buffer_time: { minutes: 15 },
  },
  memory: z.object({}),
  emptyMemory: {},
  check: (options, basics) => [
    ...checkMetric(options),
    ...checkLimits(limitsOf(options), ['min_threshold', 'max_threshold']),
    ...checkIntervals(options, basics),
  ],
  fields: fieldsOfMetric,
  screens: (options, run, facts) =>
    aggregatedScreens(options, run, { calculation: calculationOf(options, facts), facts }),
  judge: (options, run, input) => judgeMetric(options, run, input),
  prune: () => ({}),
  describe: (options, match) => describeMetric(options, match),
});

interface Options extends Metric, AggregatedFeed {
  readonly max_threshold?: Threshold | undefined;
  readonly min_threshold?: Threshold | undefined;
  readonly metric_format_string?: string | undefined;
}

type Nothing = Record<string, never>;

const limitsOf = ({ min_threshold: least, max_threshold: most }: Options) => ({ least, most });

function judgeMetric(options: Options, run: RunWindow, input: JudgeInput<Nothing>): Verdict<Nothing> {
  const { windows, hits } = readMeasurements(options, run, input);
  const findings = windows.flatMap(measured => findingsOf(options, measured, input.facts));
  return findings.length === 0 ? { kind: 'quiet' } : { kind: 'found', findings, memory: {}, hits };
}

const findingsOf = (options: Options, { window, measurements }: MeasuredWindow, facts: RuleFacts): readonly Finding[] =>
  measurements.flatMap((measurement): readonly Finding[] => {
    const written = valueOfMetric(options, measurement.answer) ?? null;
    const value = numberOf(written);
    const beyond = value === undefined ? null : exceeded(value, limitsOf(options));
    if (value === undefined || beyond === null) return [];
    const { metric_agg_type, metric_agg_key } = options;
    const { group } = measurement;
    // ElastAlert gives a match of several keys the end of its window, whatever the interval.
    const at = group.length > 1 ? window.end : measurement.at;
    const finding = foundByCalculation({
      at,
      key: textOfGroup(group),
      document: withGroup(matchOf(options, { at, measurement, value: written }, facts), group, facts),
      evidence: {
        summary: `${metric_agg_type} of ${metric_agg_key} is ${value}; it must be ${beyond.word} ${beyond.limit}`,
        window: { start: window.start, end: window.end },
        counted: value,
        needed: beyond.limit,
      },
    });
    return [finding];
  });

interface Measured {
  readonly at: Instant;
  readonly measurement: Measurement;
  readonly value: Json;
}

/** As ElastAlert has it: a match of several keys has no `metric_agg_value`. Source: parity rule-types §11. */
function matchOf(options: Options, { at, measurement, value }: Measured, { timestampField }: RuleFacts): JsonObject {
  const name = nameOfMetric(options);
  const shown = shownAs(options.metric_format_string, value);
  return {
    [timestampField]: formatInstant(at),
    [name]: value,
    ...(measurement.group.length > 1 ? {} : { metric_agg_value: value }),
    ...(shown === undefined ? {} : { [`${name}_formatted`]: shown, metric_agg_value_formatted: shown }),
  };
}

function describeMetric(options: Options, match: JsonObject): string {
  const value = lookup(match, nameOfMetric(options));
  if (numberOf(value) === undefined) return '';
  const { metric_agg_type: type, metric_agg_key: key } = options;
  const shown = shownAs(options.metric_format_string, value) ?? pythonStr(value);
  return `Threshold violation, ${type}:${key} ${shown} ${describeLimits(limitsOf(options))} \n\n`;
}
