import type { JsonObject } from '../../../common/model/json';
import { parseYaml } from '../../../server/declare/yaml';
import { composeText } from '../../../server/import/compose_text';

const valuesOf = (text: string): JsonObject => {
  const read = parseYaml(text);
  if (!read.ok) throw new Error('it is YAML');
  return read.value.value;
};

const compose = (own: string, values: JsonObject, other: string | null = null) =>
  composeText({ own, values, textWith: option => (other !== null && option in valuesOf(other) ? other : null) });

const OWN = `---
# who
import: base.inc # why
# the kind
type: any

filter:
- a: 1 # one
# last
`;

describe('one text out of several', () => {
  test('that says it already stays as it is', () =>
    expect(compose(OWN, valuesOf(OWN))).toEqual({ text: OWN, isRewritten: false }));

  test('an option goes, one is changed where it stands, one is added with its comments, a name stands above', () => {
    const base = '# how often\nrealert: {minutes: 5} # really\nowner: x\n';
    const values = { name: 'a', type: 'any', filter: [{ b: 2 }], realert: { minutes: 5 } };
    expect(compose(OWN, values, base)).toEqual({
      text: `---
# who
name: a
# the kind
type: any

filter:
  - b: 2
# how often
realert: {minutes: 5} # really
# last
`,
      isRewritten: false,
    });
  });

  test.each([
    ['lines that refer to others', 'x: &a {minutes: 5}\nrealert: *a\n'],
    ['lines whose blank end counts', 'owner: y\nrealert: |+\n  a\n\n\nx: 1\n'],
  ])('are written out where they cannot be taken: %s', (_name, other) => {
    const { realert } = valuesOf(other);
    const { text, isRewritten } = compose('type: any\n', { type: 'any', realert }, other);
    expect(isRewritten).toBe(false);
    expect(valuesOf(text)).toEqual({ type: 'any', realert });
  });

  test('what is not written line by line is written anew', () =>
    expect(compose('{type: any, import: x}', { type: 'any', name: 'a' })).toEqual({
      text: 'type: any\nname: a\n',
      isRewritten: true,
    }));
});
