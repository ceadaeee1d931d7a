import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../../../../common/model/problem.ts';
import { reasonOf, unreadable } from './read_yaml.ts';

/** The rule files of some folders, and folders that could not be read. */
export interface RuleFiles {
  readonly files: readonly string[];
  readonly problems: readonly Problem[];
}

/** Where rule files are looked for. */
export interface FolderSearch {
  readonly folders: readonly string[];
  readonly deep: boolean;
  readonly cwd: string;
}

const IS_RULE = /\.ya?ml$/;

/** Finds the .yaml and .yml files of folders, in the order of their names; links are followed, circles are not. */
export async function findRuleFiles({ folders, deep, cwd }: FolderSearch): Promise<RuleFiles> {
  const files: string[] = [];
  const problems: Problem[] = [];
  const visited = new Set<string>();
  const visit = async (folder: string): Promise<void> => {
    try {
      const real = await realpath(path.resolve(cwd, folder));
      if (visited.has(real)) return;
      visited.add(real);
      const names = (await readdir(real)).sort();
      for (const name of names) {
        const file = path.join(folder, name);
        const kind = await kindOf(path.resolve(cwd, file));
        if (kind === 'file' && IS_RULE.test(name)) files.push(file);
        if (kind === 'folder' && deep && !name.startsWith('..')) await visit(file);
        if (kind === 'none' && IS_RULE.test(name)) problems.push(unreadable(file, 'is a link that leads nowhere'));
      }
    } catch (error) {
      problems.push(unreadable(folder, reasonOf(error)));
    }
  };
  for (const folder of folders) await visit(folder);
  return { files, problems };
}

/** The rule files at some paths: a file stands for itself, whatever its name; a folder for all files below it. */
export async function findRulesAt(paths: readonly string[], cwd: string): Promise<RuleFiles> {
  const files: string[] = [];
  const problems: Problem[] = [];
  for (const given of paths) {
    const isFile = (await kindOf(path.resolve(cwd, given))) === 'file';
    const found = isFile
      ? { files: [given], problems: [] }
      : await findRuleFiles({ folders: [given], deep: true, cwd });
    const known = new Set(files.map(file => path.resolve(cwd, file)));
    files.push(...found.files.filter(file => !known.has(path.resolve(cwd, file))));
    problems.push(...found.problems);
  }
  return { files, problems };
}

async function kindOf(where: string): Promise<'file' | 'folder' | 'none'> {
  try {
    const found = await stat(where);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return 'none';
  }
}
