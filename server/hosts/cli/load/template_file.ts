import path from 'node:path';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import type { RuleSource } from '../../../engine/compile.ts';
import type { MergedRule } from './imports.ts';
import { readText, type Surroundings } from './read_yaml.ts';

const OPTION = 'jinja_template_path';

/** Reads the template a rule names in `jinja_template_path`; a relative path is looked for here, as ElastAlert does. */
export async function readTemplateFile(
  { values, placeOf }: MergedRule,
  { cwd }: Surroundings,
): Promise<Result<Pick<RuleSource, 'templateText'>, readonly Problem[]>> {
  const named = values[OPTION];
  if (typeof named !== 'string' || values.alert_text_type !== 'alert_text_jinja') return ok({});
  const read = await readText(path.resolve(cwd, named), named);
  if (read.ok) return ok({ templateText: read.value });
  return fail([{ ...read.error, message: `${named} ${read.error.message}`, path: OPTION, place: placeOf([OPTION]) }]);
}
