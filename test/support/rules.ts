import { z } from 'zod';
import type { JsonObject } from '../../common/model/json.ts';
import { formatProblem } from '../../common/model/problem.ts';
import { field } from '../../server/declare/field.ts';
import { count, text } from '../../server/declare/kinds.ts';
import { parseYaml } from '../../server/declare/yaml.ts';
import { registryOf, type Registry } from '../../server/engine/catalogue.ts';
import { compileRule, type Compiled, type RuleSource } from '../../server/engine/compile.ts';
import { defineAlerter } from '../../server/engine/define_alerter.ts';
import type { Rule } from '../../server/engine/rule.ts';
import { enhancements } from '../../server/enhancements/index.generated.ts';
import { ruleTypes } from '../../server/rule_types/index.generated.ts';

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
const pager = defineAlerter({
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
export const registry: Registry = registryOf(ruleTypes, [notebook, pager], enhancements);

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
