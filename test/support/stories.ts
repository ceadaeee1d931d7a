import fc from 'fast-check';
import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { formatInstant } from '../../common/time/instant.ts';
import type { SearchRequest } from '../../server/engine/ports.ts';
import type { Rule } from '../../server/engine/rule.ts';
import { runTick } from '../../server/engine/run.ts';
import { memoryStore } from '../../server/stores/memory.ts';
import { recordingTransports } from './recording_transports.ts';
import { replaySource, type StoredEvent } from './replay_source.ts';
import { throughJson } from './timeline.ts';

/** The zero of every story, and how often its rules run. */
const STORY_START = Date.parse('2025-03-10T12:00:00Z');
const MINUTE = 60_000;
const TICKS = 14;

/** What happens: when, in tenths of seconds from the start, and the fields beside the time. */
export type Told = readonly { readonly tenths: number; readonly fields: JsonObject }[];

/** Events of a quarter of an hour and some before them, in bursts and with gaps; many lie on whole minutes. */
export const storyOf = (fields: fc.Arbitrary<JsonObject>): fc.Arbitrary<Told> => {
  const moment = fc.oneof(
    fc.integer({ min: -3000, max: TICKS * 600 }),
    fc.integer({ min: -5, max: TICKS }).map(minute => minute * 600),
    fc.integer({ min: -5, max: TICKS }).map(minute => minute * 600 + 4),
  );
  const burst = fc.record({
    from: moment,
    every: fc.constantFrom(1, 50, 100, 300),
    times: fc.integer({ min: 1, max: 12 }),
  });
  return fc
    .array(fc.tuple(burst, fields), { maxLength: 12 })
    .map(bursts =>
      bursts.flatMap(([{ from, every, times }, own]) =>
        Array.from({ length: times }, (_, turn) => ({ tenths: from + turn * every, fields: own })),
      ),
    );
};

const eventsOf = (told: Told): readonly StoredEvent[] =>
  told.map(({ tenths, fields }, index) => ({
    id: String(index),
    index: 'logs',
    document: { '@timestamp': formatInstant(STORY_START + tenths * 100), ...fields },
    visibleFrom: STORY_START + tenths * 100,
  }));

interface World {
  readonly textFields?: readonly string[];
  readonly isDown?: (tick: number) => boolean;
}

/** What a rule tells of a story, tick by tick, and which events it read. */
export async function tellStory(rule: Rule, told: Told, { textFields = [], isDown = () => false }: World = {}) {
  const clock = { now: STORY_START };
  const source = replaySource(eventsOf(told), { now: () => clock.now + 999, pageSize: 7, textFields });
  const ports = { source, store: throughJson(memoryStore()), transports: recordingTransports(), fence: 1 };
  const ticks: (readonly string[])[] = [];
  const titles: string[] = [];
  const reads: (readonly SearchRequest[])[] = [];
  for (let tick = 0; tick <= TICKS; tick += 1) {
    clock.now = STORY_START + tick * MINUTE;
    if (isDown(tick)) continue;
    const before = source.reads.length;
    const report = await runTick(ports, { at: clock.now, compile: () => Promise.resolve([rule]) });
    expect(report.runs.map(run => run.error)).toEqual([null]);
    ticks.push(report.alerts.map(shown));
    titles.push(...report.alerts.map(({ title, matchedAt }) => `${title} at ${(matchedAt - STORY_START) / 1000}`));
    reads.push(source.reads.slice(before));
  }
  return { ticks, titles, reads };
}

const shown = ({ text, matchedAt, matches }: Alert): string =>
  `${(matchedAt - STORY_START) / 1000} ${text} ${JSON.stringify(matches[0]?.document['_id'] ?? null)}`;

/** The same rule with a screen that never says no: it folds everything. */
export const withoutScreen = (rule: Rule): Rule => ({
  ...rule,
  detector: { ...rule.detector, judge: (run, input) => rule.detector.judge(run, { ...input, answers: [] }) },
});

/** Values of a key of every kind. */
export const keyValues: fc.Arbitrary<JsonObject> = fc
  .constantFrom<Json | undefined>('a', 'b', 'b', 'c', undefined, null, ['a', 'b'], 4, true)
  .map(user => (user === undefined ? {} : { user }));
