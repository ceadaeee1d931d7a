import type { Json, JsonObject } from '../../common/model/json.ts';
import { formatInstant } from '../../common/time/instant.ts';
import type { EventMemory } from '../../server/engine/event_memory.ts';
import { runTick } from '../../server/engine/run.ts';
import { memoryStore } from '../../server/stores/memory.ts';
import { recordingTransports } from './recording_transports.ts';
import { replaySource, type StoredEvent } from './replay_source.ts';
import { ruleOf } from './rules.ts';
import { throughJson } from './timeline.ts';

/** The first tick of a live rule. */
export const ORIGIN = Date.parse('2025-03-10T12:00:00Z');

/** How many ticks follow it. */
export const TICKS = 10;

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** An event at seconds from the origin; a late one becomes visible later. */
export interface Told {
  readonly second: number;
  readonly user?: Json;
  readonly lateSeconds?: number;
}

const eventsOf = (told: readonly Told[]): readonly StoredEvent[] =>
  told.map(({ second, user, lateSeconds = 0 }, index) => ({
    id: String(index),
    index: 'logs',
    document: { '@timestamp': formatInstant(ORIGIN + second * SECOND), user: user ?? null },
    visibleFrom: ORIGIN + (second + lateSeconds) * SECOND,
  }));

/** Runs a rule each minute; what it told, and what it read at each tick. */
export async function live(values: JsonObject, told: readonly Told[], events?: EventMemory) {
  const clock = { now: ORIGIN };
  const source = replaySource(eventsOf(told), { now: () => clock.now, pageSize: 7 });
  const store = throughJson(memoryStore());
  const ports = { source, store, transports: recordingTransports(), fence: 1, ...(events ? { events } : {}) };
  const rule = ruleOf({ realert: { seconds: 0 }, ...values });
  const ticks: { readonly alerts: readonly JsonObject[]; readonly begins: readonly Json[] }[] = [];
  for (let tick = 0; tick <= TICKS; tick += 1) {
    clock.now = ORIGIN + tick * MINUTE;
    const before = source.reads.length;
    const report = await runTick(ports, { at: clock.now, compile: () => Promise.resolve([rule]) });
    expect(report.runs.map(({ error }) => error)).toEqual([null]);
    const alerts = report.alerts.map(({ id, text, evidence }) => ({ id, text, evidence: JSON.stringify(evidence) }));
    ticks.push({ alerts, begins: source.reads.slice(before).map(({ body }) => beginOf(body)) });
  }
  return ticks;
}

/** Where the window of a read begins. */
function beginOf(body: JsonObject): Json {
  const found = /"@timestamp":\{"gt":"([^"]+)"/.exec(JSON.stringify(body.query));
  return found?.[1] ?? null;
}
