import path from 'node:path';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import type { RuleSource } from '../../../engine/compile.ts';
import { namedOutputs } from '../../../engine/rule_outputs.ts';
import type { MergedRule } from './imports.ts';
import { readText, type Surroundings } from './read_yaml.ts';

const OPTION = 'jinja_template_path';

/**
 * Reads the templates that a rule and its outputs name in `jinja_template_path`; a relative path is looked for here, as
 * ElastAlert does.
 */
export async function readTemplateFiles(
  { values, placeOf }: MergedRule,
  { cwd }: Surroundings,
): Promise<Result<Required<Pick<RuleSource, 'templateTexts'>>, readonly Problem[]>> {
  const texts = new Map<string, string>();
  const tried = new Set<string>();
  const problems: Problem[] = [];
  const inline = namedOutputs(values.alert).map(output => output.inline);
  for (const options of [values, ...inline.map(own => ({ ...values, ...own }))]) {
    const named = options[OPTION];
    if (typeof named !== 'string' || options.alert_text_type !== 'alert_text_jinja' || tried.has(named)) continue;
    tried.add(named);
    const read = await readText(path.resolve(cwd, named), named);
    if (read.ok) texts.set(named, read.value);
    else
      problems.push({
        ...read.error,
        message: `${named} ${read.error.message}`,
        path: OPTION,
        place: placeOf([OPTION]),
      });
  }
  return problems.length > 0 ? fail(problems) : ok({ templateTexts: texts });
}
