import { initialState } from '../../../../server/engine/state.ts';
import { scheduledAt } from '../../../../server/engine/steps/tick.ts';
import { ruleOf } from '../../../support/rules.ts';

const SECOND = 1000;
const everyMinute = ruleOf({ type: 'any', run_every: { minutes: 1 } });

test.each<readonly [string, number | null, number, number | null]>([
  ['the first tick is the first beat', null, 7 * SECOND, 7 * SECOND],
  ['just before the next beat', 7 * SECOND, 66.999 * SECOND, null],
  ['on the beat', 7 * SECOND, 67 * SECOND, 67 * SECOND],
  ['a little late keeps the beat', 7 * SECOND, 70 * SECOND, 67 * SECOND],
  ['several beats late takes the latest', 7 * SECOND, 200 * SECOND, 187 * SECOND],
  ['a clock that went back waits', 67 * SECOND, 30 * SECOND, null],
  ['the same tick again', 67 * SECOND, 67 * SECOND, null],
])('%s', (_name, last, at, expected) =>
  expect(scheduledAt(everyMinute, { ...initialState('r', 'r'), scheduledAt: last }, at)).toBe(expected),
);

test('a disabled rule is never due', () => {
  const disabled = ruleOf({ type: 'any', is_enabled: false });
  expect(scheduledAt(disabled, initialState('r', 'r'), 0)).toBeNull();
});
