import { z } from 'zod';
import { bucketsOf, type Json } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import { formatInstant, type Instant, type Window } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, flag } from '../declare/kinds.ts';
import type { RuleBasics, RuleFacts, Screen, ScreenAnswer } from '../engine/define_rule_type.ts';
import type { RunWindow } from '../engine/event.ts';

/**
 * Options of the types that can be fed with numbers instead of events: a count for each beat, or a count
 * for each of the most frequent values of `query_key`. Source: parity rule-types §1.1.
 */
export const countedFeedOptions = {
  use_count_query: field(flag().default(false), {
    label: 'Count only',
    help: 'Let the search engine count, once for each beat; matches then carry no event.',
  }),
  use_terms_query: field(flag().default(false), {
    label: 'Count by value only',
    help: 'Let the search engine count by the value of `query_key`, once for each beat.',
  }),
  terms_size: field(count(1).default(50), {
    label: 'How many values',
    help: 'Of each beat so many values are counted, the most frequent ones.',
  }),
  min_doc_count: field(count(0).default(1), {
    label: 'Least count of a value',
    help: 'Values of fewer events are left out.',
  }),
};

/** The options as they are read. */
export interface CountedFeed {
  readonly use_count_query: boolean;
  readonly use_terms_query: boolean;
  readonly terms_size: number;
  readonly min_doc_count: number;
}

/** Whether numbers are asked for instead of events. */
export const isCounted = (options: CountedFeed): boolean => options.use_count_query || options.use_terms_query;

/** A terms query goes by one `query_key`. */
export function checkCountedFeed(options: CountedFeed, { queryKeys }: RuleBasics) {
  if (!options.use_terms_query || options.use_count_query || queryKeys.length === 1) return [];
  const message = 'needs a query_key of one field; add it, or leave use_terms_query out';
  return [{ code: 'wrong_value', severity: 'error', path: 'use_terms_query', message } as const];
}

/** The numbers of one beat. */
export interface CountedBeat {
  readonly at: Instant;
  /** Without `use_terms_query` one entry, whose key is null. */
  readonly entries: readonly { readonly key: Json; readonly count: number }[];
}

const TERMS = 'counts';

/** What has not been counted yet, in pieces of the common beat. Source: parity runtime §3.3. */
function segmentsOf(run: RunWindow, facts: RuleFacts): readonly Window[] {
  const { end } = run.window;
  const segments: Window[] = [];
  let start = Math.max(run.since, run.readUpTo ?? end - facts.commonRunEvery);
  for (; end - start > facts.commonRunEvery; start += facts.commonRunEvery)
    segments.push({ start, end: start + facts.commonRunEvery });
  return start < end ? [...segments, { start, end }] : segments;
}

/** One request for each beat. */
export const countedScreens = (options: CountedFeed, run: RunWindow, facts: RuleFacts): readonly Screen[] =>
  segmentsOf(run, facts).map(window => ({ window, countUpTo: null, aggregations: countedBy(options, facts) }));

function countedBy(options: CountedFeed, { keys }: RuleFacts) {
  const [key] = keys;
  if (options.use_count_query || !key) return {};
  const terms = { field: key.aggregateOn ?? key.field, size: options.terms_size, min_doc_count: options.min_doc_count };
  return { [TERMS]: { terms } };
}

/** The numbers that were answered, and `num_hits`: events, or values where they were counted by value. */
export function countedBeats(
  options: CountedFeed,
  run: RunWindow,
  { answers, facts }: { readonly answers: readonly ScreenAnswer[]; readonly facts: RuleFacts },
): { readonly beats: readonly CountedBeat[]; readonly hits: number } {
  const beats = segmentsOf(run, facts).map(({ end }, index): CountedBeat => {
    const answer = answers[index];
    if (options.use_count_query) return { at: end, entries: [{ key: null, count: answer?.total ?? 0 }] };
    const buckets = bucketsOf(answer?.aggregations, TERMS);
    return { at: end, entries: buckets.map(bucket => ({ key: bucket.key ?? null, count: Number(bucket.doc_count) })) };
  });
  const sizes = beats.flatMap(({ entries }) =>
    options.use_count_query ? entries.map(one => one.count) : [entries.length],
  );
  return { beats, hits: sizes.reduce((sum, size) => sum + size, 0) };
}

/** The name of the group of everything, as ElastAlert has it. Source: parity rule-types §1.3. */
export const ALL = 'all';

/** The name of a value's group in memory. */
export const groupOf = (key: Json): string => (key === null ? ALL : pythonStr(key));

/** The match of a number: its time, and the value it was counted for. */
export const countedMatch = (at: Instant, key: Json, { timestampField, flatKey }: RuleFacts) => ({
  [timestampField]: formatInstant(at),
  ...(key === null || flatKey === null ? {} : { [flatKey]: key }),
});

/** Numbers within a time of the newest, by the moment they were counted for: `[moment, count]`, oldest first. */
export const countsMemory = z.array(z.tuple([z.number(), z.number()]));

/** See `countsMemory`. */
export type Counts = z.output<typeof countsMemory>;
