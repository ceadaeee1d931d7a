import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isList, isObject, toJson, type JsonObject } from '../../../../common/model/json.ts';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import { messageOf } from '../../../../common/text/message_of.ts';
import type { Enhancement } from '../../../engine/define_enhancement.ts';
import type { MergedRule } from './imports.ts';
import { unreadable, type Surroundings } from './read_yaml.ts';

type Loaded = ReadonlyMap<string, Enhancement>;

/**
 * Loads the JavaScript files a rule names in `match_enhancements`. Each exports `process(match, rule)`, which
 * gives the changed match, or null to drop it. Only the command line does this: the files are code.
 */
export async function ownEnhancements(
  rule: MergedRule,
  file: string,
  around: Surroundings,
): Promise<Result<Loaded, readonly Problem[]>> {
  const written = rule.values.match_enhancements;
  const names = (isList(written) ? written : [written]).filter(isScript);
  const loaded = new Map<string, Enhancement>();
  const problems: Problem[] = [];
  for (const name of names) {
    const where = path.resolve(around.cwd, path.dirname(file), name);
    const read = await loadScript(name, where, rule.values);
    if (read.ok) loaded.set(name, read.value);
    else
      problems.push({
        ...unreadable(file, read.error),
        path: 'match_enhancements',
        place: rule.placeOf(['match_enhancements']),
      });
  }
  return problems.length > 0 ? fail(problems) : ok(loaded);
}

const isScript = (name: unknown): name is string => typeof name === 'string' && /\.[cm]?js$/.test(name);

async function loadScript(name: string, where: string, rule: JsonObject): Promise<Result<Enhancement, string>> {
  try {
    const module: unknown = await import(pathToFileURL(where).href);
    const process = processIn(module);
    if (!process) return fail(`${name} exports no function named process`);
    return ok({
      id: name,
      title: name,
      summary: 'An enhancement of your own.',
      process: match => {
        const changed = toJson(process({ ...match }, { ...rule }));
        return isObject(changed) ? changed : null;
      },
    });
  } catch (error) {
    return fail(`${name} cannot be loaded: ${messageOf(error)}`);
  }
}

type Process = (match: JsonObject, rule: JsonObject) => unknown;

const isProcess = (value: unknown): value is Process => typeof value === 'function';

/** The function `process` of a module, or of what a CommonJS module exports. */
function processIn(module: unknown): Process | undefined {
  if (typeof module !== 'object' || module === null) return undefined;
  if ('process' in module && isProcess(module.process)) return module.process;
  return 'default' in module ? processIn(module.default) : undefined;
}
