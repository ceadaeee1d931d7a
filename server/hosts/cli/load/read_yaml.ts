import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Problem } from '../../../../common/model/problem.ts';
import { fail, type Result, ok } from '../../../../common/model/result.ts';
import { parseYaml, type YamlFile } from '../../../declare/yaml.ts';
import { expandEnv, type Variables } from './expand_env.ts';

/** Where files are looked for, and what their texts may refer to. */
export interface Surroundings {
  /** Relative paths start here. */
  readonly cwd: string;
  /** null: texts are taken as they are written. */
  readonly variables: Variables | null;
  /** Where texts come from; the disk where absent. */
  readonly files?: TextFiles;
}

/** Reads the text of a file by its absolute path, or says in words why it cannot. */
export type TextFiles = (where: string) => Promise<Result<string, string>>;

/** A file that was read, and the hash by which a change is noticed. */
export interface ReadYaml {
  readonly yaml: YamlFile;
  readonly hash: string;
}

/** Files larger than this are not rules. */
const MAX_BYTES = 5_000_000;

/** Reads one YAML file; `file` is named in problems as it is given. */
export async function readYaml(file: string, around: Surroundings): Promise<Result<ReadYaml, readonly Problem[]>> {
  const read = await readText(path.resolve(around.cwd, file), file, around.files);
  if (!read.ok) return fail([read.error]);
  const text = around.variables === null ? read.value : expandEnv(read.value, around.variables);
  const parsed = parseYaml(text, file);
  return parsed.ok ? ok({ yaml: parsed.value, hash: hashOf(text) }) : parsed;
}

/** A short name for a text. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Reads a text of a bounded size; `file` is named in problems as it is given. */
export async function readText(
  where: string,
  file: string,
  files: TextFiles = onDisk,
): Promise<Result<string, Problem>> {
  const read = await files(where);
  if (!read.ok) return fail(unreadable(file, read.error));
  return read.value.length > MAX_BYTES ? fail(unreadable(file, 'is too large to be a rule')) : read;
}

/** The files of this machine. */
const onDisk: TextFiles = async where => {
  try {
    return ok(await readFile(where, 'utf8'));
  } catch (error) {
    return fail(reasonOf(error));
  }
};

/** A problem with a file or folder as a whole. */
export const unreadable = (file: string, message: string): Problem => ({
  code: 'unreadable',
  severity: 'error',
  path: '',
  message,
  place: { file },
});

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'is not there; check the path',
  EACCES: 'may not be read; check its permissions',
  EPERM: 'may not be read; check its permissions',
  EISDIR: 'is a folder; name a file in it',
  ENOTDIR: 'is not a folder; check the path',
  ELOOP: 'is a link that leads back to itself',
};

/** Why a file or folder could not be read, in words. */
export function reasonOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? `cannot be read${code ? ` (${code})` : ''}`;
}
