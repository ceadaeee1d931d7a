import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv from 'ajv/dist/2020';
import { isObject, objectAt, type JsonObject } from '../../common/model/json.ts';
import { alerters } from '../../server/alerters/index.generated.ts';
import { parseYaml } from '../../server/declare/yaml.ts';
import { registryOf } from '../../server/engine/catalogue.ts';
import { ruleFileSchema } from '../../server/hosts/cli/schema.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

const CASES = path.join(__dirname, '..', 'cases');

const schema = ruleFileSchema(registryOf(ruleTypes, alerters));
const isValid = new Ajv({
  allErrors: true,
  strictTypes: false,
  allowUnionTypes: true,
  allowMatchingProperties: true,
}).compile(schema);

/** What an editor would underline. */
function mistakesIn(rule: JsonObject): readonly string[] {
  if (isValid(rule)) return [];
  return (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

const RULE = { type: 'frequency', index: 'logs', alert: 'debug', num_events: 3, timeframe: { minutes: 5 } };

test.each(ruleTypes.map(type => [type.id, type.example] as const))('the example of %s', (_id, example) => {
  expect(mistakesIn({ alert: ['debug'], ...example })).toEqual([]);
});

test.each(alerters.map(alerter => [alerter.id, alerter.example] as const))('the example of %s', (id, example) => {
  expect(mistakesIn({ ...RULE, alert: id, ...example })).toEqual([]);
  expect(mistakesIn({ ...RULE, alert: [{ [id]: example }] })).toEqual([]);
});

const caseRules = readdirSync(CASES, { withFileTypes: true })
  .filter(entry => entry.isDirectory())
  .flatMap(({ name: folder }) => readdirSync(path.join(CASES, folder)).map(file => `${folder}/${file}`));

test.each(caseRules)('the rule of the case %s', file => {
  const read = parseYaml(readFileSync(path.join(CASES, file), 'utf8'), file);
  const rule = read.ok && isObject(read.value.value.rule) ? read.value.value.rule : {};
  const { alert: _alert, notebook_parts: _parts, ...own } = rule;
  expect(mistakesIn({ index: 'logs', alert: 'debug', ...own })).toEqual([]);
});

test.each<[string, JsonObject]>([
  ['an unknown option', { ...RULE, num_evnts: 3 }],
  [
    'several outputs, with options of their own or without',
    { ...RULE, alert: ['debug', { slack: { slack_title: 'x' } }] },
  ],
  ['a rule that imports what it needs', { import: 'base.inc', type: 'frequency', num_events: 5 }],
  ['options of the search engine', { ...RULE, es_host: 'other', es_port: 9200 }],
])('%s is taken', (_name, rule) => {
  expect(mistakesIn(rule)).toEqual([]);
});

test.each<[string, JsonObject, string]>([
  ['a time without a unit', { ...RULE, timeframe: 5 }, '/timeframe must be object'],
  [
    'a time with a unit that is none',
    { ...RULE, realert: { fortnights: 1 } },
    '/realert must NOT have additional properties',
  ],
  ['a type that is not there', { ...RULE, type: 'frequenzy' }, '/type must be equal to constant'],
  ['an output that is not there', { ...RULE, alert: ['smoke'] }, '/alert/0 must be equal to constant'],
  [
    'an option that the type needs',
    { type: 'frequency', index: 'a', alert: 'debug' },
    " must have required property 'num_events'",
  ],
  ['an option that every rule needs', { type: 'any', alert: 'debug' }, " must have required property 'index'"],
  [
    'an option of an output',
    { ...RULE, alert: 'slack', slack_msg_color: 'red' },
    '/slack_msg_color must be equal to one of the allowed values',
  ],
  [
    'an inline option of an output',
    { ...RULE, alert: [{ slack: { slack_timeout: 'x' } }] },
    '/alert/0/slack/slack_timeout must be integer',
  ],
])('%s is underlined', (_name, rule, mistake) => {
  expect(mistakesIn(rule)).toContain(mistake);
});

test('an option of another output is not judged', () => {
  expect(mistakesIn({ ...RULE, slack_msg_color: 'red' })).toEqual([]);
});

test('what an editor shows beside an option is its label and help', () => {
  const { title, description } = objectAt(objectAt(schema, 'properties'), 'realert');
  expect(title).toBe('Quiet after an alert');
  expect(description).toMatch(/^No second alert .*\.$/);
});
