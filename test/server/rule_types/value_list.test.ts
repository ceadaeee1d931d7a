import type { JsonObject } from '../../../common/model/json.ts';
import { ruleOf } from '../../support/rules.ts';

const GIVEN = { compare_key: 'username', filter: [{ term: { level: 1 } }] };
const users = (count: number): string[] => Array.from({ length: count }, (_, index) => `user${index + 1}`);

/** What the filters of a rule end with, after its own. */
const added = (values: JsonObject): readonly JsonObject[] => {
  const [own, ...more] = ruleOf({ ...GIVEN, ...values }).filters;
  expect(own).toEqual({ term: { level: 1 } });
  return more;
};

const queryOf = (query: string): JsonObject => ({ query_string: { query } });

test.each<readonly [string, JsonObject, readonly JsonObject[]]>([
  [
    'WL3: none of a whitelist',
    { type: 'whitelist', ignore_null: true, whitelist: ['ann', 'bob', 'cy', 'dee'] },
    [queryOf('NOT username:"ann" AND NOT username:"bob" AND NOT username:"cy" AND NOT username:"dee"')],
  ],
  [
    'BL2: any of a blacklist',
    { type: 'blacklist', blacklist: ['ann', 'bob', 'cy', 'dee'] },
    [queryOf('username:"ann" OR username:"bob" OR username:"cy" OR username:"dee"')],
  ],
  [
    'quotes and regexes',
    { type: 'blacklist', blacklist: ['a "b"\\', '/adm.*/'] },
    [queryOf('username:"a \\"b\\"\\\\" OR username:/adm.*/')],
  ],
  ['nothing, where that is not wanted', { type: 'blacklist', blacklist: ['a'], filter_by_list: false }, []],
  ['nothing of an empty whitelist', { type: 'whitelist', ignore_null: true, whitelist: [] }, []],
])('the search engine is asked for %s', (_name, values, expected) => expect(added(values)).toEqual(expected));

test('a long list is asked for in parts', () => {
  const [any] = added({ type: 'blacklist', blacklist: users(501) });
  expect(any).toMatchObject({ bool: { minimum_should_match: 1, should: [{}, queryOf('username:"user501"')] } });
  const none = added({ type: 'whitelist', ignore_null: true, whitelist: users(501) });
  expect(none.slice(1)).toEqual([queryOf('NOT username:"user501"')]);
});
