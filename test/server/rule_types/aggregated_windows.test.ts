import fc from 'fast-check';
import { aggregatedWindows, type WindowOptions } from '../../../server/rule_types/aggregated_windows.ts';
import { runOf } from '../../support/runs.ts';

const MINUTE = 60_000;
/** 2025-03-10T12:03:20Z. */
const NOW = Date.parse('2025-03-10T12:03:20Z');
const FACTS = { bufferTime: 15 * MINUTE, commonRunEvery: MINUTE, runEvery: MINUTE, isLimited: false };
const PLAIN: WindowOptions = { use_run_every_query_size: false, allow_buffer_time_overlap: false };
const INTERVAL = { span: 5 * MINUTE, fixed: '5m' };

/** A run that ends so many minutes after the rule's first; the one before it so many. */
const runAt = (minute: number, before: number | null, reach = 15) => {
  const end = NOW + minute * MINUTE;
  const window = { start: end - reach * MINUTE, end };
  const readUpTo = before === null ? null : NOW + before * MINUTE;
  return runOf(window, { since: NOW - reach * MINUTE, readUpTo });
};

const inMinutes = (windows: ReturnType<typeof aggregatedWindows>) =>
  windows.map(({ start, end }) => [(start - NOW) / MINUTE, (end - NOW) / MINUTE]);

test.each<readonly [string, readonly number[][], Parameters<typeof aggregatedWindows>]>([
  ['the first run looks back one buffer_time', [[-15, 0]], [PLAIN, runAt(0, null), FACTS]],
  ['RU25: the next slides with it', [[-14, 1]], [PLAIN, runAt(1, 0), FACTS]],
  [
    'pieces of the common beat are all looked at again',
    [
      [-2, -1],
      [-1, 0],
      [0, 1],
    ],
    [{ ...PLAIN, use_run_every_query_size: true }, runAt(1, 0, 3), { ...FACTS, bufferTime: 3 * MINUTE }],
  ],
  [
    'a rest that fills no piece waits',
    [
      [-5, -3],
      [-3, -1],
    ],
    [
      { ...PLAIN, use_run_every_query_size: true },
      runAt(0, null, 5),
      { ...FACTS, bufferTime: 5 * MINUTE, commonRunEvery: 2 * MINUTE },
    ],
  ],
  [
    'a rule that runs seldom goes on where it ended',
    [[0, 3]],
    [PLAIN, runAt(5, 0, 3), { ...FACTS, bufferTime: 3 * MINUTE, runEvery: 5 * MINUTE }],
  ],
  [
    'then makes up for what waited',
    [
      [3, 6],
      [6, 9],
    ],
    [PLAIN, runAt(10, 5, 3), { ...FACTS, bufferTime: 3 * MINUTE, runEvery: 5 * MINUTE }],
  ],
  [
    'a look back shorter than a beat never fills a piece of it',
    [],
    [{ ...PLAIN, use_run_every_query_size: true }, runAt(0, null, 0.5), { ...FACTS, bufferTime: MINUTE / 2 }],
  ],
  ['no look back, no window', [], [PLAIN, runAt(0, null, 0), { ...FACTS, bufferTime: 0 }]],
  [
    'a rule that begins in the middle of a look back waits for a whole one',
    [],
    [PLAIN, { ...runAt(5, 4), since: NOW }, FACTS],
  ],
  [
    'scan_entire_timeframe looks back further, in pieces',
    [
      [-30, -15],
      [-15, 0],
    ],
    [PLAIN, runAt(0, -1, 30), FACTS],
  ],
])('%s', (_name, expected, given) => expect(inMinutes(aggregatedWindows(...given))).toEqual(expected));

/** A first run over a whole day. */
const aDay = runAt(24 * 60, null, 24 * 60);

test.each<
  readonly [string, readonly [length: number, count: number, end: number], Parameters<typeof aggregatedWindows>]
>([
  [
    'pieces of buffer_time',
    [30, 48, 1440],
    [PLAIN, aDay, { ...FACTS, bufferTime: 30 * MINUTE, runEvery: 1440 * MINUTE }],
  ],
  [
    'a tail that fills none waits',
    [53, 27, 1431],
    [PLAIN, aDay, { ...FACTS, bufferTime: 53 * MINUTE, runEvery: 1440 * MINUTE }],
  ],
  [
    'pieces of the common beat',
    [5, 288, 1440],
    [
      { ...PLAIN, use_run_every_query_size: true },
      aDay,
      { ...FACTS, bufferTime: 30 * MINUTE, commonRunEvery: 5 * MINUTE, runEvery: 1440 * MINUTE },
    ],
  ],
])('RU11, a run over a day: %s', (_name, [length, count, end], given) => {
  const windows = inMinutes(aggregatedWindows(...given));
  expect(windows).toHaveLength(count);
  for (const [index, [start = 0, stop = 0]] of windows.entries())
    expect([start, stop]).toEqual([end - (count - index) * length, end - (count - index - 1) * length]);
});

test('RU26: after a restart the next window ends with its beat; a whole buffer_time is not waited for', () =>
  expect(inMinutes(aggregatedWindows(PLAIN, runAt(4, 3), FACTS))).toEqual([[-11, 4]]));

test('each missed beat has its window', () => {
  const run = { ...runAt(3, 0), beats: [1, 2, 3].map(minute => NOW + minute * MINUTE) };
  expect(inMinutes(aggregatedWindows(PLAIN, run, FACTS))).toEqual([
    [-14, 1],
    [-13, 2],
    [-12, 3],
  ]);
});

describe('after a pause of limit_execution', () => {
  const LIMITED = { ...FACTS, bufferTime: 3 * MINUTE, isLimited: true };
  const beats = Array.from({ length: 10 }, (_, index) => NOW + (index + 1) * MINUTE);

  test('windows follow one another, and a rest waits', () =>
    expect(inMinutes(aggregatedWindows(PLAIN, { ...runAt(10, 0, 10), beats }, LIMITED))).toEqual([
      [0, 3],
      [3, 6],
      [6, 9],
    ]));

  test('a short one changes nothing', () =>
    expect(inMinutes(aggregatedWindows(PLAIN, { ...runAt(2, 0, 3), beats: beats.slice(0, 2) }, LIMITED))).toEqual([
      [-1, 2],
    ]));

  test('that is left out, a whole window is waited for', () =>
    expect(inMinutes(aggregatedWindows(PLAIN, { ...runAt(10, 9, 1), since: -Infinity }, LIMITED))).toEqual([]));
});

test('only those that the run goes on after are followed', () => {
  const options = { ...PLAIN, use_run_every_query_size: true };
  const windows = aggregatedWindows(options, runAt(0, -1, 3), { ...FACTS, bufferTime: 3 * MINUTE });
  expect(windows.map(({ isFollowed }) => isFollowed)).toEqual([true, true, false]);
});

describe('intervals', () => {
  test('begin where the window does: so many seconds after a whole one', () => {
    const [window] = aggregatedWindows({ ...PLAIN, bucket_interval: INTERVAL }, runAt(0, -1), FACTS);
    expect(window).toMatchObject({ start: NOW - 15 * MINUTE, offset: 200 });
  });

  test('that are whole ones move the window back, also the first', () => {
    const options = { ...PLAIN, bucket_interval: INTERVAL, sync_bucket_interval: true };
    const whole = { start: Date.parse('2025-03-10T11:45:00Z'), end: Date.parse('2025-03-10T12:00:00Z'), offset: 0 };
    for (const before of [null, -1]) expect(aggregatedWindows(options, runAt(0, before), FACTS)).toMatchObject([whole]);
    expect(aggregatedWindows(options, runAt(1, 0), FACTS)).toMatchObject([whole]);
    expect(aggregatedWindows(options, runAt(2, 1), FACTS)).toMatchObject([{ start: whole.start + 5 * MINUTE }]);
  });

  test('that wait may be looked at again with allow_buffer_time_overlap', () => {
    const options = { ...PLAIN, bucket_interval: INTERVAL, sync_bucket_interval: true };
    const facts = { ...FACTS, bufferTime: 5 * MINUTE };
    const run = runAt(2, 1, 5);
    expect(inMinutes(aggregatedWindows(options, run, facts))).toHaveLength(1);
    expect(inMinutes(aggregatedWindows({ ...options, allow_buffer_time_overlap: true }, run, facts))).toHaveLength(2);
  });
});

test('law: windows have one length, none is in the future, none begins before the rule did, and none leaves a gap', () =>
  fc.assert(
    fc.property(
      fc.record({
        buffer: fc.integer({ min: 1, max: 20 }),
        runEvery: fc.integer({ min: 1, max: 20 }),
        common: fc.integer({ min: 1, max: 5 }),
        isBySize: fc.boolean(),
        runs: fc.integer({ min: 1, max: 12 }),
      }),
      ({ buffer, runEvery, common, isBySize, runs }) => {
        const facts = {
          ...FACTS,
          bufferTime: buffer * MINUTE,
          runEvery: runEvery * MINUTE,
          commonRunEvery: common * MINUTE,
        };
        const size = (isBySize ? common : buffer) * MINUTE;
        const options = { ...PLAIN, use_run_every_query_size: isBySize };
        let reached: number | null = null;
        for (let turn = 0; turn < runs; turn += 1) {
          const end = turn * runEvery;
          const run = { ...runAt(end, turn === 0 ? null : end - runEvery, buffer), since: NOW - buffer * MINUTE };
          for (const window of aggregatedWindows(options, run, facts)) {
            expect(window.end - window.start).toBe(size);
            expect(window.end).toBeLessThanOrEqual(run.window.end);
            expect(window.start).toBeGreaterThanOrEqual(run.since);
            if (reached !== null) expect(window.start).toBeLessThanOrEqual(reached);
            reached = window.end;
          }
        }
      },
    ),
    { seed: 20250310, numRuns: 100 },
  ));
