import type { CatalogueEntry, OptionInfo } from '../../../common/model/catalogue.ts';
import type { Json } from '../../../common/model/json.ts';
import { kindOf } from '../../../public/form/option_kind.ts';
import { editRuleText, readRuleText } from '../../../public/form/rule_text.ts';
import { alerters } from '../../../server/alerters/index.generated.ts';
import { describeRegistry, registryOf } from '../../../server/engine/catalogue.ts';
import { ruleTypes } from '../../../server/rule_types/index.generated.ts';

const catalogue = describeRegistry(registryOf(ruleTypes, alerters));
const entries: readonly CatalogueEntry[] = [...catalogue.ruleTypes, ...catalogue.alerters];

test.each(entries.map(entry => [entry.id, entry] as const))(
  '%s: its example fits its form and its text',
  (_id, entry) => {
    for (const option of entry.options) {
      const value = entry.example[option.name];
      if (value === undefined) continue;
      const declared = kindOf(option, undefined).kind;
      // An option that may be text or more is drawn as text until more is written.
      if (declared !== 'long_text') expect([option.name, kindOf(option, value).kind]).toEqual([option.name, declared]);
      expect(readRuleText(editRuleText('', [{ path: [option.name], value }]))).toEqual({
        ok: true,
        value: { [option.name]: value },
      });
    }
  },
);

const kindsOf = (options: readonly OptionInfo[]): Record<string, string> =>
  Object.fromEntries(options.map(option => [option.name, kindOf(option, undefined).kind]));

test('options are drawn by what they may hold', () => {
  expect(kindsOf(catalogue.rule)).toMatchObject({
    name: 'text',
    is_enabled: 'switch',
    priority: 'loose',
    query_key: 'fields',
    timestamp_field: 'field',
    realert: 'duration',
    alert_text: 'long_text',
    alert_text_kw: 'map',
    alert_text_type: 'choice',
    alert_subject_max_len: 'number',
  });
});

test.each<[string, Json]>([
  ['realert', 'soon'],
  ['realert', { minutes: '5' }],
  ['name', ['a']],
  ['is_enabled', 'maybe'],
  ['include', ['a', 1]],
  ['alert_text_kw', { a: 1 }],
])('%s: %j is shown as YAML, so that it is not lost', (name, value) => {
  const option = catalogue.rule.find(known => known.name === name);
  expect(option && kindOf(option, value).kind).toBe('data');
});
