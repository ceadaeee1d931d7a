import type { JsonObject } from '../../../../common/model/json.ts';
import { foundEvent, type Finding } from '../../../../server/engine/event.ts';
import { documentKey, enrich } from '../../../../server/engine/steps/enrich.ts';
import { ruleOf } from '../../../support/rules.ts';

const findingOf = (document: JsonObject): Finding =>
  foundEvent({
    event: { id: '1', index: 'logs', at: 0, key: null, document },
    evidence: { summary: '', window: { start: 0, end: 0 }, counted: 1, needed: 1, eventIds: ['1'] },
  });

test.each<readonly [string, JsonObject, JsonObject, JsonObject]>([
  ['what is added to a match', {}, { a: 1 }, { a: 1, _id: '1', _index: 'logs', num_hits: 7, num_matches: 2 }],
  [
    'a time at the root in our form',
    {},
    { '@timestamp': '2025-03-10 12:00:00.500000' },
    { '@timestamp': '2025-03-10T12:00:00.500Z' },
  ],
  [
    'its offset stays',
    {},
    { '@timestamp': '2025-03-10T14:00:00+02:00' },
    { '@timestamp': '2025-03-10T14:00:00+02:00' },
  ],
  ['epoch milliseconds', {}, { '@timestamp': 0 }, { '@timestamp': '1970-01-01T00:00:00Z' }],
  [
    'a nested time as Python writes one',
    { timestamp_field: 'a.t' },
    { a: { t: '2025-03-10T12:00:00.250Z', u: 1 } },
    { a: { t: '2025-03-10T12:00:00.250000+00:00', u: 1 } },
  ],
  ['a compound key is a flat field', { query_key: ['a', 'b.c'] }, { a: 1, b: { c: 'x' } }, { 'a,b.c': '1, x' }],
  ['counts win over fields of the same name', {}, { num_hits: 'mine' }, { num_hits: 7 }],
])('%s', (_name, values, document, expected) => {
  const [match] = enrich(ruleOf({ type: 'any', ...values }), [findingOf(document)], new Map(), { hits: 7, matches: 2 });
  expect(match?.document).toMatchObject(expected);
});

test('a document that was read whole stands for its keys', () => {
  const whole = new Map([[documentKey('logs', '1'), { a: 1, b: 2 }]]);
  const [match] = enrich(ruleOf({ type: 'any' }), [findingOf({ a: 1 })], whole, { hits: 1, matches: 1 });
  expect(match?.document).toMatchObject({ a: 1, b: 2 });
});
