import type { Json, JsonObject } from '../../../../common/model/json.ts';
import { WrittenNumber } from '../../../../common/model/written_number.ts';
import { rison } from '../../../../server/engine/discover/rison.ts';
import { ruleOf } from '../../../support/rules.ts';

test.each<readonly [Json, string]>([
  ['plain-text_1.2/x%+~', 'plain-text_1.2/x%+~'],
  ['2021-01-01', "'2021-01-01'"],
  ['', "''"],
  ["it's a ! b", "'it!'s a !! b'"],
  ['zoë', 'zoë'],
  [null, '!n'],
  [true, '!t'],
  [-1.5, '-1.5'],
  [[], '!()'],
  [{ b: [1, 'a'], a: {} }, '(a:(),b:!(1,a))'],
])('rison of %j', (value, expected) => expect(rison(value)).toBe(expected));

const KIBANA: JsonObject = {
  type: 'any',
  generate_kibana_discover_url: true,
  kibana_discover_app_url: 'http://kibana:5601/#/discover',
  kibana_discover_index_pattern_id: 'logs-id',
};
const AT = { '@timestamp': '2019-09-01T00:30:00Z' };

const linkOf = (options: JsonObject, match: JsonObject, name = 'kibana_discover_url'): string => {
  const link = ruleOf({ ...KIBANA, ...options }).links(match)[name];
  return typeof link === 'string' ? decodeURIComponent(link) : 'none';
};

test('DL1: ten minutes around the match', () =>
  expect(linkOf({}, AT)).toBe(
    'http://kibana:5601/#/discover' +
      "?_g=(filters:!(),refreshInterval:(pause:!t,value:0),time:(from:'2019-09-01T00:20:00Z',to:'2019-09-01T00:40:00Z'))" +
      '&_a=(columns:!(_source),filters:!(),index:logs-id,interval:auto)',
  ));

test.each<readonly [string, JsonObject]>([
  ['no address', { kibana_discover_app_url: null }],
  ['no data view', { kibana_discover_index_pattern_id: null }],
  ['not asked for', { generate_kibana_discover_url: false }],
])('DL2: %s, no link', (_name, options) => expect(linkOf(options, AT)).toBe('none'));

test.each<readonly [string, JsonObject, string]>([
  ['from', { kibana_discover_from_timedelta: { hours: 1 } }, "from:'2019-08-31T23:30:00Z',to:'2019-09-01T00:40:00Z'"],
  ['to', { kibana_discover_to_timedelta: { hours: 1 } }, "from:'2019-09-01T00:20:00Z',to:'2019-09-01T01:30:00Z'"],
  [
    'timeframe',
    { type: 'frequency', num_events: 1, timeframe: { minutes: 20 } },
    "from:'2019-09-01T00:10:00Z',to:'2019-09-01T00:50:00Z'",
  ],
])('DL4: %s', (_name, options, expected) => expect(linkOf(options, AT)).toContain(expected));

test('DL5: the rule’s filters are one filter, unwrapped', () =>
  expect(linkOf({ filter: [{ term: { level: 30 } }, { query: { exists: { field: 'é' } } }] }, AT)).toContain(
    '(store:appState),bool:(must:!((term:(level:30)),(exists:(field:é)))),meta:(alias:filter,disabled:!f,index:logs-id,key:bool,negate:!f,type:custom,value:\'{"must":[{"term":{"level":30}},{"exists":{"field":"\\u00e9"}}]}\')',
  ));

test('a number in a filter is spelled as the rule spells it', () =>
  expect(linkOf({ filter: [{ range: { load: { gt: new WrittenNumber('1.0') } } }] }, AT)).toMatch(
    /range:\(load:\(gt:1\.0\)\).*"gt":1\.0\}/,
  ));

test.each<readonly [string, JsonObject, string]>([
  ['a number', { u: 55 }, "params:(query:55,type:phrase),type:phrase,value:'55'"],
  ['a text', { u: 'ok' }, 'params:(query:ok,type:phrase)'],
  [
    'nothing',
    { u: null },
    'exists:(field:u),meta:(alias:!n,disabled:!f,index:logs-id,key:u,negate:!t,type:exists,value:exists)',
  ],
  ['missing', {}, 'exists:(field:u)'],
  ['empty', { u: '' }, 'exists:(field:u)'],
  ['a list of nothing', { u: ['', null] }, 'exists:(field:u)'],
  ['a list of one', { u: ['ok'] }, 'params:(query:ok,type:phrase)'],
])('DL6: the key is %s', (_name, match, expected) =>
  expect(linkOf({ query_key: 'u' }, { ...AT, ...match })).toContain(expected),
);

test('DL7: a relative address is joined to the server’s, the tenant before the #', () =>
  expect(
    linkOf(
      {
        kibana_discover_app_url: 'app/discover#/',
        kibana_url: 'http://kibana:5601/base/',
        kibana_discover_security_tenant: 'all teams',
      },
      AT,
    ),
  ).toMatch(/^http:\/\/kibana:5601\/base\/app\/discover\?security_tenant=all\+teams#\/\?_g=/));

test('DL9: OpenSearch Dashboards has its query in a part of its own', () =>
  expect(
    linkOf(
      {
        generate_opensearch_discover_url: true,
        opensearch_discover_app_url: 'http://osd:5601/app/data-explorer/discover#/',
        opensearch_discover_index_pattern_id: 'logs-id',
        query_key: 'u',
      },
      { ...AT, u: 'x' },
      'opensearch_discover_url',
    ),
  ).toMatch(
    /&_a=\(discover:\(columns:!\(_source\),isDirty:!f,sort:!\(\)\),metadata:\(indexPattern:logs-id,view:discover\)\)&_q=\(filters:!\(.*\),query:\(language:lucene,query:''\)\)$/,
  ));
