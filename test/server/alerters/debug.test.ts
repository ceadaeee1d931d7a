import type { JsonObject } from '../../../common/model/json.ts';
import { debug } from '../../../server/alerters/debug.ts';
import { alertFor, composed, CONTEXT } from '../../support/alerters.ts';

const AT = '2025-03-10T12:00:00Z';

test.each<[string, readonly JsonObject[], string | null, readonly string[]]>([
  ['a match', [{ '@timestamp': AT }], null, [`Alert for R at ${AT}:`, 'Match 1']],
  ['its key', [{ '@timestamp': AT, user: 'eva' }], 'user', [`Alert for R, eva, at ${AT}:`, 'Match 1']],
  ['no time', [{}], null, ['Alert for R at None:', 'Match 1']],
  [
    'two matches',
    [{ user: 'a' }, { user: 1 }],
    'user',
    ['Alert for R, a, at None:', 'Match 1', 'Alert for R, 1, at None:', 'Match 2'],
  ],
])('AL23: %s', (_name, documents, queryKey, lines) => {
  expect(composed(debug, {}, alertFor(documents), { ...CONTEXT, queryKey })).toEqual([{ kind: 'log', lines }]);
});
