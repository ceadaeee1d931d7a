import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { numberOf, pythonFloat, WrittenNumber } from '../../common/model/written_number.ts';
import { braceFormat } from '../../common/text/brace_format.ts';
import { pythonTimedelta } from '../../common/text/python_timedelta.ts';
import { readInstant, type Instant, type Window } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, flag, oneOf, positiveDuration } from '../declare/kinds.ts';
import {
  defineRuleType,
  type FoldInput,
  type Folding,
  type JudgeInput,
  type RuleFacts,
  type Verdict,
} from '../engine/define_rule_type.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import {
  ALL,
  checkCountedFeed,
  countedBeats,
  countedFeedOptions,
  countedMatch,
  countedScreens,
  isCounted,
  type CountedFeed,
} from './counted_feed.ts';
import { groupKeyFrom, groupKeyOf, groupText } from './group_key.ts';
import {
  boundScreens,
  isBeyondHeight,
  isSpikeOfSums,
  isSurelyCalm,
  startOfWindows,
  type SpikeLimits,
} from './spike_bounds.ts';
import {
  SpikeGroups,
  spikeGroupsMemory,
  type Compared,
  type Spike,
  type SpikeEntry,
  type StoredSpikeGroups,
} from './spike_groups.ts';

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
  memory: z.object({ ...spikeGroupsMemory.shape, begun: z.number().nullable() }),
  emptyMemory: { groups: [], isWarm: false, begun: null },
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

type Options = { readonly field_value?: string | undefined } & SpikeLimits & CountedFeed;

interface Memory extends StoredSpikeGroups {
  /** The end of the first run. */
  readonly begun: Instant | null;
}

/** The group of events that have no `query_key`, as ElastAlert names it. */
const OTHER = 'other';

function judgeEvents(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const { memory, facts } = input;
  const known = {
    groups: memory,
    begun: memory.begun,
    comparesMeans: options.field_value !== undefined,
    unnamed: OTHER,
  };
  return isSurelyCalm(options, run, { ...input, memory: known })
    ? { kind: 'quiet' }
    : { kind: 'perhaps', proof: { window: reachOf(options, run, { memory, facts }), content: 'keys' } };
}

/** While a rule is young its windows may reach back to where it began. */
function reachOf({ timeframe }: Options, run: RunWindow, { memory, facts }: FoldInput<Memory>): Window {
  const { readUpTo, since, window } = run;
  if (readUpTo === null) return window;
  const start = startOfWindows(timeframe, readUpTo, facts);
  const isYoung = memory.begun === null || memory.begun > start + timeframe;
  return { start: isYoung ? since : Math.max(since, start), end: window.end };
}

const groupsOf = (options: Options, memory: Memory, facts: RuleFacts): SpikeGroups =>
  new SpikeGroups(
    {
      timeframe: options.timeframe,
      tellsNew: options.alert_on_new_data && facts.keys.length > 0,
      comparesMeans: options.field_value !== undefined,
      isSpike: compared => isSpike(options, compared),
    },
    memory,
  );

function isSpike(options: Options, { before, current }: Compared): boolean {
  if (before === null || current === null) return false;
  if (options.field_value === undefined) return isSpikeOfSums(options, before, current);
  return before !== 0 && current !== 0 && isBeyondHeight(options, before, current);
}

/** As ElastAlert does at each run: each new event is compared, then every group is marked, and compared. */
function foldEvents(options: Options, run: RunWindow, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const groups = groupsOf(options, memory, facts);
  const findings: Finding[] = [];
  const { readUpTo } = run;
  const past =
    readUpTo === null
      ? []
      : pastBeats(readUpTo, { memory, facts, start: reachOf(options, run, { memory, facts }).start });
  const beats = [...run.beats];
  const recallUpTo = (at: Instant): void => {
    for (let [beat] = past; beat !== undefined && facts.lastWithin(beat) < at; [beat] = past) {
      past.shift();
      groups.recallMarks(beat);
    }
  };
  let isRecalling = readUpTo !== null;
  const endRecall = (): void => {
    recallUpTo(Infinity);
    if (isRecalling && readUpTo !== null) groups.endRecall(readUpTo);
    isRecalling = false;
  };
  const tell = (spikes: readonly Spike[]): void => {
    findings.push(...spikes.map(one => findingOf(options, one, facts)));
  };
  const collectUpTo = (at: Instant): void => {
    for (let [beat] = beats; beat !== undefined && facts.lastWithin(beat) < at; [beat] = beats) {
      beats.shift();
      tell(groups.collect(beat));
    }
  };
  const take = (event: EventRow): void => {
    const size = sizeOf(options, event);
    if (size === undefined) return;
    const entry: SpikeEntry = { at: event.at, size, event, isMark: false };
    const key = groupKeyOf(event, facts) ?? OTHER;
    if (readUpTo !== null && event.at <= facts.lastWithin(readUpTo)) {
      recallUpTo(event.at);
      groups.recall(key, entry);
      return;
    }
    endRecall();
    collectUpTo(event.at);
    const found = groups.take(key, entry);
    if (found) tell([found]);
  };
  return {
    push: events => events.forEach(take),
    close: () => {
      endRecall();
      collectUpTo(Infinity);
      return { findings, memory: stored(options, run, { groups, memory, facts }) };
    },
  };
}

interface Past extends FoldInput<Memory> {
  readonly start: Instant;
}

/** When the runs before were, as far as they matter: none was before the first. */
function pastBeats(readUpTo: Instant, { memory, facts, start }: Past): Instant[] {
  const beats: Instant[] = [];
  const first = Math.max(start, memory.begun === null ? readUpTo : memory.begun);
  for (let beat = readUpTo; beat >= first; beat -= facts.runEvery) beats.push(beat);
  return beats.reverse();
}

interface State extends FoldInput<Memory> {
  readonly groups: SpikeGroups;
}

function stored(options: Options, run: RunWindow, { groups, memory, facts }: State): Memory {
  const { end } = run.window;
  const before = startOfWindows(options.timeframe, end, facts) - facts.runEvery;
  return { begun: memory.begun ?? run.beats[0] ?? end, ...groups.stored(before, isCounted(options)) };
}

/** What an event counts: one, or the whole number in its field; nothing where there is none. */
function sizeOf({ field_value: name }: Options, { document }: EventRow): number | undefined {
  if (name === undefined) return 1;
  // Only a field at the root counts, as there: a name with dots must be one with dots in the event, too.
  const value = Object.hasOwn(document, name) ? (document[name] ?? null) : null;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number' || value instanceof WrittenNumber) return Math.trunc(numberOf(value) ?? 0);
  return typeof value === 'string' ? wholeNumberIn(value) : undefined;
}

/** Text that Python takes for an int. */
const wholeNumberIn = (text: string): number | undefined =>
  /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;

function foldCounts(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const { memory, facts } = input;
  const groups = groupsOf(options, memory, facts);
  const { beats, hits } = countedBeats(options, run, input);
  const findings: Finding[] = [];
  for (const { at, entries } of beats) {
    for (const { key, count: size } of entries) {
      const group = options.use_count_query ? ALL : groupKeyFrom(key);
      const found = groups.take(group, { at, size, event: null, isMark: false });
      if (found) findings.push(findingOf(options, found, facts));
    }
    findings.push(...groups.collect(at).map(found => findingOf(options, found, facts)));
  }
  return { kind: 'found', findings, hits, memory: stored(options, run, { groups, memory, facts }) };
}

/** The event that stands for it; else its moment, and the value of its group. */
function findingOf(options: Options, found: Spike, facts: RuleFacts): Finding {
  const { entry, key } = found;
  const isNamed = facts.flatKey !== null && (key !== ALL || entry.event !== null);
  const parts = {
    key: isNamed ? groupText(key) : null,
    extra: { spike_count: written(options, found.current), reference_count: written(options, found.before) },
  };
  const evidence = evidenceOf(options, found);
  if (entry.event)
    return foundEvent({ event: entry.event, ...parts, evidence: { ...evidence, eventIds: [entry.event.id] } });
  const group: Json = isNamed ? key : null;
  const document = { ...countedMatch(entry.at, group, facts), ...(entry.isMark ? { placeholder: true } : {}) };
  return { ...foundByCalculation({ at: entry.at, document, evidence, key: parts.key }), ...parts };
}

/** A mean is a float, a sum of events is not. */
const written = ({ field_value }: Options, value: number | null): Json =>
  value === null || field_value === undefined ? value : pythonFloat(value);

function evidenceOf({ timeframe, spike_height: height, spike_type: type }: Options, { entry, current, before }: Spike) {
  const reference = before ?? 0;
  return {
    summary: `${current ?? 0} within ${timeframe / 1000} seconds; before it was ${reference}`,
    window: { start: entry.at, end: entry.at + timeframe },
    counted: current ?? 0,
    needed: type === 'down' ? reference / height : reference * height,
  };
}

function describeSpike(
  { field_value, timeframe }: Options,
  match: Readonly<Record<string, Json | undefined>>,
  facts: RuleFacts,
): string {
  const at = readInstant(lookup(match, facts.timestampField));
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
