import { parseJson } from '../../../../common/model/json_text.ts';
import { isObject } from '../../../../common/model/json.ts';
import { fillMatchTemplate } from '../../../../server/engine/text/match_template.ts';

const parsed = parseJson(
  `{"name": "mySystem", "t": 1.5, "n": 50.0, "list": ["a", "b"], "o": {"k": "v", "d": {"x": 1}}, "a.b": "dot", "none": null, "pct": "100%", "brace": "{x}", "é": "ü", "list2": [{"q": 1}], "u_v": 3, "match": "own"}`,
);
const match = isObject(parsed) ? parsed : {};

describe('UT7 templates in both styles, as ElastAlert fills them', () => {
  test.each([
    ['{name}', 'mySystem'],
    ['%(name)s', 'mySystem'],
    ['%(missing)s {missing}', '<MV> <MV>'],
    ['{o[k]}', 'v'],
    ['{o[z]}', '{o[z]}'],
    ['{q[z]}', '{q[z]}'],
    ['%(o.k)s', 'v'],
    ['%(o.d.x)d', '1'],
    ['%(n)s %(n).2f {n:.1f} {n}', '50.0 50.00 50.0 50.0'],
    ['%(t)d', '1'],
    ['{list}', "['a', 'b']"],
    ['{list[0]}', 'a'],
    ['%(list)s', "['a', 'b']"],
    ['100%%', '100%'],
    ['{{name}}', '{name}'],
    ['%(a.b)s {a.b}', 'dot {a.b}'],
    ['{none} %(none)s', 'None None'],
    ['%(pct)s', '100%'],
    ['%(brace)s', '<MV>'],
    ['{pct}', '100%'],
    ['{brace}', '{x}'],
    ['{match} %(match)s', 'own own'],
    ['{missing:>20}', '{missing:>20}'],
    ['{missing!r}', '{missing!r}'],
    ['{missing[0]}', '{missing[0]}'],
    ['{é}', 'ü'],
    ['%(list2)s {list2}', "[{'q': 1}] {list2}"],
    ['%(list2.0.q)s', '<MV>'],
    ['{o}', "{'k': 'v', 'd': {'x': 1}}"],
    ['%(o)s', "{'k': 'v', 'd': {'x': 1}}"],
    ['{name!r:>12}', "  'mySystem'"],
    ['{u_v:05d}', '00003'],
    ['%(u_v)05d', '00003'],
    ['%(o.d)s', '<MV>'],
    ['plain', 'plain'],
    ['', ''],
    ['{_missing_value}', '<MV>'],
    ['{name:{u_v}}', 'mySystem'],
    ['{ name }', '<MV>'],
    ['{name }', '<MV>'],
    ['%%(name)s', '%(name)s'],
    ['{o[d][x]}', '1'],
    ['{o[d][y]} z', '{o[d][y]} z'],
    ['{missing.attr}', '{missing.attr}'],
    ['%(o.missing)s', '<MV>'],
  ])('%s', (template, expected) =>
    expect(fillMatchTemplate(template, match, '<MV>')).toEqual({ ok: true, value: expected }),
  );

  test.each([
    '{o.k}',
    '{list[5]}',
    '100%',
    '5% off {name}',
    '%(name',
    '%s',
    '{0}',
    '{}',
    '{match[name]}',
    '{match[x]} {name}',
    '%(missing)d',
    '{name',
    '}',
    '{}{name}',
    '{match[o][k]}',
    '{n:d}',
    '%(name)d',
    '% (name)s',
    '%(a.b)s%',
  ])('%s cannot be filled', template => expect(fillMatchTemplate(template, match, '<MV>').ok).toBe(false));
});
