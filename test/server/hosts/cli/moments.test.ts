import { readMoment, readSpan } from '../../../../server/hosts/cli/moments.ts';
import { rangeOf } from '../../../../server/hosts/cli/test_rule_range.ts';

const NOW = Date.parse('2024-05-10T12:00:00Z');
const at = (text: string): number => Date.parse(text);

test.each([
  ['NOW', NOW],
  ['now', NOW],
  ['2024-05-01', at('2024-05-01T00:00:00Z')],
  ['2024-05-01T08:00:00', at('2024-05-01T08:00:00Z')],
  ['2024-05-01T08:00:00+02:00', at('2024-05-01T06:00:00Z')],
])('--start %s', (text, expected) => expect(readMoment(text, NOW)).toEqual({ ok: true, value: expected }));

test.each(['', 'yesterday', '12:00', '2024-13-01'])('--start %s is no time', text =>
  expect(readMoment(text, NOW).ok).toBe(false),
);

test.each([
  ['hours=2', 7_200_000],
  ['minutes=10', 600_000],
  ['days=0.5', 43_200_000],
  ['seconds=0', 0],
])('%s', (text, expected) => expect(readSpan(text)).toEqual({ ok: true, value: expected }));

test.each(['', 'hours', 'hours=', 'hours=x', 'hours=-1', 'fortnights=1', '5'])('%s is no length of time', text =>
  expect(readSpan(text).ok).toBe(false),
);

test.each([
  ['nothing: a day is counted, and a bit more than the timeframe is run', { days: 0 }, 24 * 60, 10.1],
  ['days', { days: 3 }, 3 * 24 * 60, 3 * 24 * 60],
  ['start and end', { days: 0, start: '2024-05-01', end: '2024-05-02' }, 24 * 60, 24 * 60],
  ['end alone: the day before it', { days: 0, end: '2024-05-02' }, 24 * 60, 24 * 60],
])('test-rule over %s', (_name, flags, counted, run) => {
  const range = rangeOf(flags, { timeframe: { minutes: 10 } }, NOW);
  const minutes = ({ start, end }: { start: number; end: number }): number => (end - start) / 60_000;
  expect(range.ok && [minutes(range.value.counted), minutes(range.value.run)]).toEqual([counted, run]);
});

test('test-rule refuses a start after the end', () => {
  expect(rangeOf({ days: 0, start: '2024-05-02', end: '2024-05-01' }, {}, NOW).ok).toBe(false);
});
