import { z } from 'zod';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { numberOf, pythonFloat } from '../../common/model/written_number.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { pythonStr } from '../../common/text/python.ts';
import { pythonTimedelta } from '../../common/text/python_timedelta.ts';
import { formatInstant, readPrinted } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { flag, oneOf, positiveDuration } from '../declare/kinds.ts';
import { defineRuleType, type JudgeInput, type RuleFacts, type Verdict } from '../engine/define_rule_type.ts';
import { foundByCalculation, type Finding, type RunWindow } from '../engine/event.ts';
import {
  aggregatedFeedOptions,
  aggregatedScreens,
  readMeasurements,
  type AggregatedFeed,
  type MeasuredWindow,
} from './aggregated_feed.ts';
import { textOfGroup } from './group_match.ts';
import { calculationOf, checkMetric, fieldsOfMetric, metricOptions, valueOfMetric, type Metric } from './metric.ts';
import type { SpikeLimits } from './spike_bounds.ts';
import {
  ALL,
  NO_SPIKES,
  prunedSpikes,
  spikeMemory,
  SpikeWatch,
  type Compared,
  type Spike,
  type SpikeMemory,
} from './spike_watch.ts';
import type { Threshold } from './thresholds.ts';
import { isMark, valueOfEntry, type ValueWindow } from './value_window.ts';

/**
 * A calculated number is suddenly much larger or smaller than before. Source: parity rule-types §12.
 *
 * The screens are the proof: each window of a run gives one number for each group. Numbers are calculated once, so
 * they are remembered.
 */
export const spikeAggregation = defineRuleType({
  id: 'spike_aggregation',
  title: 'Metric spike',
  summary: 'A number that is calculated from a field is suddenly much larger or smaller than before.',
  options: z.object({
    ...metricOptions,
    timeframe: field(positiveDuration(), {
      label: 'Compare',
      help: 'The numbers of the last time of this length with those of the one before.',
      widget: 'duration',
    }),
    spike_height: field(z.number({ error: 'must be a number' }).gt(0, { error: 'must be more than 0' }), {
      label: 'Times as large',
      help: 'With 3, three times as much as before is a spike up, a third of it one down.',
    }),
    spike_type: field(oneOf(['up', 'down', 'both']), { label: 'Direction', help: 'Which way a spike must go.' }),
    threshold_ref: field(z.number({ error: 'must be a number' }).default(0), {
      label: 'Before at least',
      help: 'Where the number before is smaller, there is no match.',
    }),
    threshold_cur: field(z.number({ error: 'must be a number' }).default(0), {
      label: 'Now at least',
      help: 'Where the number now is smaller, there is no match.',
    }),
    alert_on_new_data: field(flag().default(false), {
      label: 'Tell new values',
      help: 'Tell values of `query_key` that were not there before, once others have been for twice the time.',
    }),
    ...aggregatedFeedOptions,
  }),
  example: {
    name: 'Metric spike example',
    type: 'spike_aggregation',
    index: 'metricbeat-*',
    metric_agg_key: 'system.network.in.bytes',
    metric_agg_type: 'max',
    query_key: 'host.name',
    spike_height: 3,
    spike_type: 'up',
    timeframe: { hours: 1 },
    buffer_time: { minutes: 1 },
  },
  memory: spikeMemory,
  emptyMemory: NO_SPIKES,
  check: options => checkMetric(options),
  fields: fieldsOfMetric,
  screens: (options, run, facts) =>
    aggregatedScreens(options, run, { calculation: calculationOf(options, facts), facts }),
  judge: (options, run, input) => judgeSpikes(options, run, input),
  prune: (_options, run, memory) => prunedSpikes(memory, run.window.start),
  describe: (options, match, facts) => describeSpike(options, match, facts),
});

type Options = Metric & AggregatedFeed & SpikeLimits;

/** What was calculated has been remembered, so it is found even where it is nothing: it is not asked for again. */
function judgeSpikes(options: Options, run: RunWindow, input: JudgeInput<SpikeMemory>): Verdict<SpikeMemory> {
  const { facts, memory } = input;
  const { windows, hits } = readMeasurements(options, run, input);
  const watch = new SpikeWatch<Threshold>(
    {
      timeframe: options.timeframe,
      tellsNew: options.alert_on_new_data && facts.keys.length > 0,
      measure: window => statisticOf(options, window),
      isSpike: compared => isSpike(options, compared),
    },
    memory,
  );
  const findings = windows.flatMap(measured =>
    spikesIn(options, watch, measured).map(spike => findingOf(options, spike, facts)),
  );
  return { kind: 'found', findings, memory: watch.stored(), hits };
}

/** The time is marked only where a run goes on after a window. Source: parity rule-types §1.1. */
function spikesIn(
  options: Options,
  watch: SpikeWatch<Threshold>,
  { window, measurements }: MeasuredWindow,
): readonly Spike<Threshold>[] {
  const spikes = measurements.flatMap(({ group, at, answer }) => {
    const value = valueOfMetric(options, answer);
    if (value === undefined) return [];
    return watch.take(textOfGroup(group) ?? ALL, [at, numberOf(value) ?? null]) ?? [];
  });
  return window.isFollowed ? [...spikes, ...watch.collect(window.end)] : spikes;
}

/** The mean, the least or the greatest of a window's numbers; their sum of all other kinds. Source: parity rule-types §12. */
function statisticOf({ metric_agg_type: type }: Options, window: ValueWindow): Threshold | null {
  switch (type) {
    case 'avg':
      return window.mean === null ? null : pythonFloat(window.mean);
    case 'min':
      return extremeOf(window, (value, other) => value < other);
    case 'max':
      return extremeOf(window, (value, other) => value > other);
    default: {
      const { value, isWhole } = window.total;
      const countsWhole = type === 'cardinality' || type === 'value_count';
      return isWhole || countsWhole ? value : pythonFloat(value);
    }
  }
}

function extremeOf(window: ValueWindow, isBeyond: (value: number, other: number) => boolean): Threshold | null {
  const entry = window.extreme(isBeyond);
  if (!entry) return null;
  return isMark(entry) ? 0 : pythonFloat(valueOfEntry(entry) ?? 0);
}

function isSpike(options: Options, { before, current }: Compared<Threshold>): boolean {
  const [reference, now] = [numberOf(before), numberOf(current)];
  if (reference === undefined || now === undefined) return false;
  if (now < options.threshold_cur || reference < options.threshold_ref) return false;
  const isDown = now <= reference / options.spike_height;
  const isUp = now >= reference * options.spike_height;
  return (isUp && options.spike_type !== 'down') || (isDown && options.spike_type !== 'up');
}

function findingOf(options: Options, spike: Spike<Threshold>, facts: RuleFacts): Finding {
  const { key, at, before, current } = spike;
  const { metric_agg_type, metric_agg_key, timeframe } = options;
  const hasKey = facts.flatKey !== null;
  return foundByCalculation({
    at,
    key: hasKey ? key : null,
    document: {
      [facts.timestampField]: formatInstant(at),
      ...(spike.isMark ? { placeholder: true } : {}),
      ...(facts.flatKey === null ? {} : { [facts.flatKey]: key }),
      spike_count: current,
      reference_count: before,
    },
    evidence: {
      summary: `${metric_agg_type} of ${metric_agg_key} is ${pythonStr(current)}; before it was ${pythonStr(before)}`,
      window: { start: at - timeframe, end: at },
      counted: numberOf(current) ?? 0,
      needed: neededFor(options, numberOf(before) ?? 0),
    },
  });
}

const neededFor = ({ spike_height, spike_type }: Options, before: number): number =>
  spike_type === 'down' ? before / spike_height : before * spike_height;

function describeSpike(options: Options, match: JsonObject, facts: RuleFacts): string {
  const at = readPrinted(lookup(match, facts.timestampField));
  const [current, before] = [rounded(match.spike_count), rounded(match.reference_count)];
  if (!at || current === null || before === null) return '';
  const what = `${options.metric_agg_type} of ${options.metric_agg_key}`;
  const within = pythonTimedelta(options.timeframe);
  return `An abnormal ${what} (${pythonStr(current)}) occurred around ${facts.printTime(at)}.\nPreceding that time, there was a ${what} of (${pythonStr(before)}) within ${within}\n\n`;
}

/** A number to two decimals, as Python rounds it; whole numbers of its own stay whole. */
function rounded(written: Json | undefined): Json {
  const value = numberOf(written);
  if (value === undefined) return null;
  if (typeof written === 'number' && Number.isInteger(written)) return written;
  const shown = braceFormat('{:.2f}', { positional: [value], named: {} });
  return pythonFloat(shown.ok ? Number(shown.value) : value);
}
