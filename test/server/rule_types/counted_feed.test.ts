import type { JsonObject } from '../../../common/model/json.ts';
import { initialState, type RuleState } from '../../../server/engine/state.ts';
import { windowOf } from '../../../server/engine/steps/plan.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith } from '../../support/runs.ts';

const MINUTE = 60_000;
const BY_COUNT: JsonObject = { use_count_query: true };
const BY_VALUE: JsonObject = { use_terms_query: true, query_key: 'u' };

/** The pieces of a run that are counted, in minutes, where config.yaml says to run each five. */
function counted(values: JsonObject, at: number, readUpTo: number | null) {
  const rule = ruleOf({ type: 'frequency', num_events: 1, timeframe: { minutes: 10 }, ...values });
  const state: RuleState = { ...initialState('r', 'r'), ...(readUpTo === null ? {} : { since: -10_000 * MINUTE }) };
  const run = windowOf(rule, { ...state, readUpTo: readUpTo === null ? null : readUpTo * MINUTE }, at * MINUTE);
  const facts = factsWith({ commonRunEvery: 5 * MINUTE, keys: [{ field: 'u', aggregateOn: 'u' }], flatKey: 'u' });
  return rule.detector.screens(run, facts).map(({ window }) => [window.start / MINUTE, window.end / MINUTE] as const);
}

describe.each([
  ['all', BY_COUNT],
  ['each value', BY_VALUE],
])('what is counted of %s', (_name, values) => {
  test.each<readonly [string, number, number | null, readonly (readonly number[])[]]>([
    ['RU14: at first, one beat of config.yaml', 0, null, [[-5, 0]]],
    ['RU14: then, from where the last one ended', 3, 0, [[0, 3]]],
    [
      'a gap, in beats and what is left',
      12,
      0,
      [
        [0, 5],
        [5, 10],
        [10, 12],
      ],
    ],
  ])('%s', (_case, at, readUpTo, expected) => expect(counted(values, at, readUpTo)).toEqual(expected));

  test('RU11: a day, in beats', () => {
    const pieces = counted(values, 24 * 60, 0);
    expect(pieces).toHaveLength(288);
    for (const [index, piece] of pieces.entries()) expect(piece).toEqual([5 * index, 5 * (index + 1)]);
  });
});
