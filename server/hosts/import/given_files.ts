import path from 'node:path';
import { fail, ok } from '../../../common/model/result.ts';
import type { TextFiles } from '../cli/load/read_yaml.ts';

/** A file somebody sent. */
export interface GivenFile {
  /** Its path within the folder, such as `team/sudo.yaml`. */
  readonly name: string;
  readonly text: string;
}

/** Where the folder of given files stands, so that paths within it are resolved; nothing of the disk is read. */
export const GIVEN_ROOT = '/';

/** A folder of files that were given. */
export interface GivenFolder {
  readonly files: TextFiles;
  /** The rule files, in the order of their names. */
  readonly ruleFiles: readonly string[];
  /** The config.yaml nearest to the top; null where there is none. */
  readonly config: string | null;
}

/** Given files as a folder. */
export function givenFolder(given: readonly GivenFile[]): GivenFolder {
  const texts = new Map(given.map(({ name, text }) => [path.posix.resolve(GIVEN_ROOT, name), text]));
  const names = [...texts.keys()].map(name => name.slice(GIVEN_ROOT.length)).sort();
  const depthOf = (name: string): number => name.split('/').length;
  const configs = names.filter(name => path.posix.basename(name) === 'config.yaml');
  const config = configs.sort((a, b) => depthOf(a) - depthOf(b))[0] ?? null;
  return {
    files: where => {
      const text = texts.get(where);
      return Promise.resolve(text === undefined ? fail('is not among the files that were given') : ok(text));
    },
    ruleFiles: names.filter(name => /\.ya?ml$/.test(name) && name !== config),
    config,
  };
}
