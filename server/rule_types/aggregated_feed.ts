import { bucketsOf, numberAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import type { Instant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, flag } from '../declare/kinds.ts';
import type { RuleBasics, RuleFacts, Screen, ScreenAnswer } from '../engine/define_rule_type.ts';
import type { RunWindow } from '../engine/event.ts';
import { aggregatedWindows, type AggregatedWindow, type WindowOptions } from './aggregated_windows.ts';
import { bucketInterval } from './bucket_interval.ts';

/** Options of all types that let the search engine calculate: by which values, over which windows. */
export const aggregatedFeedOptions = {
  terms_size: field(count(1).default(50), {
    label: 'How many values',
    help: 'Of each field in `query_key` so many values are looked at, those of the most events.',
  }),
  min_doc_count: field(count(0).default(1), {
    label: 'Least events of a value',
    help: 'Values of fewer events are left out.',
  }),
  use_run_every_query_size: field(flag().default(false), {
    label: 'Windows of one beat',
    help: 'Cut the look back into windows as long as the common `run_every`; each run looks at all of them.',
  }),
  allow_buffer_time_overlap: field(flag().default(false), {
    label: 'Overlap after a rest',
    help: 'Where a run goes on from where the last one ended, it begins earlier by what the look back is longer than a beat.',
  }),
};

/** Options of the types whose windows can be cut into intervals. */
export const intervalOptions = {
  bucket_interval: field(bucketInterval().optional(), {
    label: 'Intervals',
    help: 'Look at each interval of this length on its own; the look back must be a multiple of it.',
    widget: 'duration',
  }),
  sync_bucket_interval: field(flag().default(false), {
    label: 'Whole intervals only',
    help: 'Intervals begin at whole multiples of their length, such as the full hour; what is not over waits.',
  }),
};

/** The options as they are read. */
export interface AggregatedFeed extends WindowOptions {
  readonly terms_size: number;
  readonly min_doc_count: number;
}

/** Intervals must fill the windows exactly. */
export function checkIntervals(
  { bucket_interval, use_run_every_query_size }: AggregatedFeed,
  { bufferTime, runEvery }: RuleBasics,
) {
  const [name, size] = use_run_every_query_size ? ['run_every', runEvery] : ['buffer_time', bufferTime];
  if (!bucket_interval || size % bucket_interval.span === 0) return [];
  const message = `does not divide ${name} without a rest; change one of them, such as to bucket_interval {minutes: 5} and ${name} {minutes: 15}`;
  return [{ code: 'wrong_value', severity: 'error', path: 'bucket_interval', message } as const];
}

/** A search engine counts the hits of a search up to this where nobody asks for more, and so does `num_hits`. */
const MAX_HITS = 10_000;

const GROUPS = 'bucket_aggs';
const INTERVALS = 'interval_aggs';

/** One request for each window: what is calculated, by interval, by the values of `query_key`. */
export const aggregatedScreens = (
  options: AggregatedFeed,
  run: RunWindow,
  { calculation, facts }: { readonly calculation: JsonObject; readonly facts: RuleFacts },
): readonly Screen[] =>
  aggregatedWindows(options, run, facts).map(window => ({
    window: { start: window.start, end: window.end },
    countUpTo: MAX_HITS,
    aggregations: byGroup(options, facts, byInterval(options, { window, facts, calculation })),
  }));

interface Calculated {
  readonly window: AggregatedWindow;
  readonly facts: RuleFacts;
  readonly calculation: JsonObject;
}

function byInterval(
  { bucket_interval }: AggregatedFeed,
  { window: { offset }, facts: { timestampField }, calculation }: Calculated,
): JsonObject {
  if (!bucket_interval) return calculation;
  const shifted = offset === 0 ? {} : { offset: `+${offset}s` };
  const histogram = { field: timestampField, fixed_interval: bucket_interval.fixed, ...shifted };
  return { [INTERVALS]: { date_histogram: histogram, aggs: calculation } };
}

/** ElastAlert groups by a field as it is written; its `.keyword` only helps where that is not possible. */
const byGroup = (
  { terms_size: size, min_doc_count }: AggregatedFeed,
  { keys }: RuleFacts,
  calculation: JsonObject,
): JsonObject =>
  keys.reduceRight<JsonObject>(
    (aggs, { field: name, aggregateOn }) => ({
      [GROUPS]: { terms: { field: aggregateOn ?? name, size, min_doc_count }, aggs },
    }),
    calculation,
  );

/** A value of `query_key`. */
export interface GroupValue {
  readonly value: Json;
  /** As text: `true` of a boolean, which is the value 1. */
  readonly text: string;
}

/** What was calculated for one group, and one interval where there are such. */
export interface Measurement {
  /** A value for each field in `query_key`. */
  readonly group: readonly GroupValue[];
  /** When the interval began; the end of the window without intervals. */
  readonly at: Instant;
  readonly answer: JsonObject;
}

/** What was answered for one window. */
export interface MeasuredWindow {
  readonly window: AggregatedWindow;
  readonly measurements: readonly Measurement[];
}

/** The answers window by window, in the order of time, and what `num_hits` tells. */
export function readMeasurements(
  options: AggregatedFeed,
  run: RunWindow,
  { answers, facts }: { readonly answers: readonly ScreenAnswer[]; readonly facts: RuleFacts },
): { readonly windows: readonly MeasuredWindow[]; readonly hits: number } {
  const windows = aggregatedWindows(options, run, facts).map((window, index): MeasuredWindow => {
    const answer = answers[index]?.aggregations ?? {};
    const groups = groupsIn(answer, facts.keys.length);
    return { window, measurements: groups.flatMap(group => intervalsIn(group, options, window)) };
  });
  return { windows, hits: answers.reduce((sum, { total }) => sum + Math.min(total, MAX_HITS), 0) };
}

type Group = Pick<Measurement, 'group' | 'answer'>;

const groupsIn = (answer: JsonObject, depth: number): readonly Group[] =>
  depth === 0
    ? [{ group: [], answer }]
    : bucketsOf(answer, GROUPS).flatMap(bucket =>
        groupsIn(bucket, depth - 1).map(inner => ({ ...inner, group: [valueOf(bucket), ...inner.group] })),
      );

const valueOf = ({ key = null, key_as_string: text }: JsonObject): GroupValue => ({
  value: key,
  text: typeof text === 'string' ? text : pythonStr(key),
});

const intervalsIn = (
  { group, answer }: Group,
  { bucket_interval }: AggregatedFeed,
  { end }: AggregatedWindow,
): readonly Measurement[] =>
  bucket_interval
    ? bucketsOf(answer, INTERVALS).map(bucket => ({ group, at: numberAt(bucket, 'key', end), answer: bucket }))
    : [{ group, at: end, answer }];
