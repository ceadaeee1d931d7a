import type { JsonObject } from '../../../common/model/json.ts';
import { shownValues } from '../../../server/engine/shown_values.ts';

test.each<readonly [string, JsonObject, JsonObject]>([
  ['a length of time', { timeframe: { hours: 1, minutes: 30 } }, { timeframe: '1:30:00' }],
  ['several keys are one text', { query_key: ['a', 'b'] }, { query_key: 'a,b', compound_query_key: ['a', 'b'] }],
  ['a list of one query_key is that one', { query_key: ['a'] }, { query_key: 'a' }],
  [
    'a list of one aggregation_key',
    { aggregation_key: ['a'] },
    { aggregation_key: 'a', compound_aggregation_key: ['a'] },
  ],
  ['one compare_key is listed, too', { compare_key: 'a' }, { compare_key: 'a', compound_compare_key: ['a'] }],
  [
    'UT13: what a rule does not say',
    {},
    { realert: '0:01:00', aggregation: '0:00:00', priority: '2', realert_key: 'r' },
  ],
  ['no quiet time where matches are gathered', { aggregation: { hours: 2 } }, { realert: '0:00:00' }],
  ['one query_key', { query_key: 'a' }, { query_key: 'a' }],
])('%s', (_name, values, shown) => expect(shownValues(values, 'r')).toMatchObject(shown));
