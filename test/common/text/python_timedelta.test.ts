import { pythonTimedelta } from '../../../common/text/python_timedelta.ts';

const HOUR = 3_600_000;

// What Python 3.11 prints.
test.each([
  [0, '0:00:00'],
  [10 * 60_000, '0:10:00'],
  [26 * HOUR, '1 day, 2:00:00'],
  [48 * HOUR, '2 days, 0:00:00'],
  [7 * 24 * HOUR + 90_061, '7 days, 0:01:30.061000'],
  [1500.5, '0:00:01.500500'],
])('%p ms', (span, expected) => expect(pythonTimedelta(span)).toBe(expected));
