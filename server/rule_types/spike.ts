import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { numberOf, pythonFloat } from '../../common/model/written_number.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { pythonTimedelta } from '../../common/text/python_timedelta.ts';
import { readPrinted } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, flag, oneOf, positiveDuration } from '../declare/kinds.ts';
import { defineRuleType, type RuleFacts } from '../engine/define_rule_type.ts';
import { beatsMemory } from './beats.ts';
import { checkCountedFeed, countedFeedOptions, countedScreens, isCounted } from './counted_feed.ts';
import { boundScreens } from './spike_bounds.ts';
import { foldCounts, foldEvents, judgeEvents, type SpikeOptions } from './spike_fold.ts';
import { spikeGroupsMemory } from './spike_groups.ts';

/**
 * Many more or many fewer events than in the time before; or, with `field_value`, a field whose mean is much greater or
 * less. Source: parity rule-types §7.
 *
 * Marks are remembered for every value of `query_key` that was ever seen; what the two windows hold is read again where
 * the counts of both cannot rule a spike out. With `field_value` they can only where there is no event at all.
 */
export const spike = defineRuleType({
  id: 'spike',
  title: 'Spike',
  summary: 'Many more or many fewer events than in the time before.',
  options: z.object({
    timeframe: field(positiveDuration(), {
      label: 'Compare',
      help: 'The last time of this length with the one before.',
      widget: 'duration',
    }),
    spike_height: field(z.number({ error: 'must be a number' }).gt(0, { error: 'must be more than 0' }), {
      label: 'Times as many',
      help: 'With 3, three times as many as before are a spike up, a third of them one down.',
    }),
    spike_type: field(oneOf(['up', 'down', 'both']), { label: 'Direction', help: 'Which way a spike must go.' }),
    threshold_ref: field(count().default(0), {
      label: 'Before at least',
      help: 'With fewer events before there is no match.',
    }),
    threshold_cur: field(count().default(0), {
      label: 'Now at least',
      help: 'With fewer events now there is no match.',
    }),
    alert_on_new_data: field(flag().default(false), {
      label: 'Tell new values',
      help: 'Tell values of `query_key` that were not there before, once another has been for twice the time.',
    }),
    field_value: field(fieldName().optional(), {
      label: 'Field with a number',
      help: 'Compare the mean of this field, by whole numbers, instead of how many events there are.',
      widget: 'field_name',
    }),
    ...countedFeedOptions,
  }),
  example: {
    name: 'Spike example',
    type: 'spike',
    index: 'filebeat-*',
    timeframe: { minutes: 1 },
    spike_height: 3,
    spike_type: 'up',
    threshold_cur: 10,
  },
  memory: z.object({ ...spikeGroupsMemory.shape, beats: beatsMemory }),
  emptyMemory: { groups: [], isWarm: false, beats: [] },
  check: checkCountedFeed,
  fields: ({ field_value }) => (field_value === undefined ? [] : [field_value]),
  screens: (options, run, facts) =>
    isCounted(options) ? countedScreens(options, run, facts) : boundScreens(options, run, facts),
  judge: (options, run, input) =>
    isCounted(options) ? foldCounts(options, run, input) : judgeEvents(options, run, input),
  fold: (options, run, input) => foldEvents(options, run, input),
  prune: (_options, _run, memory) => memory,
  describe: (options, match, facts) => describeSpike(options, match, facts),
});

function describeSpike(
  { field_value, timeframe }: SpikeOptions,
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const at = readPrinted(lookup(match, facts.timestampField));
  const [current, before] = [numberOf(match.spike_count), numberOf(match.reference_count)];
  if (!at || current === undefined || before === undefined) return '';
  const [when, within] = [facts.printTime(at), pythonTimedelta(timeframe)];
  return field_value === undefined
    ? `An abnormal number (${Math.trunc(current)}) of events occurred around ${when}.\n` +
        `Preceding that time, there were only ${Math.trunc(before)} events within ${within}\n\n`
    : `An abnormal average value (${twoDecimals(current)}) of field '${field_value}' occurred around ${when}.\n` +
        `Preceding that time, the field had an average value of (${twoDecimals(before)}) within ${within}\n\n`;
}

function twoDecimals(value: number): string {
  const shown = braceFormat('{:.2f}', { positional: [pythonFloat(value)], named: {} });
  return shown.ok ? shown.value : String(value);
}
