import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import { formatProblem } from '../../common/model/problem.ts';
import { field } from '../../server/declare/field.ts';
import { count, text } from '../../server/declare/kinds.ts';
import { parseYaml } from '../../server/declare/yaml.ts';
import { registryOf, type Registry } from '../../server/engine/catalogue.ts';
import { compileRule, type Compiled, type RuleSource } from '../../server/engine/compile.ts';
import { defineAlerter } from '../../server/engine/define_alerter.ts';
import type { RuleType } from '../../server/engine/define_rule_type.ts';
import type { Rule } from '../../server/engine/rule.ts';
import { any } from '../../server/rule_types/any.ts';
import { frequency } from '../../server/rule_types/frequency.ts';

/** An output that says the title in one line, in as many parts as it is told. */
export const notebook = defineAlerter({
  id: 'notebook',
  title: 'Notebook',
  summary: 'Writes the title down.',
  example: { notebook_parts: 2 },
  options: z.object({
    notebook_parts: field(count(0).default(1), { label: 'Parts', help: 'How many parts a delivery has.' }),
  }),
  compose: (alert, options) =>
    Array.from({ length: options.notebook_parts }, (_, index) => ({
      kind: 'log' as const,
      lines: [`notebook ${index + 1}: ${alert.title}`],
    })),
});

/** An output with a secret and a required option. */
export const pager = defineAlerter({
  id: 'pager',
  title: 'Pager',
  summary: 'Rings somebody.',
  example: { pager_token: 'an example token' },
  options: z.object({
    pager_token: field(text(), { label: 'Token', help: 'Gives access.', secret: true }),
    pager_room: field(text().default('duty'), { label: 'Room', help: 'Whom to ring.' }),
  }),
  compose: (alert, options) => [{ kind: 'log', lines: [`pager ${options.pager_room}: ${alert.title}`] }],
});

/** The rule types and outputs the tests of the core need. */
export const registry: Registry = registryOf([any, frequency], [notebook, pager]);

/** A rule's source from its values; every place is unknown. */
export const sourceOf = (values: JsonObject, config: JsonObject = {}): RuleSource => ({
  id: 'rule',
  scope: 'default',
  defaultName: 'rule',
  values: { index: 'logs', alert: 'notebook', use_local_time: false, ...values },
  config,
  placeOf: () => ({}),
});

/** A rule of these options that must be right. */
export function ruleOf(values: JsonObject, config: JsonObject = {}): Rule {
  const { rule, problems } = compileRule(sourceOf(values, config), registry);
  if (!rule) throw new Error(problems.map(formatProblem).join('\n'));
  return rule;
}

/** Compiles the text of a rule file, right or wrong, as its file `rule.yaml`. */
export function compileText(yaml: string, config: JsonObject = {}): Compiled {
  const file = parseYaml(yaml, 'rule.yaml');
  if (!file.ok) return { rule: null, problems: file.error };
  const { value } = file.value;
  const placeOf: RuleSource['placeOf'] = steps => file.value.placeOf(steps);
  return compileRule({ id: 'rule', scope: 'default', defaultName: 'rule', values: value, config, placeOf }, registry);
}

const RULE_TYPES = path.join(__dirname, '..', '..', 'server', 'rule_types');

const isRuleType = (value: unknown): value is RuleType =>
  typeof value === 'object' && value !== null && 'bind' in value && 'example' in value && 'options' in value;

/** The files that declare a rule type, by name; the place registers them. */
export const ruleTypeFiles: readonly string[] = readdirSync(RULE_TYPES)
  .filter(name => readFileSync(path.join(RULE_TYPES, name), 'utf8').includes('= defineRuleType('))
  .map(name => name.replace(/\.ts$/, ''));

/** The one rule type a file declares. */
export async function ruleTypeIn(file: string): Promise<RuleType> {
  const exported: unknown = await import(path.join(RULE_TYPES, `${file}.ts`));
  const values: readonly unknown[] = typeof exported === 'object' && exported !== null ? Object.values(exported) : [];
  const [type, ...more] = values.filter(isRuleType);
  if (!type || more.length > 0) throw new Error(`${file} declares no rule type, or several`);
  return type;
}
