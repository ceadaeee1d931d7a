import type { JsonObject } from '../../../../common/model/json.ts';
import { foundEvent, type EventRow } from '../../../../server/engine/event.ts';
import type { Quiet } from '../../../../server/engine/state.ts';
import { decide, nextQuiet, silenceKeyOf } from '../../../../server/engine/steps/decide.ts';
import { keyOf } from '../../../../server/engine/steps/dedupe.ts';
import type { Match } from '../../../../server/engine/steps/enrich.ts';
import { ruleOf } from '../../../support/rules.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

function matchOf(document: JsonObject, queryKeys: readonly string[] = [], at = 0): Match {
  const event: EventRow = { id: 'e', index: 'logs', at, key: keyOf(queryKeys, document), document };
  const evidence = { summary: '', window: { start: 0, end: at }, counted: 1, needed: 1, eventIds: ['e'] };
  return { document, finding: foundEvent({ event, evidence }) };
}

describe('realert', () => {
  const rule = ruleOf({ name: 'r', type: 'any', realert: { minutes: 5 } });
  const until: Quiet = { until: 5 * MINUTE, exponent: 0 };

  test.each<readonly [string, Readonly<Record<string, Quiet>>, number, 'alert' | 'held', number]>([
    ['the first match is told', {}, 0, 'alert', 5 * MINUTE],
    ['inside the quiet time it is held; SI7', { r: until }, 299 * SECOND, 'held', 5 * MINUTE],
    ['exactly at its end it is told; SI7', { r: until }, 300 * SECOND, 'alert', 10 * MINUTE],
    ['after it, too', { r: until }, HOUR, 'alert', HOUR + 5 * MINUTE],
    ["another rule's quiet time is not ours", { other: until }, 0, 'alert', 5 * MINUTE],
  ])('%s', (_name, before, at, kind, next) => {
    const { decisions, quiet } = decide(rule, [matchOf({})], before, at);
    expect(decisions).toMatchObject([
      { kind, ...(kind === 'held' ? { held: { reason: 'realert', until: 5 * MINUTE } } : {}) },
    ]);
    expect(quiet.r).toEqual({ until: next, exponent: 0 });
  });

  test('of many in one run the first is told; SI3', () => {
    const { decisions } = decide(
      rule,
      Array.from({ length: 60 }, () => matchOf({})),
      {},
      0,
    );
    expect(decisions.map(({ kind }) => kind)).toEqual(['alert', ...Array<string>(59).fill('held')]);
  });

  test('nothing holds where realert is 0, and nothing is remembered', () => {
    const never = ruleOf({ name: 'r', type: 'any', realert: { minutes: 0 } });
    expect(decide(never, [matchOf({}), matchOf({})], {}, 0)).toMatchObject({
      decisions: [{ kind: 'alert' }, { kind: 'alert' }],
      quiet: {},
    });
  });

  test('deciding the same again decides the same and changes nothing it was given', () => {
    const before = Object.freeze({ r: Object.freeze({ until: 1, exponent: 0 }) });
    const matches = [matchOf({}), matchOf({})];
    expect(decide(rule, matches, before, 5)).toEqual(decide(rule, matches, before, 5));
  });

  test('a quiet time is forgotten at its end, with exponential_realert when its exponent no longer counts', () => {
    const growing = ruleOf({ name: 'r', type: 'any', realert: { hours: 1 }, exponential_realert: { days: 7 } });
    const before = { r: { until: 0, exponent: 7 }, 'r.old': { until: -15 * 24 * HOUR, exponent: 7 } };
    expect(decide(growing, [matchOf({})], before, 25 * HOUR).quiet).toEqual({
      r: { until: (7 * 24 + 25) * HOUR, exponent: 7 },
    });
    expect(decide(rule, [], before, 0).quiet).toEqual({});
  });
});

describe('silences; SI1, SI2', () => {
  const hours = (count: number): Quiet => ({ until: count * HOUR, exponent: 0 });
  const keyed = ruleOf({ name: 'r', type: 'any', query_key: 'u', realert: { minutes: 0 } });

  test.each<readonly [string, Readonly<Record<string, Quiet>>, string, number, object]>([
    [
      'a silenced rule',
      { 'r._silence': hours(4) },
      'qlo',
      0,
      { kind: 'held', held: { reason: 'silence', until: 4 * HOUR } },
    ],
    ['after its silence', { 'r._silence': hours(4) }, 'qlo', 5 * HOUR, { kind: 'alert' }],
    ['a silenced value', { 'r.qlo': hours(4) }, 'qlo', 0, { kind: 'held', held: { key: 'qlo', until: 4 * HOUR } }],
    ['another value', { 'r.qlo': hours(4) }, 'other', 0, { kind: 'alert' }],
    ['the value after its silence', { 'r.qlo': hours(4) }, 'qlo', 5 * HOUR, { kind: 'alert' }],
  ])('%s', (_name, before, user, at, expected) =>
    expect(decide(keyed, [matchOf({ u: user }, ['u'])], before, at).decisions).toMatchObject([expected]),
  );
});

describe('the silence key', () => {
  const ABSENT = { type: 'flatline', threshold: 1, timeframe: { minutes: 5 } };
  test.each<readonly [string, JsonObject, string[], JsonObject, string]>([
    ['the rule alone', {}, [], { u: 'x' }, 'r'],
    ['with the value', {}, ['u'], { u: 'x' }, 'r.x'],
    ['a missing value is the rule; SI4', {}, ['u'], {}, 'r'],
    ['an empty value is not; SI4', {}, ['u'], { u: '' }, 'r.'],
    ['a nested value; SI5', {}, ['u.name'], { u: { name: 'x' } }, 'r.x'],
    ['a list', {}, ['u'], { u: ['a', 'b'] }, "r.['a', 'b']"],
    ['a compound with a part missing; SI10', {}, ['a', 'b'], { a: 1, 'a,b': '1, None' }, 'r.1, None'],
    ['a match without the compound', {}, ['a', 'b'], {}, 'r'],
    ['what is missed in the whole of a rule; SI9', ABSENT, [], { key: 'all' }, 'r.all'],
    ['a key that rules share', { realert_key: 'all' }, ['u'], { u: 'x' }, 'all.x'],
  ])('%s', (_name, values, queryKey, document, expected) =>
    expect(
      silenceKeyOf(ruleOf({ name: 'r', type: 'any', query_key: queryKey, ...values }), matchOf(document, queryKey)),
    ).toBe(expected),
  );
});

describe('exponential_realert', () => {
  test.each<readonly [number, number, number]>([
    [5 * SECOND, 0, 1],
    [15 * SECOND, 0, 0],
    [15 * SECOND, 1, 2],
    [MINUTE, 2, 1],
    [MINUTE, 3, 4],
    [5 * MINUTE, 1, 0],
    [4 * HOUR, 9, 0],
    [4 * HOUR, 10, 9],
    [4 * HOUR, 11, 12],
  ])('SI6: %i ms after the end, exponent %i becomes %i', (since, exponent, expected) =>
    expect(
      nextQuiet({ realert: 10 * SECOND, exponentialRealert: 24 * HOUR }, { until: 0, exponent }, since).exponent,
    ).toBe(expected),
  );

  test('SI8: the times themselves', () => {
    const rule = { realert: 10 * MINUTE, exponentialRealert: HOUR };
    let quiet: Quiet | undefined;
    const told = [0, 15, 35, 105, 200].map(minute => {
      quiet = nextQuiet(rule, quiet, minute * MINUTE);
      return [quiet.until / MINUTE, quiet.exponent];
    });
    expect(told).toEqual([
      [10, 0],
      [35, 1],
      [75, 2],
      [165, 2],
      [260, 2],
    ]);
  });

  test('without it the exponent stays nothing', () =>
    expect(nextQuiet({ realert: MINUTE, exponentialRealert: null }, { until: 0, exponent: 3 }, 1)).toEqual({
      until: MINUTE + 1,
      exponent: 0,
    }));
});
