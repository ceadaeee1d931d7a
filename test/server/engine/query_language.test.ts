import { stringAt } from '../../../common/model/json.ts';
import { compileText, ruleOf } from '../../support/rules.ts';

const compiled = (filter: string, type = 'type: any') =>
  compileText(`name: r\nindex: logs\nalert: notebook\n${type}\nfilter:\n${filter}`);

test('UT20: a query in a language of its own stands apart from the other filters', () => {
  const { rule, problems } = compiled('- eql: any where true\n- term: {a: 1}\n- query: {exists: {field: b}}\n');
  expect(problems).toEqual([]);
  expect(rule).toMatchObject({
    language: { kind: 'eql', text: 'any where true' },
    filters: [{ term: { a: 1 } }, { exists: { field: 'b' } }],
  });
});

test('UT20: of several queries of one language the last one counts, and the rule says so', () => {
  const { rule, problems } = compiled('- esql: FROM a\n- esql: FROM b\n');
  expect(rule?.language).toEqual({ kind: 'esql', text: 'FROM b' });
  expect(problems).toMatchObject([{ severity: 'warning', path: 'filter', place: { line: 5 } }]);
});

test.each([
  ['both languages', '- eql: any where true\n- esql: FROM a\n', 'type: any', 'filter', /cannot stand together/],
  ['a query that is no text', '- term: {a: 1}\n- eql: {a: 1}\n', 'type: any', 'filter.1', /must be the text/],
  ['a query that says nothing', "- esql: ' '\n", 'type: any', 'filter.0', /must be the text/],
  [
    'a type that lets the search engine calculate',
    '- esql: FROM a\n',
    'type: metric_aggregation\nmetric_agg_key: n\nmetric_agg_type: avg\nmax_threshold: 1',
    'filter',
    /^esql is not for metric_aggregation/,
  ],
])('%s: refused', (_name, filter, type, path, message) => {
  const { rule, problems } = compiled(filter, type);
  expect(rule).toBeNull();
  expect(problems).toMatchObject([{ path, severity: 'error' }]);
  expect(problems[0]?.message).toMatch(message);
});

test('links to Discover hold the other filters alone', () => {
  const rule = ruleOf({
    type: 'any',
    filter: [{ eql: 'any where true' }, { term: { a: 1 } }],
    generate_kibana_discover_url: true,
    kibana_discover_app_url: 'https://kibana/app/discover#/',
    kibana_discover_index_pattern_id: 'logs',
  });
  const link = stringAt(rule.links({ '@timestamp': '2025-03-10T12:00:00Z' }), 'kibana_discover_url');
  expect(link).toContain('term');
  expect(link).not.toContain('any%20where');
});
