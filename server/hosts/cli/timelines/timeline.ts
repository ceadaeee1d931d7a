import { z } from 'zod';
import type { Alert } from '../../../../common/model/alert.ts';
import { toJson, type Json, type JsonObject } from '../../../../common/model/json.ts';
import type { RunError, RunReport } from '../../../../common/model/run.ts';
import { formatInstant, type Instant, type Span } from '../../../../common/time/instant.ts';
import { eventMemory } from '../../../engine/event_memory.ts';
import type { Ports, Store, Transports } from '../../../engine/ports.ts';
import { runTick } from '../../../engine/run.ts';
import { memoryStore } from '../../../stores/memory.ts';
import { replaySource } from '../../../sources/replay_source.ts';
import type { StoredEvent } from '../../../sources/stored_event.ts';
import type { Rule } from '../../../engine/rule.ts';
import { readSpan } from './span.ts';

/** The zero of every timeline. */
const ORIGIN: Instant = Date.parse('2025-03-10T12:00:00Z');

const span = z.union([z.string(), z.literal(0)]).transform(value => readSpan(String(value)));
const json = z.record(
  z.string(),
  z.custom<Json>(value => value !== undefined),
);
const stretch = z.strictObject({ from: span, to: span });

const eventSeries = z
  .object({
    at: span,
    every: span.default(0),
    times: z.int().default(1),
    late: span.default(0),
    id: z.string().optional(),
  })
  .catchall(z.json());

const expectation = z.strictObject({
  at: span,
  alerts: z.array(json).optional(),
  held: z.array(json).optional(),
  run: json.optional(),
});

/** One story: a rule, what happened, and what each tick tells. Ticks that are not named must tell nothing. */
export const timelineFile = z.strictObject({
  about: z.string(),
  /** The options of the rule; they win over those of `rule_file`. */
  rule: json.default({}),
  /** A rule file, relative to this one. */
  rule_file: z.string().optional(),
  config: json.default({}),
  every: span,
  /** The first tick. */
  start: span.default(0),
  /** Fields every event has. */
  each: json.default({}),
  events: z.array(eventSeries),
  /** While the search engine cannot be reached. */
  broken: z.array(stretch).default([]),
  /** While our own process is down: no ticks. */
  down: z.array(stretch).default([]),
  /** Options that somebody changes. */
  edits: z.array(z.strictObject({ at: span, rule: json })).default([]),
  expect: z.array(expectation),
});

/** A timeline as it is read. */
export type Timeline = z.output<typeof timelineFile>;

/** What one tick did, in the words of the cases. */
export interface TickView {
  readonly at: Span;
  readonly alerts: readonly JsonObject[];
  readonly held: readonly JsonObject[];
  readonly run: JsonObject | null;
}

/** What a timeline did. */
export interface Played {
  readonly ticks: readonly TickView[];
}

const UNREACHABLE: RunError = { code: 'unreachable', message: 'the search engine cannot be reached' };

/** What a timeline is played with. */
export interface PlaySurroundings {
  /** A rule of these options, and of what config.yaml would say. */
  readonly compile: (values: JsonObject, config: JsonObject) => Rule;
  readonly transports: Transports;
}

/** Runs a timeline to its last expectation, with the production steps and a store that keeps only JSON. */
export async function play(timeline: Timeline, surroundings: PlaySurroundings): Promise<Played> {
  const clock = { now: ORIGIN + timeline.start };
  const isIn = (stretches: Timeline['down']): boolean =>
    stretches.some(({ from, to }) => clock.now - ORIGIN >= from && clock.now - ORIGIN < to);
  const source = replaySource(
    timeline.events.flatMap((series, index) => eventsOf(timeline, series, index)),
    {
      now: () => clock.now,
      broken: () => (isIn(timeline.broken) ? UNREACHABLE : null),
      pageSize: 3,
    },
  );
  const ports: Ports = {
    source,
    events: eventMemory(),
    store: throughJson(memoryStore()),
    transports: surroundings.transports,
    fence: 1,
  };
  const end = ORIGIN + Math.max(...timeline.expect.map(({ at }) => at));
  const ruleAt = rulesOf(timeline, surroundings);
  const ticks: TickView[] = [];
  for (; clock.now <= end; clock.now += timeline.every) {
    if (isIn(timeline.down)) continue;
    const rule = ruleAt(clock.now - ORIGIN);
    const report = await runTick(ports, { at: clock.now, compile: () => Promise.resolve([rule]) });
    ticks.push({
      at: clock.now - ORIGIN,
      alerts: report.alerts.map(viewOfAlert),
      held: report.runs.flatMap(run =>
        run.held.map(held => ({ ...held, matchedAt: offset(held.matchedAt), until: offset(held.until) })),
      ),
      run: report.runs[0] ? viewOfRun(report.runs[0]) : null,
    });
  }
  return { ticks };
}

/** The rule as it is at a moment, with the edits until then; compiled anew where somebody changed it. */
function rulesOf(timeline: Timeline, { compile }: PlaySurroundings): (passed: Span) => Rule {
  let last: { readonly edited: number; readonly rule: Rule } | null = null;
  return passed => {
    const edits = timeline.edits.filter(({ at }) => at <= passed);
    if (last?.edited === edits.length) return last.rule;
    const values = edits.reduce<JsonObject>((old, { rule }) => ({ ...old, ...rule }), {
      name: 'rule',
      ...timeline.rule,
    });
    const rule = compile(values, { run_every: { seconds: timeline.every / 1000 }, ...timeline.config });
    last = { edited: edits.length, rule };
    return rule;
  };
}

const offset = (at: Instant): string => `${(at - ORIGIN) / 1000}s`;

function eventsOf({ each }: Timeline, series: Timeline['events'][number], index: number): readonly StoredEvent[] {
  const { at, every, times, late, id, ...fields } = series;
  return Array.from({ length: times }, (_, turn): StoredEvent => {
    const happened = ORIGIN + at + turn * every;
    return {
      id: times === 1 && id !== undefined ? id : `${id ?? `series ${index}`} ${turn}`,
      index: 'logs',
      document: { '@timestamp': formatInstant(happened), ...each, ...fields },
      visibleFrom: happened + late,
    };
  });
}

/** An alert in the words of the cases: the match's own fields beside the alert's. */
function viewOfAlert(alert: Alert): JsonObject {
  const [match] = alert.matches;
  const { counted, needed, eventIds } = alert.evidence;
  return {
    ...match?.document,
    key: alert.key,
    title: alert.title,
    text: alert.text,
    at: offset(alert.matchedAt),
    counted,
    needed,
    events: eventIds,
  };
}

function viewOfRun(run: RunReport): JsonObject {
  return {
    outcome: run.outcome,
    hits: run.hits,
    matches: run.matches,
    window: [offset(run.window.start), offset(run.window.end)],
    error: run.error?.code ?? null,
    warnings: run.warnings,
  };
}

/** States are never changed in place: who tries it fails. */
function frozen<T>(states: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  const freeze = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return;
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  };
  states.forEach(freeze);
  return states;
}

/** A store that keeps what survives JSON and nothing else, as a real one does. */
export function throughJson<S extends Store>(store: S): S {
  const pressed = <T>(value: T): T => {
    const text: Json = toJson(value);
    if (JSON.stringify(text) !== JSON.stringify(value))
      throw new Error('something that JSON cannot hold was to be stored');
    return structuredClone(value);
  };
  return {
    ...store,
    loadStates: async rules => frozen(await store.loadStates(rules)),
    commitStates: writes => store.commitStates(pressed(writes)),
    publish: (alerts, entries) => store.publish(pressed(alerts), pressed(entries)),
    updateEntry: (entry, version) => store.updateEntry(pressed(entry), version),
  };
}
