import type { JsonObject } from '../../../common/model/json.ts';
import type { Instant, Span, Window } from '../../../common/time/instant.ts';
import type { Proof, RuleFacts, Screen } from '../define_rule_type.ts';
import type { RunWindow } from '../event.ts';
import type { SearchRequest } from '../ports.ts';
import type { Rule } from '../rule.ts';
import type { RuleState } from '../state.ts';
import { pausedUntil } from './tick.ts';

/** One run of one rule with the requests that screen it. */
export interface Planned {
  readonly rule: Rule;
  readonly state: RuleState;
  readonly run: RunWindow;
  readonly facts: RuleFacts;
  readonly requests: readonly SearchRequest[];
  /** Which request counts all events of the run's window; -1 where none does. */
  readonly counting: number;
}

/**
 * The window a run reads, `(start, end]`: it ends `query_delay` before the tick and starts `buffer_time`
 * before that, or at the watermark where that is older, so that nothing is skipped; never before the rule
 * began, nor before the last window: what was told there is forgotten. With `scan_entire_timeframe` it
 * starts one `timeframe` before its end, always. Source: parity runtime §3.1.
 */
export function windowOf(rule: Rule, state: RuleState, at: number, startAt: number | null = null): RunWindow {
  const end = at - rule.queryDelay;
  const lookBack = end - (rule.scanTimeframe ?? rule.bufferTime);
  const since = state.since ?? startAt ?? resumedAt(rule, state) ?? lookBack;
  const readUpTo = watermarkOf(rule, state, end);
  const lowest = Math.max(since, resumedAt(rule, state) ?? since, state.lastRun?.window.start ?? since);
  const start = Math.max(lowest, Math.min(readUpTo ?? since, lookBack));
  return { at, window: { start, end }, since, readUpTo, beats: beatsOf(rule, readUpTo, end) };
}

/** Up to where was read, bounded by `old_query_limit`; null before the first run. */
function watermarkOf(rule: Rule, state: RuleState, end: Instant): Instant | null {
  if (state.readUpTo === null) return null;
  return Math.max(state.readUpTo, end - furthestBack(rule), resumedAt(rule, state) ?? -Infinity);
}

/** `old_query_limit` leaves out nothing that a rule which never stood still would read. Source: parity options §2. */
const furthestBack = ({ oldQueryLimit, bufferTime, runEvery }: Rule): Span =>
  Math.max(oldQueryLimit, bufferTime, runEvery);

/** Where a rule begins again that leaves out the time it does not run; null where it leaves out nothing. */
const resumedAt = (rule: Rule, { scheduledAt: last, pausedUntil: paused }: RuleState): Instant | null =>
  rule.limit?.leavesOut ? (last === null ? paused : pausedUntil(rule, last)) : null;

/** So many missed runs are made up for one by one; where there were more, their windows are made longer. */
const MAX_BEATS = 120;

/**
 * Where the runs since the watermark would have ended: this run's end, and those of ticks that were missed. One run
 * that is longer than `buffer_time` ends where each such piece of it does. Source: parity runtime §3.3.
 */
function beatsOf(rule: Rule, readUpTo: Instant | null, end: Instant): readonly Instant[] {
  if (readUpTo === null) return [end];
  const isOneRun = end - readUpTo <= rule.runEvery || rule.limit !== null;
  if (isOneRun) return piecesOf(readUpTo, end, rule.scanTimeframe === null ? rule.bufferTime : Infinity);
  const missed = Math.ceil((end - readUpTo) / rule.runEvery) - 1;
  const every = rule.runEvery * Math.max(1, Math.ceil(missed / MAX_BEATS));
  const beats: Instant[] = [];
  for (let beat = end; beat > readUpTo; beat -= every) beats.push(beat);
  return beats.reverse();
}

function piecesOf(start: Instant, end: Instant, longest: Span): readonly Instant[] {
  const length = longest * Math.max(1, Math.ceil((end - start) / longest / MAX_BEATS));
  const ends: Instant[] = [];
  for (let piece = start + length; piece < end; piece += length) ends.push(piece);
  return [...ends, end];
}

/** Plans the screens of one run. Pure; the memory has no part in it, so many ticks can be planned ahead. */
export function planRun({ rule, state, run, facts }: Omit<Planned, 'requests' | 'counting'>): Planned {
  const screens = rule.detector.screens(run, facts);
  const { start, end } = run.window;
  const counting = screens.findIndex(
    ({ window, countUpTo }) => countUpTo === null && window.start === start && window.end === end,
  );
  return { rule, state, run, facts, requests: screens.map(screen => planScreen(rule, screen)), counting };
}

/** The request of one screen. */
export function planScreen(rule: Rule, screen: Screen): SearchRequest {
  const body: JsonObject = {
    size: 0,
    track_total_hits: screen.countUpTo ?? true,
    query: queryIn(rule, screen.window, screen.outside),
    ...(Object.keys(screen.aggregations).length > 0 ? { aggs: screen.aggregations } : {}),
  };
  return { index: rule.indexIn(screen.window), body, ...languageIn(rule, screen.window, screen.outside) };
}

function languageIn(rule: Rule, window: Window, outside: 'start' | 'end' = 'start'): Pick<SearchRequest, 'language'> {
  const { language, timestampField } = rule;
  return language === null ? {} : { language: { ...language, timestampField, filter: queryIn(rule, window, outside) } };
}

/** Counts the events of a window. */
export const planCount = (rule: Rule, window: Window): SearchRequest =>
  planScreen(rule, { window, countUpTo: null, aggregations: {} });

/** The rule's filters within a window of time. */
export function queryIn(rule: Rule, window: Window, outside: 'start' | 'end' = 'start'): JsonObject {
  return { bool: { filter: filtersIn(rule, window, outside) } };
}

function filtersIn(rule: Rule, window: Window, outside: 'start' | 'end' = 'start'): readonly JsonObject[] {
  return [rangeOf(rule, window, outside), ...rule.filters];
}

function rangeOf(rule: Rule, window: Window, outside: 'start' | 'end' = 'start'): JsonObject {
  const [start, end] = [rule.time.write(window.start), rule.time.write(window.end)];
  const bounds: JsonObject = outside === 'start' ? { gt: start, lte: end } : { gte: start, lt: end };
  return { range: { [rule.timestampField]: bounds } };
}

/** Reads events in the order of time: the keys alone, or all that the rule includes. */
export function planPages(rule: Rule, proof: Proof): SearchRequest {
  const { window, content } = proof;
  const keys = [rule.timestampField, ...rule.queryKeys, ...rule.detector.fields];
  const wanted = content === 'documents' ? rule.include : keys;
  return {
    index: rule.indexIn(window),
    body: {
      query: proofQuery(rule, proof),
      sort: [{ [rule.timestampField]: { order: 'asc', unmapped_type: 'date' } }],
      ...sourceOf(rule, wanted),
      ...(content === 'documents' ? fieldsOf(rule) : {}),
    },
    ...languageIn(rule, window),
  };
}

const proofQuery = (rule: Rule, { window, filters = [] }: Proof): JsonObject => ({
  bool: { filter: [...filtersIn(rule, window), ...filters] },
});

/** Counts the events that a proof would read in each part of its window. */
export function planCuts(rule: Rule, proof: Proof, cuts: readonly Window[]): SearchRequest {
  const parts = cuts.map(cut => rangeOf(rule, cut));
  return {
    index: rule.indexIn(proof.window),
    body: {
      size: 0,
      track_total_hits: false,
      query: proofQuery(rule, proof),
      aggs: { cuts: { filters: { filters: parts } } },
    },
  };
}

/** Reads whole events by their ids. */
export function planDocuments(rule: Rule, window: Window, ids: readonly string[]): SearchRequest {
  return {
    index: rule.indexIn(window),
    body: {
      query: { ids: { values: ids } },
      ...sourceOf(rule, rule.include),
      ...fieldsOf(rule),
    },
  };
}

/**
 * What is read of an event: its source, or the fields that are stored apart. All of a source is asked for as `*`, too:
 * some engines give the members of a filtered source in another order, in which texts print them. Source: parity options §4.
 */
function sourceOf({ readsSource }: Rule, wanted: readonly string[]): JsonObject {
  if (!readsSource) return { stored_fields: [...new Set(wanted.flatMap(name => [name, withoutKeyword(name)]))] };
  return { _source: [...new Set(wanted.map(withoutKeyword))] };
}

/** What is asked for by name beside the source. */
const fieldsOf = ({ includeFields }: Rule): JsonObject => (includeFields.length > 0 ? { fields: includeFields } : {});

const withoutKeyword = (name: string): string => name.replace(/\.keyword$/, '').replace(/\[\d+\].*$/, '');
