import { z } from 'zod';
import { objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { numberOf, pythonFloat } from '../../common/model/written_number.ts';
import { pythonStr } from '../../common/text/python.ts';
import { formatInstant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, jsonMap, listOf, text } from '../declare/kinds.ts';
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
} from './aggregated_feed.ts';
import { textOfGroup, withGroup } from './group_match.ts';
import { checkLimits, describeLimits, exceeded, threshold, type Threshold } from './thresholds.ts';
import { shownAs } from './value_format.ts';

/**
 * The share of events that pass a second filter is too small or too large. Source: parity rule-types §13.
 *
 * The screens are the proof: what the search engine counts is what is judged.
 */
export const percentageMatch = defineRuleType({
  id: 'percentage_match',
  title: 'Percentage',
  summary: 'The share of events that pass a second filter is too small or too large.',
  options: z.object({
    match_bucket_filter: field(z.union([jsonMap(), listOf(jsonMap())]), {
      label: 'Which events are the share',
      help: 'One filter or a list of them, as the rule’s own; the events that pass them all are compared with all.',
      widget: 'query',
    }),
    max_percentage: field(threshold().optional(), { label: 'At most', help: 'A greater percentage is a match.' }),
    min_percentage: field(threshold().optional(), { label: 'At least', help: 'A smaller percentage is a match.' }),
    min_denominator: field(count(0).default(0), {
      label: 'Of at least so many events',
      help: 'Where there are fewer events at all, nothing is judged.',
    }),
    percentage_format_string: field(text().optional(), {
      label: 'Form of the percentage',
      help: 'How messages show it, such as %.2f for two decimals.',
    }),
    ...intervalOptions,
    ...aggregatedFeedOptions,
  }),
  example: {
    name: 'Percentage example',
    type: 'percentage_match',
    index: 'filebeat-*',
    match_bucket_filter: [{ range: { 'http.response.status_code': { gte: 500 } } }],
    max_percentage: 5,
    min_denominator: 100,
    buffer_time: { minutes: 15 },
  },
  memory: z.object({}),
  emptyMemory: {},
  check: (options, basics) => [
    ...checkLimits(limitsOf(options), ['min_percentage', 'max_percentage']),
    ...checkIntervals(options, basics),
  ],
  screens: (options, run, facts) => aggregatedScreens(options, run, { calculation: countsOf(options), facts }),
  judge: (options, run, input) => judgeShare(options, run, input),
  prune: () => ({}),
  describe: (options, match) => describeShare(options, match),
});

interface Options extends AggregatedFeed {
  readonly match_bucket_filter: JsonObject | readonly JsonObject[];
  readonly max_percentage?: Threshold | undefined;
  readonly min_percentage?: Threshold | undefined;
  readonly min_denominator: number;
  readonly percentage_format_string?: string | undefined;
}

type Nothing = Record<string, never>;

const COUNTS = 'percentage_match_aggs';
const MATCHING = 'match_bucket';
const OTHERS = '_other_';

const limitsOf = ({ min_percentage: least, max_percentage: most }: Options) => ({ least, most });

const countsOf = ({ match_bucket_filter: must }: Options): JsonObject => ({
  [COUNTS]: { filters: { other_bucket: true, filters: { [MATCHING]: { bool: { must } } } } },
});

function judgeShare(options: Options, run: RunWindow, input: JudgeInput<Nothing>): Verdict<Nothing> {
  const { windows, hits } = readMeasurements(options, run, input);
  const findings = windows.flatMap(measured => findingsOf(options, measured, input.facts));
  return findings.length === 0 ? { kind: 'quiet' } : { kind: 'found', findings, memory: {}, hits };
}

const findingsOf = (options: Options, { window, measurements }: MeasuredWindow, facts: RuleFacts): readonly Finding[] =>
  measurements.flatMap(({ group, at, answer }): readonly Finding[] => {
    const share = shareIn(options, answer);
    const beyond = share && exceeded(share.percentage, limitsOf(options));
    if (!share || !beyond) return [];
    const { matching, total } = share;
    const percentage = pythonFloat(share.percentage);
    const shown = shownAs(options.percentage_format_string, percentage);
    const match: JsonObject = {
      [facts.timestampField]: formatInstant(at),
      percentage,
      denominator: total,
      ...(shown === undefined ? {} : { percentage_formatted: shown }),
    };
    const finding = foundByCalculation({
      at,
      key: textOfGroup(group),
      document: withGroup(match, group, facts),
      evidence: {
        summary: `${matching} of ${total} events, ${share.percentage} percent; it must be ${beyond.word} ${beyond.limit} percent`,
        window: { start: window.start, end: window.end },
        counted: share.percentage,
        needed: beyond.limit,
      },
    });
    return [finding];
  });

/** The share of the events; null where there are too few of them, or nobody counted. */
function shareIn({ min_denominator }: Options, answer: JsonObject) {
  const buckets = objectAt(objectAt(answer, COUNTS), 'buckets');
  const [matching, others] = [MATCHING, OTHERS].map(name => numberOf(objectAt(buckets, name).doc_count));
  if (matching === undefined || others === undefined) return null;
  const total = matching + others;
  return total === 0 || total < min_denominator ? null : { matching, total, percentage: (matching / total) * 100 };
}

function describeShare(options: Options, { percentage = null, denominator = null }: JsonObject): string {
  if (numberOf(percentage) === undefined) return '';
  const shown: Json = shownAs(options.percentage_format_string, percentage) ?? percentage;
  const limits = describeLimits(limitsOf(options));
  return `Percentage violation, value: ${pythonStr(shown)} ${limits} of ${pythonStr(denominator)} items\n\n`;
}
