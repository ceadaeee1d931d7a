import path from 'node:path';
import { isList, type JsonObject } from '../../../../common/model/json.ts';
import type { Place, Problem } from '../../../../common/model/problem.ts';
import { fail, ok, type Result } from '../../../../common/model/result.ts';
import type { YamlFile } from '../../../declare/yaml.ts';
import { hashOf, readYaml, unreadable, type Surroundings } from './read_yaml.ts';

/** A rule file together with the files it imports. */
export interface MergedRule {
  readonly values: JsonObject;
  /** The file itself, then those it imports, the nearest first. */
  readonly files: readonly string[];
  /** Of all the texts: it changes when one of them does. */
  readonly hash: string;
  readonly placeOf: (path: readonly (string | number)[]) => Place;
}

/** More imports than this are a circle, or a mistake. */
const MAX_IMPORTS = 100;

/**
 * Reads a rule file and what it imports. The nearer file wins; filters are joined, the imported ones first.
 * Several imports are taken from the last to the first, each with its own imports. Source: parity options §1.
 */
export async function readRuleFile(
  file: string,
  around: Surroundings,
): Promise<Result<MergedRule, readonly Problem[]>> {
  const files: YamlFile[] = [];
  const hashes: string[] = [];
  const names: string[] = [];
  const waiting: { readonly file: string; readonly from: Place | null }[] = [{ file, from: null }];
  const seen = new Set<string>();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const where = path.resolve(around.cwd, next.file);
    if (seen.has(where)) continue;
    seen.add(where);
    if (seen.size > MAX_IMPORTS) return fail([unreadable(file, `imports more than ${MAX_IMPORTS} files`)]);
    const read = await readYaml(next.file, around);
    if (!read.ok) return fail(next.from ? read.error.map(problem => importProblem(problem, next)) : read.error);
    files.push(read.value.yaml);
    hashes.push(read.value.hash);
    names.push(next.file);
    const imports = importsOf(read.value.yaml);
    if (!imports.ok) return fail([imports.error]);
    const here = read.value.yaml.placeOf(['import']);
    waiting.push(...imports.value.map(name => ({ file: besides(next.file, name), from: here })));
  }
  return ok({ ...merge(files), files: names, hash: hashOf(hashes.join()) });
}

/** A file that cannot be read is said where it is imported; one that is wrong, where it is wrong. */
const importProblem = (problem: Problem, asked: { readonly file: string; readonly from: Place | null }): Problem =>
  problem.code === 'unreadable' && asked.from
    ? { ...problem, path: 'import', message: `${asked.file} ${problem.message}`, place: asked.from }
    : problem;

const besides = (file: string, name: string): string =>
  path.isAbsolute(name) ? name : path.join(path.dirname(file), name);

function importsOf(yaml: YamlFile): Result<readonly string[], Problem> {
  const written = yaml.value.import;
  if (written === undefined || written === null) return ok([]);
  const names = isList(written) ? written : [written];
  const paths = names.filter(name => typeof name === 'string');
  if (paths.length === names.length) return ok(paths);
  const message = 'must be the path of a file, or a list of paths';
  return fail({ code: 'wrong_value', severity: 'error', path: 'import', message, place: yaml.placeOf(['import']) });
}

/** `files` stand from the nearest to the farthest. */
function merge(files: readonly YamlFile[]): Pick<MergedRule, 'values' | 'placeOf'> {
  const farthestFirst = [...files].reverse();
  const merged: JsonObject = Object.fromEntries(farthestFirst.flatMap(({ value }) => Object.entries(value)));
  const { import: _imports, ...values } = merged;
  const filters = farthestFirst.flatMap(file => {
    const own = file.value.filter;
    return isList(own) ? own.map((item, index) => ({ item, file, index })) : [];
  });
  const isJoined = files.every(({ value }) => value.filter === undefined || isList(value.filter));
  const ownerOf = (step: string | number | undefined): YamlFile | undefined =>
    files.find(({ value }) => step !== undefined && value[step] !== undefined) ?? files[0];
  return {
    values: isJoined && filters.length > 0 ? { ...values, filter: filters.map(({ item }) => item) } : values,
    placeOf: steps => {
      const [first, second, ...rest] = steps;
      const filter = first === 'filter' && typeof second === 'number' ? filters[second] : undefined;
      if (filter) return filter.file.placeOf(['filter', filter.index, ...rest]);
      return ownerOf(first)?.placeOf(steps) ?? {};
    },
  };
}
