import { z } from 'zod';
import { bucketsOf, numberAt, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonRepr, pythonStr } from '../../common/text/python.ts';
import { parseInstant, type Window } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, positiveDuration, text } from '../declare/kinds.ts';
import { defineRuleType } from '../engine/define_rule_type.ts';
import type {
  FoldInput,
  Folding,
  JudgeInput,
  RuleBasics,
  RuleFacts,
  Screen,
  Verdict,
} from '../engine/define_rule_type.ts';
import { withKeyword } from '../engine/keyword_field.ts';
import { foundByCalculation, foundEvent, type EventRow, type Finding, type RunWindow } from '../engine/event.ts';
import { countedBeats, countedFeedOptions, countedMatch, countedScreens } from './counted_feed.ts';
import { hasSeenAll } from './each_event.ts';
import { isFalsy, sameKey } from './same_value.ts';
import { spentMemory, withoutOld } from './spent.ts';

const DAY = 86_400_000;

/** The most buckets a search engine gives in one answer. */
const MAX_TERMS = 65_535;

/** So many terms are screened; where a window has more, its events are read. */
const SCREENED_TERMS = 1000;

const newTermMemory = z.object({
  /** Per field (or fields) the keys of the terms that were met; null before the first look. */
  known: z.record(z.string(), z.array(z.string())).nullable(),
  seen: spentMemory,
});

type Memory = z.output<typeof newTermMemory>;

/** A single field, or several whose values are looked at together. */
type Term = readonly string[];

/** One field, or a list of fields and of lists of fields. */
const termFields = () =>
  z.union([fieldName().transform(name => [name]), listOf(z.union([fieldName(), listOf(fieldName()).min(2)]))], {
    error: 'must be a field, or a list of fields',
  });

/**
 * A value that a field never had before. Remembers the terms it met: those of `terms_window_size` before it
 * began, and each new one. The screen asks for the terms of the window, and whether they are all there is
 * (lists are compared whole, and a search engine does not show them). Source: parity rule-types §9.
 */
export const newTerm = defineRuleType({
  id: 'new_term',
  title: 'New term',
  summary: 'A value that a field never had before.',
  options: z.object({
    fields: field(termFields().optional(), {
      label: 'Fields',
      help: 'Each on its own; a list of fields among them is looked at together. The `query_key` where absent.',
      widget: 'field_names',
    }),
    terms_window_size: field(positiveDuration().default(30 * DAY), {
      label: 'Learn from',
      help: 'Values within this time before the rule begins are not new.',
      widget: 'duration',
    }),
    window_step_size: field(positiveDuration().default(DAY), {
      label: 'Learn in steps of',
      help: 'Each request covers so much of that time.',
      widget: 'duration',
    }),
    alert_on_missing_field: field(flag().default(false), {
      label: 'Events without the field',
      help: 'An event in which a field is missing or empty is a match, too.',
    }),
    use_keyword_postfix: field(flag().default(true), {
      label: 'Learn from `.keyword`',
      help: 'Known values are asked for on the `.keyword` of the fields; turn it off for fields that are keywords.',
    }),
    start_date: field(text().optional(), {
      label: 'Learn up to',
      help: 'An ISO 8601 time; the time the rule begins where absent.',
    }),
    use_terms_query: countedFeedOptions.use_terms_query,
    terms_size: countedFeedOptions.terms_size,
  }),
  example: {
    name: 'New term example',
    type: 'new_term',
    index: 'filebeat-*',
    fields: ['source.ip'],
    use_keyword_postfix: false,
  },
  memory: newTermMemory,
  emptyMemory: { known: null, seen: {} },
  check: (options, basics) => checkFields(options, basics),
  fields: options => (options.fields ?? []).flat(),
  prepare: (options, run, { memory, facts }) => (memory.known === null ? baselineScreens(options, run, facts) : []),
  prepared: (options, run, input) => learn(options, run, input),
  screens: (options, run, facts) =>
    options.use_terms_query ? countedScreens(countedOf(options), run, facts) : [termScreen(options, run, facts)],
  judge: (options, run, input) =>
    options.use_terms_query ? judgeCounted(options, run, input) : judgeTerms(options, run, input),
  fold: (options, _run, input) => foldTerms(options, input),
  prune: (_options, run, { known, seen }) => ({ known, seen: withoutOld(seen, run.window.start) }),
  describe: () => '',
});

interface Options {
  readonly fields?: readonly (string | readonly string[])[] | undefined;
  readonly terms_window_size: number;
  readonly window_step_size: number;
  readonly alert_on_missing_field: boolean;
  readonly use_keyword_postfix: boolean;
  readonly start_date?: string | undefined;
  readonly use_terms_query: boolean;
  readonly terms_size: number;
}

const wrong = (path: string, message: string) => [{ code: 'wrong_value', severity: 'error', path, message } as const];

function checkFields(options: Options, { queryKeys }: RuleBasics) {
  const { fields, start_date: start } = options;
  if (start !== undefined && parseInstant(start) === undefined)
    return wrong('start_date', 'must be an ISO 8601 time, such as 2024-05-01T00:00:00Z');
  if (fields === undefined && queryKeys.length === 0)
    return wrong('fields', 'is required; add `fields: …`, or a query_key');
  if (fields?.length === 0) return wrong('fields', 'must name one field at least');
  if (!options.use_terms_query) return [];
  const [only, ...more] = fields ?? queryKeys;
  if (more.length > 0 || typeof only !== 'string')
    return wrong('use_terms_query', 'goes with a single field that is no list');
  return queryKeys.length === 1 && queryKeys[0] === only
    ? []
    : wrong('use_terms_query', 'needs a query_key that is the same field as `fields`');
}

/** The rule's terms: its fields, or its query_key. */
function termsOf({ fields }: Options, { keys }: RuleFacts): readonly Term[] {
  if (fields) return fields.map(one => (typeof one === 'string' ? [one] : one));
  return [keys.map(key => key.field)];
}

/** A term's name in memory. */
const nameOf = (term: Term): string => term.join(',');

/** A term as ElastAlert shows it: a name, or several as a Python tuple. */
const shownOf = (term: Term): string => (term.length === 1 ? (term[0] ?? '') : `(${term.map(pythonRepr).join(', ')})`);

/** Where learning ends: where the rule began if somebody said where, else this moment. */
function learnUpTo({ start_date: start }: Options, run: RunWindow, facts: RuleFacts): number {
  const isToldWhere = run.at - run.since > 2 * facts.bufferTime;
  return parseInstant(start) ?? (isToldWhere ? run.since : run.at);
}

function stepsOf(options: Options, run: RunWindow, facts: RuleFacts): readonly Window[] {
  const end = learnUpTo(options, run, facts);
  const steps: Window[] = [];
  for (let start = end - options.terms_window_size; start < end; start += options.window_step_size)
    steps.push({ start, end: Math.min(start + options.window_step_size, end) });
  return steps;
}

function baselineScreens(options: Options, run: RunWindow, facts: RuleFacts): readonly Screen[] {
  return termsOf(options, facts).flatMap(term => {
    const fields = options.use_keyword_postfix ? term.map(withKeyword) : term;
    return stepsOf(options, run, facts).map((window): Screen => ({
      window,
      outside: 'end',
      countUpTo: 0,
      aggregations: nestedTerms(fields, MAX_TERMS),
    }));
  });
}

/** One level of terms for each field, one inside the other. */
function nestedTerms([field, ...inner]: readonly string[], size: number): JsonObject {
  const terms: JsonObject = { field: field ?? '', size };
  return { values: inner.length === 0 ? { terms } : { terms, aggs: nestedTerms(inner, size) } };
}

/** One combination of values and how many events have it. */
interface Leaf {
  readonly values: readonly Json[];
  readonly count: number;
}

function leavesOf(aggregations: Json, above: readonly Json[] = []): readonly Leaf[] {
  return bucketsOf(aggregations, 'values').flatMap(bucket => {
    const values = [...above, bucket.key ?? null];
    if (bucket.values !== undefined) return leavesOf(bucket, values);
    return [{ values, count: numberAt(bucket, 'doc_count') }];
  });
}

const keyOf = (values: readonly Json[]): string => (values.length === 1 ? sameKey(values[0] ?? null) : sameKey(values));

function learn(options: Options, run: RunWindow, { answers, facts, memory }: JudgeInput<Memory>): Memory {
  const steps = stepsOf(options, run, facts).length;
  const known = termsOf(options, facts).map((term, index): [string, string[]] => {
    const own = answers.slice(index * steps, (index + 1) * steps);
    const keys = own.flatMap(({ aggregations }) => leavesOf(aggregations).map(({ values }) => keyOf(values)));
    return [nameOf(term), [...new Set(keys)]];
  });
  return { ...memory, known: Object.fromEntries(known) };
}

const countedOf = (options: Options) => ({ ...options, use_count_query: false, min_doc_count: 1 });

function termScreen(options: Options, run: RunWindow, facts: RuleFacts): Screen {
  const aggregations = termsOf(options, facts).flatMap((term, index): [string, JsonObject][] => {
    const fields = term.map(name => facts.aggregateOn(name));
    if (fields.some(name => name === null || !facts.isExact(name))) return [];
    const having = { bool: { filter: term.map(name => ({ exists: { field: name } })) } };
    return [[`term_${index}`, { filter: having, aggs: nestedTerms(fields.map(String), SCREENED_TERMS) }]];
  });
  return { window: run.window, countUpTo: null, aggregations: Object.fromEntries(aggregations) };
}

function judgeTerms(options: Options, run: RunWindow, { answers, memory, facts }: JudgeInput<Memory>): Verdict<Memory> {
  const [answer] = answers;
  const isQuiet =
    answer !== undefined &&
    (hasSeenAll(run, { seen: memory.seen, total: answer.total, facts }) ||
      termsOf(options, facts).every((term, index) => {
        const having = objectAt(answer.aggregations, `term_${index}`);
        return (
          (!options.alert_on_missing_field || isComplete(having, answer.total)) &&
          areKnown(having, memory.known?.[nameOf(term)] ?? [])
        );
      }));
  return isQuiet ? { kind: 'quiet' } : { kind: 'perhaps', proof: { window: run.window, content: 'keys' } };
}

/** Whether all events have the fields, and none of them a value that counts as missing. */
const isComplete = (having: JsonObject, total: number): boolean =>
  numberAt(having, 'doc_count') === total && !leavesOf(having).some(({ values }) => values.some(isFalsy));

/** Whether all events that have the fields have known terms; an event with a list is counted more than once. */
function areKnown(having: JsonObject, known: readonly string[]): boolean {
  if (Object.keys(having).length === 0) return false;
  const leaves = leavesOf(having);
  const counted = leaves.reduce((sum, { count }) => sum + count, 0);
  const keys = new Set(known);
  return counted === numberAt(having, 'doc_count') && leaves.every(({ values }) => keys.has(keyOf(values)));
}

/** The terms that are known, to be added to. */
class KnownTerms {
  private readonly keys: Map<string, Set<string>>;

  constructor({ known }: Memory) {
    this.keys = new Map(Object.entries(known ?? {}).map(([name, keys]) => [name, new Set(keys)]));
  }

  /** Whether the term is met for the first time; it is known from then on. */
  isNew(term: Term, key: string): boolean {
    const keys = this.keys.get(nameOf(term)) ?? new Set();
    this.keys.set(nameOf(term), keys);
    if (keys.has(key)) return false;
    keys.add(key);
    return true;
  }

  stored(): Record<string, string[]> {
    return Object.fromEntries([...this.keys].map(([name, keys]) => [name, [...keys]]));
  }
}

function foldTerms(options: Options, { memory, facts }: FoldInput<Memory>): Folding<Memory> {
  const known = new KnownTerms(memory);
  const seen = new Map(Object.entries(memory.seen));
  const terms = termsOf(options, facts);
  const findings: Finding[] = [];
  const take = (event: EventRow): void => {
    if (seen.has(event.id)) return;
    seen.set(event.id, event.at);
    let extra: JsonObject = {};
    for (const term of terms) {
      const values = term.map(name => lookup(event.document, name));
      if (values.some(isFalsy)) {
        if (!options.alert_on_missing_field) continue;
        extra = { ...extra, missing_field: shownOf(term) };
        findings.push(findingOf(event, extra, `${shownOf(term)} is missing`));
      } else if (known.isNew(term, keyOf(values))) {
        extra = { ...extra, new_field: shownOf(term) };
        findings.push(findingOf(event, extra, `${shownOf(term)} was never ${values.map(pythonStr).join(', ')} before`));
      }
    }
  };
  return {
    push: events => events.forEach(take),
    close: () => ({ findings, memory: { known: known.stored(), seen: Object.fromEntries(seen) } }),
  };
}

function findingOf(event: EventRow, extra: JsonObject, summary: string): Finding {
  const window = { start: event.at, end: event.at };
  return foundEvent({ event, extra, evidence: { summary, window, counted: 1, needed: 1, eventIds: [event.id] } });
}

/** Terms that were counted by the search engine, beat by beat. */
function judgeCounted(options: Options, run: RunWindow, input: JudgeInput<Memory>): Verdict<Memory> {
  const { facts, memory } = input;
  const { beats, hits } = countedBeats(countedOf(options), run, input);
  const known = new KnownTerms(memory);
  const [term = []] = termsOf(options, facts);
  const findings = beats.flatMap(({ at, entries }) =>
    entries
      .filter(({ key, count }) => count > 0 && known.isNew(term, keyOf([key])))
      .map(({ key, count }) =>
        foundByCalculation({
          at,
          key: pythonStr(key),
          document: { ...countedMatch(at, key, facts), new_field: shownOf(term) },
          evidence: {
            summary: `${shownOf(term)} was never ${pythonStr(key)} before`,
            window: { start: at - facts.commonRunEvery, end: at },
            counted: count,
            needed: 1,
          },
        }),
      ),
  );
  return { kind: 'found', findings, hits, memory: { ...memory, known: known.stored() } };
}
