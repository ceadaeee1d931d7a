import { readFile, stat } from 'node:fs/promises';
import { codesOf, UnreadableFile } from './failures.ts';

/** Certificates, keys and passwords are smaller. */
const MAX_FILE_BYTES = 1_000_000;

/** Reads a file that an option names; fails with `UnreadableFile`, which names the option and never what is in it. */
export async function readOptionFile(file: string, option: string): Promise<string> {
  try {
    const facts = await stat(file);
    if (!facts.isFile() || facts.size > MAX_FILE_BYTES)
      throw new UnreadableFile(`${option} names no file that can be used`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    throw new UnreadableFile(`the file of ${option} cannot be read (${codesOf(error)[0] ?? 'unknown'})`);
  }
}
