import { isList, isObject, type Json } from '../../../../common/model/json.ts';
import { formatSpan } from './span.ts';
import type { Played, Timeline } from './timeline.ts';

/** One tick that did something else than the timeline says. */
export interface Difference {
  /** Such as `5m`. */
  readonly at: string;
  readonly what: 'alerts' | 'held' | 'run' | 'tick';
  readonly expected: Json;
  /** What was told, cut to what was asked about. */
  readonly got: Json;
}

/** Compares what a timeline did with what it says; a tick that it does not name must tell nothing. */
export function differencesIn(timeline: Timeline, { ticks }: Played): readonly Difference[] {
  const differences: Difference[] = [];
  for (const tick of ticks) {
    const named = timeline.expect.filter(({ at }) => at === tick.at);
    const at = formatSpan(tick.at);
    const alerts: readonly Json[] = named.flatMap(expectation => expectation.alerts ?? []);
    if (!agrees(alerts, tick.alerts))
      differences.push({
        at,
        what: 'alerts',
        expected: alerts,
        got: tick.alerts.map((got, i) => asked(got, alerts[i] ?? {})),
      });
    for (const { held, run } of named) {
      if (held && !agrees(held, tick.held)) differences.push({ at, what: 'held', expected: held, got: tick.held });
      if (run && !agrees(run, tick.run))
        differences.push({ at, what: 'run', expected: run, got: asked(tick.run, run) });
    }
  }
  const met = new Set(ticks.map(({ at }) => at));
  const never = timeline.expect.filter(({ at }) => !met.has(at));
  return [
    ...differences,
    ...never.map(({ at }): Difference => ({ at: formatSpan(at), what: 'tick', expected: 'a tick', got: 'none' })),
  ];
}

/** Whether a value has all that was expected of it: more fields may be there, list entries may not. */
export function agrees(expected: Json | undefined, got: Json | undefined): boolean {
  if (isList(expected))
    return isList(got) && got.length === expected.length && expected.every((item, index) => agrees(item, got[index]));
  if (isObject(expected))
    return isObject(got) && Object.keys(expected).every(name => agrees(expected[name], got[name]));
  return JSON.stringify(expected ?? null) === JSON.stringify(got ?? null);
}

/** Of an alert that nobody expected, what tells it apart. */
const SHOWN = ['key', 'title', '_id', '@timestamp', 'at', 'num_hits', 'num_matches'];

/** The fields that were asked about, or those that tell an alert apart. */
function asked(got: Json, expected: Json): Json {
  if (!isObject(got) || !isObject(expected)) return got;
  const names = Object.keys(expected).length > 0 ? Object.keys(expected) : SHOWN;
  return Object.fromEntries(names.filter(name => name in got).map(name => [name, got[name]]));
}
