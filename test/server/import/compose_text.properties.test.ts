import fc from 'fast-check';
import { toJson, isObject, type JsonObject } from '../../../common/model/json';
import { parseYaml } from '../../../server/declare/yaml';
import { composeText, says } from '../../../server/import/compose_text';

const valuesOf = (text: string): JsonObject => {
  const read = parseYaml(text);
  if (!read.ok) throw new Error('it is YAML');
  return read.value.value;
};

const compose = (own: string, values: JsonObject, other: string | null = null) =>
  composeText({ own, values, textWith: option => (other !== null && option in valuesOf(other) ? other : null) });

const values = fc
  .dictionary(fc.stringMatching(/^[a-z_]{1,6}$/), fc.jsonValue({ depthSize: 'small', noUnicodeString: false }), {
    maxKeys: 6,
  })
  .map(value => {
    const json = toJson(value);
    return isObject(json) ? json : {};
  });

test('whatever a rule is to say, its text says it', () => {
  fc.assert(
    fc.property(values, values, values, (own, other, more) => {
      const write = (value: JsonObject): string => composeText({ own: '', values: value, textWith: () => null }).text;
      const said = { ...own, ...other, ...more };
      const { text } = compose(write(own), said, write(other));
      expect(says(text, valuesOf(write(said)))).toBe(true);
    }),
  );
});
