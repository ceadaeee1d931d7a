import fc from 'fast-check';
import type { Alert } from '../../../common/model/alert.ts';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { formatInstant } from '../../../common/time/instant.ts';
import type { Detector } from '../../../server/engine/define_rule_type.ts';
import type { EventRow } from '../../../server/engine/event.ts';
import type { Rule } from '../../../server/engine/rule.ts';
import { runTick } from '../../../server/engine/run.ts';
import { keyOf } from '../../../server/engine/steps/dedupe.ts';
import { memoryStore } from '../../../server/stores/memory.ts';
import { recordingTransports } from '../../support/recording_transports.ts';
import { replaySource, type StoredEvent } from '../../support/replay_source.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';
import { throughJson } from '../../support/timeline.ts';

const SEED = 20250310;
const ORIGIN = Date.parse('2025-03-10T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const TICKS = 12;

const keyValues: fc.Arbitrary<Json | undefined> = fc.constantFrom<Json | undefined>(
  'a',
  'b',
  'b',
  undefined,
  null,
  '',
  ['a', 'b'],
  ['a'],
  4,
);

/** Events of twelve minutes; in tenths of seconds, some with microseconds, some late, with keys of every kind. */
const story = fc.array(
  fc.record({
    tenths: fc.integer({ min: -3000, max: TICKS * 600 }),
    micros: fc.constantFrom<number[]>(0, 0, 0, 400, 999),
    user: keyValues,
    late: fc.constantFrom(0, 0, 0, 0, 30 * SECOND, 4 * MINUTE),
  }),
  { maxLength: 60 },
);
type Story = typeof story extends fc.Arbitrary<infer T> ? T : never;

const eventsOf = (told: Story): readonly StoredEvent[] =>
  told.map(({ tenths, micros, user, late }, index) => {
    const at = ORIGIN + tenths * 100 + micros / 1000;
    return {
      id: String(index),
      index: 'logs',
      document: { '@timestamp': formatInstant(at), ...(user === undefined ? {} : { user }) },
      visibleFrom: at + late,
    };
  });

const ruleValues: fc.Arbitrary<JsonObject> = fc.record({
  type: fc.constantFrom('frequency', 'frequency', 'any'),
  num_events: fc.integer({ min: 1, max: 6 }),
  timeframe: fc.integer({ min: 1, max: 300 }).map(seconds => ({ seconds })),
  query_key: fc.constantFrom<Json>([], ['user'], ['user', 'other']),
  realert: fc.constantFrom(0, 30, 200).map(seconds => ({ seconds })),
  buffer_time: fc.constantFrom(1, 5).map(minutes => ({ minutes })),
});

interface World {
  readonly pageSize?: number;
  readonly textFields?: readonly string[];
  readonly isDown?: (tick: number) => boolean;
}

/** What a rule tells of a story, tick by tick. */
async function tell(rule: Rule, told: Story, { pageSize = 7, textFields = [], isDown = () => false }: World = {}) {
  const clock = { now: ORIGIN };
  const source = replaySource(eventsOf(told), { now: () => clock.now, pageSize, textFields });
  const ports = { source, store: throughJson(memoryStore()), transports: recordingTransports(), fence: 1 };
  const alerts: Alert[] = [];
  let matches = 0;
  for (let tick = 0; tick <= TICKS; tick += 1) {
    clock.now = ORIGIN + tick * MINUTE;
    if (isDown(tick)) continue;
    const report = await runTick(ports, { at: clock.now, compile: () => Promise.resolve([rule]) });
    expect(report.runs.map(run => run.error)).toEqual([null]);
    alerts.push(...report.alerts);
    matches += report.runs.reduce((sum, run) => sum + run.matches, 0);
  }
  return { alerts, matches };
}

/** The same rule with a screen that never says no: it folds everything. */
const withoutScreen = (rule: Rule): Rule => ({ ...rule, detector: neverQuiet(rule.detector, rule.type) });

const neverQuiet = (detector: Detector, type: string): Detector => ({
  ...detector,
  judge: (run, { facts }) => ({
    kind: 'perhaps',
    proof: {
      window: detector.screens(run, facts)[0]?.window ?? run.window,
      content: type === 'any' ? 'documents' : 'keys',
    },
  }),
});

test('a screen never says quiet wrongly: with and without it the same is told', () =>
  fc.assert(
    fc.asyncProperty(ruleValues, story, fc.boolean(), async (values, told, isText) => {
      const rule = ruleOf(values);
      const textFields = isText ? ['user'] : [];
      expect(await tell(rule, told, { textFields })).toEqual(await tell(withoutScreen(rule), told));
    }),
    { seed: SEED, numRuns: 150 },
  ));

test('the size of pages changes nothing', () =>
  fc.assert(
    fc.asyncProperty(ruleValues, story, fc.integer({ min: 1, max: 20 }), async (values, told, pageSize) => {
      const rule = ruleOf(values);
      expect(await tell(rule, told, { pageSize })).toEqual(await tell(rule, told, { pageSize: 1000 }));
    }),
    { seed: SEED, numRuns: 60 },
  ));

test('no event makes a match twice, and no alert is told twice', () =>
  fc.assert(
    fc.asyncProperty(ruleValues, story, async (values, told) => {
      const { alerts } = await tell(ruleOf({ ...values, realert: { seconds: 0 } }), told);
      const used = alerts.flatMap(({ evidence }) => evidence.eventIds);
      expect(new Set(used).size).toBe(used.length);
      expect(new Set(alerts.map(({ id }) => id)).size).toBe(alerts.length);
    }),
    { seed: SEED, numRuns: 60 },
  ));

/** ElastAlert's own way: every event once, in the order of time, a window per key that a match empties. */
function reference(rule: { num: number; timeframe: number; keys: readonly string[] }, told: Story): readonly string[] {
  const windows = new Map<string | null, readonly number[]>();
  const found: string[] = [];
  const inTime = eventsOf(told)
    .map(({ document }, index) => ({ document, at: (told[index]?.tenths ?? 0) * 100 }))
    .filter(({ at }) => at > -5 * MINUTE && at <= TICKS * MINUTE)
    .sort((a, b) => a.at - b.at);
  for (const { document, at } of inTime) {
    const key = keyOf(rule.keys, document);
    const window = [...(windows.get(key) ?? []), at].filter(earlier => at - earlier < rule.timeframe);
    const isMatch = window.length >= rule.num;
    if (isMatch) found.push(`${key} at ${at}`);
    windows.set(key, isMatch ? [] : window);
  }
  return found.sort();
}

test('frequency tells what counting every event once would tell, also after pauses', () =>
  fc.assert(
    fc.asyncProperty(
      ruleValues,
      story,
      fc.array(fc.integer({ min: 1, max: TICKS - 1 }), { maxLength: 8 }),
      async (values, told, down) => {
        const prompt = told.map(event => ({ ...event, late: 0, micros: 0 }));
        const options = {
          ...values,
          type: 'frequency',
          realert: { seconds: 0 },
          buffer_time: { minutes: 5 },
          query_key: 'user',
        };
        const rule = ruleOf(options);
        const { alerts } = await tell(rule, prompt, { isDown: tick => down.includes(tick) });
        const expected = reference(
          { num: Number(values.num_events), timeframe: timeframeOf(values), keys: ['user'] },
          prompt,
        );
        expect(alerts.map(({ key, matchedAt }) => `${key} at ${matchedAt - ORIGIN}`).sort()).toEqual(expected);
      },
    ),
    { seed: SEED, numRuns: 150 },
  ));

const timeframeOf = ({ timeframe }: JsonObject): number => ruleOf({ type: 'any', realert: timeframe ?? null }).realert;

const rows: fc.Arbitrary<readonly EventRow[]> = fc
  .array(fc.record({ second: fc.integer({ min: 0, max: 120 }), key: fc.constantFrom('a', 'b', null) }), {
    maxLength: 40,
  })
  .map(list =>
    list.map(({ second, key }, index) => ({
      id: String(index),
      index: 'logs',
      at: ORIGIN + second * SECOND,
      key,
      document: {},
    })),
  );
const RUN = runOf({ start: ORIGIN, end: ORIGIN + MINUTE }, { since: 0 });
const FRESH = { memory: null, facts: factsWith() };

test('folding pages split anywhere equals folding the whole, and memory survives JSON', () =>
  fc.assert(
    fc.property(ruleValues, rows, fc.array(fc.nat(40), { maxLength: 5 }), (values, all, cuts) => {
      const { detector } = ruleOf(values);
      const whole = detector.fold(RUN, FRESH);
      whole.push(all);
      const split = detector.fold(RUN, FRESH);
      const edges = [0, ...cuts, all.length].sort((a, b) => a - b);
      edges.slice(1).forEach((edge, index) => split.push(all.slice(edges[index], edge)));
      const folded = whole.close();
      expect(split.close()).toEqual(folded);
      expect(JSON.parse(JSON.stringify(folded.memory))).toEqual(folded.memory);
    }),
    { seed: SEED },
  ));
