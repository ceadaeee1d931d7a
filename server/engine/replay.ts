import type { Alert } from '../../common/model/alert.ts';
import type { Instant } from '../../common/time/instant.ts';
import type { EventSource, Ports, SearchAnswer, SearchRequest } from './ports.ts';
import { fail, type Result } from '../../common/model/result.ts';
import type { RunError, RunReport } from '../../common/model/run.ts';
import type { Rule } from './rule.ts';
import { runTick } from './run.ts';
import { initialState } from './state.ts';
import { planRun, windowOf } from './steps/plan.ts';
import { readFacts } from './steps/read.ts';

/** A stretch of the past to run rules over, as if they had been running live since its start. */
export interface Replay {
  readonly rules: readonly Rule[];
  /** The first tick. */
  readonly start: Instant;
  /** The last tick is the last beat not after this. */
  readonly end: Instant;
  /** Called after each tick. */
  readonly onTick?: (at: Instant, alerts: readonly Alert[], runs: readonly RunReport[]) => void;
  readonly isCancelled?: () => boolean;
}

/** What a replay found. */
export interface Replayed {
  readonly ticks: number;
  readonly alerts: readonly Alert[];
  readonly held: number;
  /** The first error of a run, if one failed. */
  readonly error: RunError | null;
}

const UNANSWERED: RunError = { code: 'engine_error', message: 'the search engine left a search unanswered' };

/** How many ticks are screened ahead in one request. */
const TICKS_AHEAD = 120;

/** Steps the clock from start to end by the rules' shortest `run_every`; each tick is a live one in every respect. */
export async function replay(ports: Ports, { rules, start, end, onTick, isCancelled }: Replay): Promise<Replayed> {
  const enabled = rules.filter(rule => rule.enabled);
  const beats = beatsOf(enabled, start, end);
  const ahead = screenedAhead(ports.source, enabled, beats);
  const alerts: Alert[] = [];
  let held = 0;
  let error: RunError | null = null;
  let ticks = 0;
  for (const at of beats) {
    if (isCancelled?.()) break;
    const report = await runTick({ ...ports, source: ahead }, { at, compile: () => Promise.resolve(enabled) });
    ticks += 1;
    alerts.push(...report.alerts);
    held += report.runs.reduce((sum, run) => sum + run.held.length, 0);
    error ??= report.runs.find(run => run.error)?.error ?? null;
    onTick?.(at, report.alerts, report.runs);
  }
  return { ticks, alerts, held, error };
}

/** All moments at which some rule runs, in order. */
function beatsOf(rules: readonly Rule[], start: Instant, end: Instant): readonly Instant[] {
  const beats = new Set<Instant>();
  const all = rules.flatMap(rule => (rule.aggregation ? [rule.runEvery, rule.commonRunEvery] : [rule.runEvery]));
  for (const every of new Set(all)) {
    for (let at = start; at <= end; at += every) beats.add(at);
  }
  return [...beats].sort((a, b) => a - b);
}

/**
 * The same source, with the screens of the next ticks asked for in one request: a screen depends on the
 * schedule alone. Only for a past that no longer changes; a screen that was not foreseen is asked as usual.
 */
function screenedAhead(source: EventSource, rules: readonly Rule[], beats: readonly Instant[]): EventSource {
  const known = new Map<string, Result<SearchAnswer, RunError>>();
  const requests = foreseen(source, rules, beats);
  let next = 0;
  const fetchAhead = async (): Promise<void> => {
    const all = await requests();
    const batch = all.slice(next, next + TICKS_AHEAD * Math.max(1, rules.length));
    next += batch.length;
    const answers = await source.searchMany(batch);
    batch.forEach((request, index) => {
      const answer = answers[index];
      if (answer?.ok) known.set(JSON.stringify(request), answer);
    });
  };
  return {
    ...source,
    searchMany: async asked => {
      const total = (await requests()).length;
      while (next < total && asked.some(request => !known.has(JSON.stringify(request)))) await fetchAhead();
      const missing = asked.filter(request => !known.has(JSON.stringify(request)));
      const answered = missing.length > 0 ? await source.searchMany(missing) : [];
      const answers = asked.map(
        request => known.get(JSON.stringify(request)) ?? answered[missing.indexOf(request)] ?? fail(UNANSWERED),
      );
      // Only now: rules of one index, window and filter ask the same.
      for (const request of asked) known.delete(JSON.stringify(request));
      return answers;
    },
  };
}

function foreseen(
  source: EventSource,
  rules: readonly Rule[],
  beats: readonly Instant[],
): () => Promise<readonly SearchRequest[]> {
  let planned: Promise<readonly SearchRequest[]> | null = null;
  const plan = async (): Promise<readonly SearchRequest[]> => {
    const timed: { at: Instant; request: SearchRequest }[] = [];
    for (const rule of rules) {
      const facts = await readFacts(source, rule);
      if (!facts.ok) continue;
      let state = initialState(rule.id, rule.name);
      for (const at of beats) {
        if (state.scheduledAt !== null && at - state.scheduledAt < rule.runEvery) continue;
        const run = windowOf(rule, state, at);
        const { requests } = planRun({ rule, state, run, facts: facts.value.facts });
        timed.push(...requests.map(request => ({ at, request })));
        state = { ...state, since: run.since, readUpTo: run.window.end, scheduledAt: at };
      }
    }
    return timed.sort((a, b) => a.at - b.at).map(({ request }) => request);
  };
  return () => (planned ??= plan());
}
