import type { Json, JsonObject } from '../../../common/model/json.ts';
import { formatInstant, type Window } from '../../../common/time/instant.ts';
import type { RuleFacts, Screen } from '../define_rule_type.ts';
import type { RunWindow } from '../event.ts';
import type { SearchRequest } from '../ports.ts';
import type { Rule } from '../rule.ts';
import type { RuleState } from '../state.ts';

/** One run of one rule with the request that screens it. */
export interface Planned {
  readonly rule: Rule;
  readonly state: RuleState;
  readonly run: RunWindow;
  readonly facts: RuleFacts;
  readonly screen: Screen;
  readonly request: SearchRequest;
}

/** How far back an old watermark is honoured. Source: parity options §2, `old_query_limit`. */
export const OLD_QUERY_LIMIT = 7 * 24 * 60 * 60 * 1000;

/**
 * The window a run reads, `(start, end]`: it ends `query_delay` before the tick and starts `buffer_time`
 * before that, or at the watermark where that is older, so that nothing is skipped; never before the rule
 * began, nor before the last window: what was told there is forgotten. Source: parity runtime §3.1.
 */
export function windowOf(rule: Rule, state: RuleState, at: number, startAt: number | null = null): RunWindow {
  const end = at - rule.queryDelay;
  const lookBack = end - rule.bufferTime;
  const since = state.since ?? startAt ?? lookBack;
  const watermark = state.readUpTo === null ? since : Math.max(state.readUpTo, end - OLD_QUERY_LIMIT);
  const start = Math.max(since, Math.min(watermark, lookBack), state.lastRun?.window.start ?? since);
  return { at, window: { start, end }, since };
}

/** Plans the screen of one run. Pure; the memory has no part in it, so many ticks can be planned ahead. */
export function planRun({ rule, state, run, facts }: Omit<Planned, 'screen' | 'request'>): Planned {
  const screen = rule.detector.screen(run, facts);
  const body: JsonObject = {
    size: 0,
    track_total_hits: screen.countUpTo ?? true,
    query: queryIn(rule, screen.window),
    ...(Object.keys(screen.aggregations).length > 0 ? { aggs: screen.aggregations } : {}),
  };
  return { rule, state, run, facts, screen, request: { index: rule.index, body } };
}

/** The rule's filters within a window of time. */
export function queryIn(rule: Rule, window: Window): JsonObject {
  const range: Json = {
    range: { [rule.timestampField]: { gt: formatInstant(window.start), lte: formatInstant(window.end) } },
  };
  return { bool: { filter: [range, ...rule.filters] } };
}

/** Reads events in the order of time: the keys alone, or all that the rule includes. */
export function planPages(rule: Rule, window: Window, content: 'keys' | 'documents'): SearchRequest {
  const wanted = content === 'documents' ? rule.include : [rule.timestampField, ...rule.queryKeys.map(withoutKeyword)];
  return {
    index: rule.index,
    body: {
      query: queryIn(rule, window),
      sort: [{ [rule.timestampField]: { order: 'asc', unmapped_type: 'date' } }],
      ...(wanted.includes('*') ? {} : { _source: wanted.map(withoutKeyword) }),
    },
  };
}

/** Reads whole events by their ids. */
export function planDocuments(rule: Rule, ids: readonly string[]): SearchRequest {
  return {
    index: rule.index,
    body: {
      query: { ids: { values: ids } },
      ...(rule.include.includes('*') ? {} : { _source: rule.include.map(withoutKeyword) }),
    },
  };
}

const withoutKeyword = (name: string): string => name.replace(/\.keyword$/, '').replace(/\[\d+\].*$/, '');
