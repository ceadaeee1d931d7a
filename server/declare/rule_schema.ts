import type { JsonObject } from '../../common/model/json.ts';
import type { Declaration } from './declaration.ts';
import { describeOptions, type OptionGroup } from './options.ts';
import { plainSchema } from './plain_schema.ts';

/** An output; it may take options of any name that begins so. */
interface DeclaredOutput extends Declaration {
  readonly openPrefix: string | null;
}

/** What a rule file is made of. */
export interface RuleParts {
  /** Options that every rule has. */
  readonly common: readonly OptionGroup[];
  readonly ruleTypes: readonly Declaration[];
  readonly alerters: readonly DeclaredOutput[];
}

/**
 * The JSON Schema (2020-12) of a rule file, for editors. Unknown options are allowed, as the loader allows them.
 * A rule that imports another file need not be whole; what an output needs may stand in config.yaml.
 */
export function ruleSchemaOf({ common, ruleTypes, alerters }: RuleParts): JsonObject {
  const shared = common.flatMap(group => Object.entries(propertiesOf(group)));
  const needed = common.flatMap(requiredOf);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A rule of Tocsin',
    description: 'A rule file, in the spelling of ElastAlert 2.',
    type: 'object',
    properties: {
      ...Object.fromEntries(shared),
      import: {
        title: 'Import',
        description: 'Another file, or several, whose options this one takes over.',
        anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
      },
      type: { ...describedOption(common, 'type'), oneOf: ruleTypes.map(choiceOf) },
      alert: { ...describedOption(common, 'alert'), ...outputsSchema() },
    },
    additionalProperties: { description: 'Not an option that is known; it has no effect.' },
    ...wholeUnlessImported(needed),
    allOf: [...ruleTypes.map(whereTypeIs), ...alerters.map(whereAlertTells)],
    $defs: {
      output: {
        anyOf: [
          { oneOf: alerters.map(choiceOf) },
          {
            type: 'object',
            minProperties: 1,
            properties: Object.fromEntries(alerters.map(({ id }) => [id, { $ref: `#/$defs/${nameOf(id)}` }])),
            additionalProperties: false,
          },
        ],
      },
      ...Object.fromEntries(alerters.map(alerter => [nameOf(alerter.id), groupSchema(alerter)])),
    },
  };
}

const nameOf = (alerterId: string): string => `output_${alerterId}`;

const choiceOf = ({ id, title, summary }: Declaration): JsonObject => ({ const: id, title, description: summary });

const outputsSchema = (): JsonObject => ({
  anyOf: [{ $ref: '#/$defs/output' }, { type: 'array', items: { $ref: '#/$defs/output' } }],
});

/** The options of an output: beside the others of a rule, or under its name in `alert`. */
const groupSchema = ({ title, summary, options, openPrefix }: DeclaredOutput): JsonObject => ({
  title,
  description: summary,
  type: ['object', 'null'],
  properties: propertiesOf(options),
  ...(openPrefix === null
    ? {}
    : { patternProperties: { [`^${openPrefix}`]: { description: `A field of ${title}.` } } }),
});

const propertiesOf = (group: OptionGroup): JsonObject =>
  Object.fromEntries(
    describeOptions(group).map(({ name, label, help, schema }) => [
      name,
      { title: label, description: help, ...plainSchema(schema) },
    ]),
  );

const requiredOf = (group: OptionGroup): readonly string[] =>
  describeOptions(group)
    .filter(({ required }) => required)
    .map(({ name }) => name);

function describedOption(groups: readonly OptionGroup[], wanted: string): JsonObject {
  const found = groups.flatMap(describeOptions).find(({ name }) => name === wanted);
  return found ? { title: found.label, description: found.help } : {};
}

const wholeUnlessImported = (required: readonly string[]): JsonObject =>
  required.length === 0 ? {} : { if: { not: { required: ['import'] } }, then: { required: [...required] } };

const whereTypeIs = ({ id, options }: Declaration): JsonObject => ({
  if: { properties: { type: { const: id } }, required: ['type'] },
  then: { properties: propertiesOf(options), ...wholeUnlessImported(requiredOf(options)) },
});

function whereAlertTells({ id }: Declaration): JsonObject {
  const asObject = { type: 'object', required: [id] };
  const anywhere = { type: 'array', contains: { anyOf: [{ const: id }, asObject] } };
  return {
    if: { properties: { alert: { anyOf: [{ const: id }, asObject, anywhere] } }, required: ['alert'] },
    then: { $ref: `#/$defs/${nameOf(id)}` },
  };
}
