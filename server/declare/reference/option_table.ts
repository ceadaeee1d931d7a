import { stringify } from 'yaml';
import { z } from 'zod';
import type { OptionInfo } from '../../../common/model/catalogue.ts';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { notesOf } from '../field.ts';
import { describeOptions, type OptionGroup } from '../options.ts';
import { exampleOf } from './option_example.ts';
import { isDuration, typeInWords } from './type_in_words.ts';

const LEVELS = { rule: 'rule', config: 'config.yaml', both: 'rule, config.yaml' } as const;

const HEAD = ['option', 'meaning', 'type', 'unit', 'default', 'stands in', 'example'] as const;

/** The options of a group as a table: the required ones first. `declared` is an example of the whole group. */
export function optionTable(group: OptionGroup, declared: JsonObject = {}): string {
  const options = describeOptions(group);
  if (options.length === 0) return 'It has no options of its own.';
  const sorted = [...options.filter(({ required }) => required), ...options.filter(({ required }) => !required)];
  return tableOf(
    HEAD,
    sorted.map(option => rowOf(option, schemaIn(group, option.name), declared)),
  );
}

/** A table of Markdown; the texts of its cells may hold anything. */
export const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map(row => row.map(cell))].map(row => `| ${row.join(' | ')} |`).join('\n');

const cell = (text: string): string => text.replace(/\s*\n\s*/g, ' ').replace(/(?<!\\)\|/g, '\\|');

/** A value in one line, as it stands in YAML. */
const inlineYaml = (value: Json): string =>
  stringify(value, { collectionStyle: 'flow', lineWidth: 0, version: '1.1' }).trim();

function schemaIn(group: OptionGroup, name: string): z.ZodType {
  const schema: unknown = group.shape[name];
  if (schema instanceof z.ZodType) return schema;
  throw new Error(`${name} is no option of the group`);
}

function rowOf(option: OptionInfo, schema: z.ZodType, declared: JsonObject): readonly string[] {
  const example = exampleOf(option.name, schema, declared);
  const marks = [...(option.required ? ['**required**'] : []), ...(option.secret ? ['**secret**'] : [])];
  return [
    [`\`${option.name}\``, ...marks].join(' '),
    `${option.label}. ${option.help}`,
    typeInWords(option.schema),
    notesOf(schema)?.unit ?? (isDuration(option.schema) ? 'weeks … milliseconds' : ''),
    option.default === null ? '' : code(inlineYaml(option.default)),
    LEVELS[option.level],
    example === undefined ? '' : code(`${option.name}: ${inlineYaml(example)}`),
  ];
}

/** Code in Markdown, whatever it holds. */
const code = (text: string): string => (text.includes('`') ? `\`\` ${text} \`\`` : `\`${text}\``);
