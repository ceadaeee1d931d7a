import path from 'node:path';
import { isList, type Json, type JsonObject } from '../../../../common/model/json.ts';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import type { MergedRule } from './imports.ts';
import { readText, type Surroundings } from './read_yaml.ts';

/** Options whose entries may stand for the lines of a file. */
const LISTS = ['blacklist', 'whitelist'] as const;

/**
 * Puts the lines of a file in the place of an entry `!file PATH`; ends of lines are trimmed, empty lines
 * stay. A relative path is looked for here, as ElastAlert does, then beside the rule. Source: parity rule-types §3.
 */
export async function withListFiles(
  rule: MergedRule,
  file: string,
  around: Surroundings,
): Promise<Result<MergedRule, readonly Problem[]>> {
  const values: Record<string, Json | undefined> = { ...rule.values };
  const problems: Problem[] = [];
  for (const name of LISTS) {
    const written = values[name];
    if (!isList(written)) continue;
    const entries: Json[] = [];
    for (const [position, entry] of written.entries()) {
      const lines = await linesOf(entry, file, around);
      if (lines.ok) entries.push(...lines.value);
      else problems.push({ ...lines.error, path: `${name}.${position}`, place: rule.placeOf([name, position]) });
    }
    values[name] = entries;
  }
  const expanded: JsonObject = values;
  return problems.length > 0 ? fail(problems) : ok({ ...rule, values: expanded });
}

async function linesOf(entry: Json, file: string, around: Surroundings): Promise<Result<readonly Json[], Problem>> {
  const named = typeof entry === 'string' ? /^!file\s+(\S+)/.exec(entry)?.[1] : undefined;
  if (named === undefined) return ok([entry]);
  const here = path.resolve(around.cwd, named);
  const beside = path.resolve(around.cwd, path.dirname(file), named);
  const first = await readText(here, named, around.files);
  const read = first.ok ? first : await readText(beside, named, around.files);
  if (!read.ok) return fail({ ...read.error, message: `${named} ${read.error.message}` });
  const text = read.value.replace(/\r?\n$/, '');
  return ok(text === '' && read.value === '' ? [] : text.split('\n').map(line => line.trimEnd()));
}
