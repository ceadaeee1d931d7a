import { readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { codesOf, UnreadableFile } from './failures.ts';

/** Certificates, keys and passwords are smaller. */
const MAX_FILE_BYTES = 1_000_000;

/** Reads a file that an option names; fails with `UnreadableFile`, which names the option and never what is in it. */
export type ReadOptionFile = (file: string, option: string) => Promise<string>;

/**
 * Reads files below these folders alone, wherever links lead; from anywhere where it is null. Whoever may write a rule
 * could otherwise have any login of the machine sent to a server of their own.
 */
export const optionFiles =
  (folders: readonly string[] | null): ReadOptionFile =>
  async (file, option) => {
    try {
      if (folders !== null && !(await isBelow(folders, file)))
        throw new UnreadableFile(
          `${option} names a file that rules may not read here; put it below one of tocsin.outgoing.filesIn`,
        );
      const facts = await stat(file);
      if (!facts.isFile() || facts.size > MAX_FILE_BYTES)
        throw new UnreadableFile(`${option} names no file that can be used`);
      return await readFile(file, 'utf8');
    } catch (error) {
      if (error instanceof UnreadableFile) throw error;
      throw new UnreadableFile(`the file of ${option} cannot be read (${codesOf(error)[0] ?? 'unknown'})`);
    }
  };

async function isBelow(folders: readonly string[], file: string): Promise<boolean> {
  const real = await realpath(file).catch(() => null);
  const roots = await Promise.all(folders.map(folder => realpath(folder).catch(() => null)));
  return real !== null && roots.some(root => root !== null && real.startsWith(root + path.sep));
}
