import type { JsonObject } from '../../../common/model/json.ts';
import type { EventRow } from '../../../server/engine/event.ts';
import { ruleOf } from '../../support/rules.ts';
import { factsWith, runOf } from '../../support/runs.ts';

const RUN = runOf({ start: 1000, end: 10_000 }, { since: 0 });
const facts = factsWith({ lastWithin: bound => bound + 999.999 });
const { detector } = ruleOf({ type: 'any' });
const row = (id: string, at: number): EventRow => ({ id, index: 'logs', at, key: 'k', document: { id } });

test('every event that was not told yet is a finding; AN1', () => {
  const folding = detector.fold(RUN, { memory: { b: 3000 }, facts });
  folding.push([row('a', 2000), row('b', 3000)]);
  folding.push([row('c', 4000)]);
  const { findings, memory } = folding.close();
  expect(findings.map(({ event, key }) => [event.id, key])).toEqual([
    ['a', 'k'],
    ['c', 'k'],
  ]);
  expect(memory).toEqual({ a: 2000, b: 3000, c: 4000 });
});

describe('the screen', () => {
  test.each<readonly [string, JsonObject, number, 'quiet' | 'perhaps']>([
    ['nothing there', {}, 0, 'quiet'],
    ['something new', {}, 1, 'perhaps'],
    ['all of it told', { a: 2000, b: 10_000 }, 2, 'quiet'],
    ['one more than was told', { a: 2000 }, 2, 'perhaps'],
    ['what was told lies before the window', { a: 1000 }, 1, 'perhaps'],
    ['to the engine the first second is outside', { a: 1999.9 }, 1, 'perhaps'],
    ['and the last one inside', { a: 10_999.9 }, 1, 'quiet'],
    ['microseconds inside are no doubt', { a: 2000.4 }, 1, 'quiet'],
  ])('%s', (_name, memory, total, kind) =>
    expect(detector.judge(RUN, { answers: [{ total, aggregations: {} }], memory, facts })).toMatchObject({ kind }),
  );
});

test.each(['constructor', '__proto__'])('an event may have the id %s', id => {
  const folding = detector.fold(RUN, { memory: {}, facts });
  folding.push([row(id, 2000)]);
  expect(folding.close().findings).toHaveLength(1);
});

test('what is too old to be read again is forgotten', () =>
  expect(detector.prune(RUN, { a: 999, b: 1000, c: 1001 })).toEqual({ c: 1001 }));
