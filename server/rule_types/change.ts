import { z } from 'zod';
import { bucketsOf, numberAt, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonRepr } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, oneOrMany, positiveDuration } from '../declare/kinds.ts';
import { defineRuleType } from '../engine/define_rule_type.ts';
import type {
  FoldInput,
  Folding,
  JudgeInput,
  RuleFacts,
  Screen,
  ScreenAnswer,
  Verdict,
} from '../engine/define_rule_type.ts';
import { foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { hasSeenAll } from './each_event.ts';
import { groupKeyFrom, groupKeyOf, groupName } from './group_key.ts';
import { isFalsy, sameKey } from './same_value.ts';
import { spentMemory, withoutOld } from './spent.ts';

/** So many groups are screened; where there are more, events are read. */
const MAX_GROUPS = 5000;

const lastSeen = z.object({ values: z.array(z.custom<Json>(value => value !== undefined)), at: z.number() });
const changeMemory = z.object({ last: z.record(z.string(), lastSeen), seen: spentMemory });

type Memory = z.output<typeof changeMemory>;

/**
 * An event whose field has another value than the event of the same group before it. Remembers the last
 * values of each group. The screen asks for the values of each group: one, and the one that is remembered,
 * is no change. It cannot tell where the values are lists, or where several fields are compared.
 * Source: parity rule-types §5.
 */
export const change = defineRuleType({
  id: 'change',
  title: 'Change',
  summary: 'An event whose field has another value than the event of the same group before it.',
  options: z.object({
    compare_key: field(oneOrMany(fieldName()), {
      label: 'Fields that must not change',
      help: 'A change of any of them is a match.',
      widget: 'field_names',
    }),
    ignore_null: field(flag(), {
      label: 'Ignore events without a value',
      help: 'Events in which a field is missing or empty are passed over.',
    }),
    timeframe: field(positiveDuration().optional(), {
      label: 'Within',
      help: 'Only a change within this time of the event before is a match; any change where absent.',
      widget: 'duration',
    }),
  }),
  example: {
    name: 'Change example',
    type: 'change',
    index: 'filebeat-*',
    query_key: 'user.name',
    compare_key: 'source.geo.country_iso_code',
    ignore_null: true,
  },
  memory: changeMemory,
  emptyMemory: { last: {}, seen: {} },
  check: (_options, { queryKeys }) =>
    queryKeys.length > 0
      ? []
      : [
          {
            code: 'missing_option',
            severity: 'error',
            path: 'query_key',
            message: 'is required; add `query_key: …`, the field that says whose value changes',
          },
        ],
  fields: options => options.compare_key,
  screens: (options, run, facts) => [changeScreen(options, run, facts)],
  judge: (options, run, input) => judgeChange(options, run, input),
  fold: (options, _run, input) => foldChange(options, input),
  prune: (_options, run, { last, seen }) => ({ last, seen: withoutOld(seen, run.window.start) }),
  describe: () => '',
});

interface Options {
  readonly compare_key: readonly string[];
  readonly ignore_null: boolean;
  readonly timeframe?: number | undefined;
}

function changeScreen(options: Options, run: RunWindow, facts: RuleFacts): Screen {
  const [group, value] = screenedFields(options, facts) ?? [];
  const aggregations: JsonObject =
    group === undefined || value === undefined
      ? {}
      : {
          groups: {
            terms: { field: group, size: MAX_GROUPS },
            aggs: {
              values: { terms: { field: value, size: 2 } },
              valued: { value_count: { field: value } },
              ...(options.timeframe === undefined ? {} : { latest: { max: { field: facts.timestampField } } }),
            },
          },
        };
  return { window: run.window, countUpTo: null, aggregations };
}

/** The group's and the value's field, where the search engine can aggregate on one of each and keeps both as they are written. */
function screenedFields({ compare_key: compared }: Options, { keys, aggregateOn, isExact }: RuleFacts) {
  const [key, ...moreKeys] = keys;
  const [only, ...more] = compared;
  const value = only === undefined ? null : aggregateOn(only);
  if (!key || moreKeys.length > 0 || more.length > 0 || value === null || key.aggregateOn === null) return undefined;
  return isExact(key.aggregateOn) && isExact(value) ? ([key.aggregateOn, value] as const) : undefined;
}

function judgeChange(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const [answer] = input.answers;
  const isQuiet =
    answer !== undefined &&
    (hasSeenAll(run, { seen: input.memory.seen, total: answer.total, facts: input.facts }) ||
      isUnchanged(options, answer, input));
  return isQuiet
    ? { kind: 'quiet', memory: withLatest(options, answer, input.memory) }
    : { kind: 'perhaps', proof: { window: run.window, content: 'keys' } };
}

/** Every event is of a group that is known, and each group has its one known value in all its events. */
function isUnchanged(options: Options, answer: ScreenAnswer, { memory, facts }: JudgeInput<Memory>): boolean {
  if (!screenedFields(options, facts)) return false;
  const groups = bucketsOf(answer.aggregations, 'groups');
  const grouped = groups.reduce((sum, group) => sum + numberAt(group, 'doc_count'), 0);
  return grouped === answer.total && groups.every(group => isAsBefore(group, memory));
}

const nameIn = (bucket: JsonObject): string => groupName(groupKeyFrom(bucket.key ?? null));

function isAsBefore(group: JsonObject, { last }: Memory): boolean {
  const before = last[nameIn(group)];
  const [only, ...more] = bucketsOf(group, 'values');
  if (!before || !only || more.length > 0) return false;
  const events = numberAt(group, 'doc_count');
  const isInAll = numberAt(only, 'doc_count') === events && numberAt(objectAt(group, 'valued'), 'value') === events;
  return isInAll && isSame(before.values, [only.key ?? null]);
}

/** With a timeframe it counts when a group was last seen, changed or not. */
function withLatest(options: Options, answer: ScreenAnswer, memory: Memory): Memory {
  if (options.timeframe === undefined) return memory;
  const seen = bucketsOf(answer.aggregations, 'groups').flatMap((group): [string, Memory['last'][string]][] => {
    const name = nameIn(group);
    const before = memory.last[name];
    const at = numberAt(objectAt(group, 'latest'), 'value');
    return before ? [[name, { ...before, at: Math.max(at, before.at) }]] : [];
  });
  return { ...memory, last: { ...memory.last, ...Object.fromEntries(seen) } };
}

function foldChange(options: Options, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const last = new Map(Object.entries(memory.last));
  const seen = new Map(Object.entries(memory.seen));
  const findings: Finding[] = [];
  const take = (event: EventRow): void => {
    if (seen.has(event.id)) return;
    seen.set(event.id, event.at);
    const values = options.compare_key.map(name => lookup(event.document, name));
    if (options.ignore_null && values.some(isEmpty)) return;
    const group = groupName(groupKeyOf(event, facts));
    const before = last.get(group);
    last.set(group, { values, at: event.at });
    if (!before || isSame(before.values, values)) return;
    if (options.timeframe !== undefined && event.at - before.at > options.timeframe) return;
    findings.push(findingOf(event, before, values));
  };
  return {
    push: events => events.forEach(take),
    close: () => ({ findings, memory: { last: Object.fromEntries(last), seen: Object.fromEntries(seen) } }),
  };
}

/** What Python takes for false, but for `false` itself. */
const isEmpty = (value: Json): boolean => value !== false && isFalsy(value);

const isSame = (before: readonly Json[], now: readonly Json[]): boolean => sameKey(before) === sameKey(now);

function findingOf(event: EventRow, before: Memory['last'][string], values: readonly Json[]): Finding {
  return foundEvent({
    event,
    extra: { old_value: before.values, new_value: values },
    evidence: {
      summary: `${pythonRepr(before.values)} became ${pythonRepr(values)}`,
      window: { start: before.at, end: event.at },
      counted: 1,
      needed: 1,
      eventIds: [event.id],
    },
  });
}
