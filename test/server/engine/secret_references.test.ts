import type { Json } from '../../../common/model/json.ts';
import { formatProblem } from '../../../common/model/problem.ts';
import { compileRule } from '../../../server/engine/compile.ts';
import {
  misplacedSecrets,
  resolveOptions,
  resolveSecrets,
  secretNamesIn,
  type SecretsAtHand,
} from '../../../server/engine/secret_references.ts';
import { registry, sourceOf } from '../../support/rules.ts';

const known = new Map([
  ['hook', 'https://hooks.example.org/T0'],
  ['user', 'ada'],
  ['a.b-c_1', 'x'],
  ['nested', '${secret:hook}'],
  ['dollars', '$& $1 $$'],
]);

describe('references in a value', () => {
  test.each<readonly [string, Json, Json]>([
    ['the whole value', '${secret:hook}', 'https://hooks.example.org/T0'],
    ['a part of it', 'https://u:${secret:user}@h/', 'https://u:ada@h/'],
    ['several', '${secret:user}:${secret:user}', 'ada:ada'],
    ['in a list', ['${secret:user}', 1, null], ['ada', 1, null]],
    ['in an object', { headers: { auth: 'Bearer ${secret:a.b-c_1}' } }, { headers: { auth: 'Bearer x' } }],
    ['the value of a secret is not looked into', '${secret:nested}', '${secret:hook}'],
    ['the value of a secret is taken as it is', '<${secret:dollars}>', '<$& $1 $$>'],
    [
      'nothing to resolve',
      { a: '$hook$ ${ENV} {secret:hook} $secret:hook' },
      { a: '$hook$ ${ENV} {secret:hook} $secret:hook' },
    ],
    ['keys of objects are as they are', { '${secret:hook}': 1 }, { '${secret:hook}': 1 }],
  ])('%s', (_name, value, expected) => expect(resolveSecrets(value, known)).toEqual({ ok: true, value: expected }));

  test.each<readonly [string, Json, readonly string[]]>([
    ['one that is not there', '${secret:other}', ['other']],
    ['each once, known ones left out', ['${secret:b}${secret:hook}', { c: '${secret:a}${secret:b}' }], ['b', 'a']],
    ['no name at all', '${secret:}', ['']],
    ['no name of a secret', '${secret:my hook}', ['my hook']],
  ])('missing: %s', (_name, value, names) => {
    expect(resolveSecrets(value, known)).toEqual({ ok: false, error: names });
  });

  test('all names are found, each once', () =>
    expect(secretNamesIn({ a: ['${secret:x} ${secret:y}'], b: { c: '${secret:x}' }, d: 3 })).toEqual(['x', 'y']));
});

describe('options', () => {
  const secrets: SecretsAtHand = { known, unreadable: new Map([['old', 'is encrypted with another key']]) };

  test('that hold secrets are resolved, others are not', () =>
    expect(resolveOptions({ url: '${secret:hook}', text: '${secret:hook}' }, ['url', 'none'], secrets)).toEqual({
      values: { url: 'https://hooks.example.org/T0', text: '${secret:hook}' },
      used: ['https://hooks.example.org/T0'],
      pending: new Set(),
      problems: [],
    }));

  test.each([
    ['other', 'unknown_secret', /there is no secret other; keep one with `tocsin secret set other`/],
    ['old', 'unreadable', /^the secret old is encrypted with another key$/],
    ['a b', 'unknown_secret', /^"a b" is no name of a secret/],
  ])('whose secret is not at hand: %s', (name, code, message) => {
    const { problems, pending } = resolveOptions({ url: `\${secret:${name}}` }, ['url'], secrets);
    expect(problems).toMatchObject([{ code, severity: 'error', path: 'url' }]);
    expect(problems[0]?.message).toMatch(message);
    expect([...pending]).toEqual(['url']);
  });

  test('where nobody can look, a name is taken to be right', () => {
    const { problems, pending } = resolveOptions({ url: '${secret:x}', t: 'a' }, ['url', 't'], 'unresolved');
    expect({ problems, pending: [...pending] }).toEqual({ problems: [], pending: ['url'] });
    expect(resolveOptions({ url: '${secret:x y}' }, ['url'], 'unresolved').problems).toHaveLength(1);
  });

  test('that hold no secrets may name none', () =>
    expect(misplacedSecrets({ url: '${secret:a}', text: ['${secret:a}'], other: 'b' }, name => name === 'url')).toEqual(
      [
        {
          code: 'wrong_value',
          severity: 'error',
          path: 'text',
          message: 'names a secret; only options that hold secrets may name one',
        },
      ],
    ));
});

describe('a rule that names secrets', () => {
  const secrets: SecretsAtHand = { known, unreadable: new Map() };
  const compile = (values: Record<string, Json>, at: SecretsAtHand | 'unresolved' = secrets) =>
    compileRule({ ...sourceOf({ type: 'any', ...values }), secrets: at }, registry);
  const told = (values: Record<string, Json>, at?: SecretsAtHand | 'unresolved') =>
    compile(values, at).problems.map(formatProblem);

  test.each<readonly [string, Record<string, Json>]>([
    ['beside alert', { alert: 'pager', pager_token: 'Bearer ${secret:hook}' }],
    ['inline', { alert: [{ pager: { pager_token: 'Bearer ${secret:hook}' } }] }],
    ['through another option', { alert: 'pager', pager_token: '$mine$', mine: 'Bearer ${secret:hook}' }],
  ])('%s: it is put in, and so is what must not be shown', (_name, values) => {
    const { rule, problems } = compile(values);
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(rule?.outputs.map(output => output.secrets)).toEqual([
      ['Bearer https://hooks.example.org/T0', 'https://hooks.example.org/T0'],
    ]);
    expect(JSON.stringify([rule?.values, rule?.compose])).not.toContain('hooks.example.org');
  });

  const MISPLACED = 'names a secret; only options that hold secrets may name one';

  test.each<readonly [string, Record<string, Json>, readonly string[]]>([
    ['a text', { alert_text: '${secret:hook}' }, [`alert_text: ${MISPLACED}`]],
    [
      'arguments of a text',
      { alert_text: '{0}', alert_text_args: ['${secret:hook}'] },
      [`alert_text_args: ${MISPLACED}`],
    ],
    ['a filter', { filter: [{ term: { a: '${secret:hook}' } }] }, [`filter: ${MISPLACED}`]],
    [
      'an option of an output that is no secret',
      { alert: 'pager', pager_token: 'x', pager_room: '${secret:hook}' },
      [`pager_room: ${MISPLACED}`],
    ],
    [
      'the same, inline',
      { alert: [{ pager: { pager_token: 'x', pager_room: '${secret:hook}' } }] },
      [`alert.0.pager.pager_room: ${MISPLACED}`],
    ],
    [
      'the same, through the option that is one',
      { alert: 'pager', pager_token: '${secret:hook}', pager_room: '$pager_token$' },
      [`pager_room: ${MISPLACED}`],
    ],
    [
      'a secret that is not there',
      { alert: 'pager', pager_token: '${secret:other}' },
      ['pager_token: there is no secret other; keep one with `tocsin secret set other`, or in the app'],
    ],
    [
      'access to the search engine',
      { es_password: '${secret:other}' },
      ['es_password: there is no secret other; keep one with `tocsin secret set other`, or in the app'],
    ],
  ])('%s is refused', (_name, values, expected) => {
    expect(told(values)).toEqual(expected);
    expect(compile(values).rule).toBeNull();
  });

  test('where nobody keeps any, every name is unknown', () => {
    const values = { type: 'any', alert: 'pager', pager_token: '${secret:hook}' };
    expect(compileRule(sourceOf(values), registry).problems).toMatchObject([{ code: 'unknown_secret' }]);
  });

  test('where nobody can look, it is right and has no output', () => {
    const { rule, problems } = compile({ alert: 'pager', pager_token: '${secret:anything}' }, 'unresolved');
    expect([problems, rule?.outputs]).toEqual([[], []]);
  });
});
