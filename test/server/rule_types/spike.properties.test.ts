import fc from 'fast-check';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { pythonStr } from '../../../common/text/python.ts';
import { ruleOf } from '../../support/rules.ts';
import { keyValues, storyOf, tellStory, withoutScreen } from '../../support/stories.ts';

const SEED = 20250310;

const ruleValues: fc.Arbitrary<JsonObject> = fc
  .record({
    type: fc.constant('spike'),
    timeframe: fc.constantFrom(61, 120, 150.5, 180).map(seconds => ({ seconds })),
    spike_height: fc.constantFrom(1.5, 2, 3),
    spike_type: fc.constantFrom('up', 'down', 'both'),
    threshold_ref: fc.constantFrom(0, 0, 1, 4),
    threshold_cur: fc.constantFrom(0, 1, 4),
    alert_on_new_data: fc.boolean(),
    query_key: fc.constantFrom<Json>([], 'user', ['user', 'other']),
    field_value: fc.constantFrom<string | undefined>(undefined, undefined, undefined, 'v'),
    realert: fc.constant({ minutes: 0 }),
    buffer_time: fc.constantFrom(1, 5).map(minutes => ({ minutes })),
  })
  .map(values => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)));

const fields: fc.Arbitrary<JsonObject> = fc
  .tuple(keyValues, fc.constantFrom<Json>(1, 2, 5, 9, 0, null))
  .map(([key, v]) => ({ ...key, v }));

test('its screen never says quiet wrongly: with and without it the same is told', () =>
  fc.assert(
    fc.asyncProperty(ruleValues, storyOf(fields), fc.constantFrom([], ['user']), async (values, told, textFields) => {
      const rule = ruleOf(values);
      const screened = await tellStory(rule, told, { textFields });
      const folded = await tellStory(withoutScreen(rule), told, { textFields });
      expect(screened.ticks).toEqual(folded.ticks);
    }),
    { seed: SEED, numRuns: 50 },
  ));

/** ElastAlert's own way: two windows for each key that live as long as the process, and a mark at each tick. */
function reference({ timeframe, spike_height: height, spike_type: type, ...limits }: Reference, told: Times) {
  const first = new Map<string, number>();
  const windows = new Map<string, { current: Counted[]; before: Counted[] }>();
  const found: string[] = [];
  const sum = (entries: readonly Counted[]): number => entries.reduce((all, [, size]) => all + size, 0);
  const add = (entries: Counted[], entry: Counted): Counted[] => {
    const later = entries.findIndex(([at]) => at > entry[0]);
    entries.splice(later === -1 ? entries.length : later, 0, entry);
    const newest = entries.at(-1)?.[0] ?? 0;
    const removed = entries.filter(([at]) => newest - at >= timeframe);
    entries.splice(0, removed.length);
    return removed;
  };
  const take = (key: string, entry: Counted): void => {
    const start = first.get(key) ?? entry[0];
    first.set(key, start);
    const { current, before } = windows.get(key) ?? { current: [], before: [] };
    windows.set(key, { current, before });
    for (const old of add(current, entry)) add(before, old);
    if (entry[0] - start < 2 * timeframe) return;
    const [now, then] = [sum(current), sum(before)];
    if (now < limits.threshold_cur || then < limits.threshold_ref) return;
    if (!((type !== 'down' && now >= then * height) || (type !== 'up' && now <= then / height))) return;
    found.push(`${entry[0]} ${key} ${then} ${now} at ${(current.find(([, size]) => size > 0) ?? entry)[0] / 1000}`);
    before.length = 0;
    first.delete(key);
  };
  const events = [...told].sort((a, b) => a.at - b.at);
  for (let tick = 0; tick <= 14; tick += 1) {
    for (; events[0] && events[0].at < tick * 60_000 + 1000; events.shift()) take(events[0].key, [events[0].at, 1]);
    for (const [key, { current, before }] of [...windows]) {
      if (sum(current) === 0 && sum(before) === 0) windows.delete(key);
      else take(key, [tick * 60_000, 0]);
    }
  }
  return found.map(text => text.replace(/^\S+ /, ''));
}

type Counted = [at: number, size: number];
type Times = readonly { readonly at: number; readonly key: string }[];
interface Reference {
  readonly timeframe: number;
  readonly spike_height: number;
  readonly spike_type: string;
  readonly threshold_ref: number;
  readonly threshold_cur: number;
}

const plainRules: fc.Arbitrary<Reference> = fc.record({
  timeframe: fc.constantFrom(61_000, 90_000, 120_000, 150_000, 200_000, 90_500),
  spike_height: fc.constantFrom(1.5, 2, 3),
  spike_type: fc.constantFrom('up', 'down', 'both'),
  threshold_ref: fc.constantFrom(0, 0, 1, 4),
  threshold_cur: fc.constantFrom(0, 1, 4),
});

test('it tells what windows that live as long as the process tell, also after pauses', () =>
  fc.assert(
    fc.asyncProperty(
      plainRules,
      storyOf(fc.constantFrom<JsonObject>({ user: 'a' }, { user: 'b' }, { user: 'a' })),
      fc.constantFrom<readonly number[]>([], [], [4, 5], [2, 3, 7, 8, 9]),
      async (values, told, down) => {
        const rule = ruleOf({
          ...{ ...values, timeframe: { milliseconds: values.timeframe } },
          ...{ type: 'spike', query_key: 'user', realert: { minutes: 0 }, buffer_time: { minutes: 5 } },
          ...{ alert_subject: '{0} {1} {2}', alert_subject_args: ['user', 'reference_count', 'spike_count'] },
        });
        const inTime = told.filter(({ tenths }) => tenths > -3000 + 9);
        const { titles } = await tellStory(rule, inTime, { isDown: tick => down.includes(tick) });
        const times = inTime.map(({ tenths, fields: { user } }) => ({
          at: tenths * 100,
          key: pythonStr(user ?? null),
        }));
        expect(titles).toEqual(reference(values, times));
      },
    ),
    { seed: SEED, numRuns: 80 },
  ));

test.each<readonly [string, JsonObject]>([
  ['up', { spike_type: 'up' }],
  ['both, by user', { spike_type: 'both', query_key: 'user' }],
  ['new values too', { spike_type: 'up', query_key: 'user', threshold_cur: 5, alert_on_new_data: true }],
])('a quiet rule reads no event: %s', async (_name, values) => {
  const told = Array.from({ length: 600 }, (_, turn) => ({
    tenths: turn * 25 - 3000,
    fields: { user: turn % 3 === 0 ? 'a' : 'b' },
  }));
  const rule = ruleOf({ type: 'spike', spike_height: 3, timeframe: { minutes: 3 }, ...values });
  const { ticks, reads } = await tellStory(rule, told);
  expect(ticks.flat()).toEqual([]);
  expect(reads.slice(7).flat()).toEqual([]);
});
