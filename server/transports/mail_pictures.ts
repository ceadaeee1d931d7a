import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { MailPart } from '../engine/outgoing.ts';
import { codesOf } from './failures.ts';

/** A picture of a mail. */
export interface Picture {
  readonly cid: string;
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/** Larger mails are refused by most servers. */
const MAX_PICTURE_BYTES = 5_000_000;

/** How files of pictures begin: nothing else is sent, whatever a rule names. */
const KINDS: readonly (readonly [contentType: string, begin: readonly number[]])[] = [
  ['image/png', [0x89, 0x50, 0x4e, 0x47]],
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/gif', [0x47, 0x49, 0x46, 0x38]],
  ['image/bmp', [0x42, 0x4d]],
];

/** Reads the pictures of a mail; one that cannot be is said and left out, for the mail is what matters. */
export async function readPictures(
  { pictures }: Pick<MailPart, 'pictures'>,
  { isAllowed, log }: { readonly isAllowed: boolean; readonly log: (line: string) => void },
): Promise<readonly Picture[]> {
  const read = await Promise.all(
    pictures.map(async ({ id, file }): Promise<readonly Picture[]> => {
      const found = isAllowed ? await readPicture(file) : 'only the command line sends pictures';
      if (typeof found !== 'string') return [{ cid: id, ...found }];
      log(`a mail is sent without its picture ${id}: ${found}`);
      return [];
    }),
  );
  return read.flat();
}

async function readPicture(file: string): Promise<Omit<Picture, 'cid'> | string> {
  try {
    const { size } = await stat(file);
    if (size > MAX_PICTURE_BYTES) return `its file is larger than ${MAX_PICTURE_BYTES} bytes`;
    const content = await readFile(file);
    const kind = KINDS.find(([, begin]) => begin.every((byte, index) => content[index] === byte));
    return kind ? { filename: path.basename(file), content, contentType: kind[0] } : 'its file is no picture';
  } catch (error) {
    return `its file cannot be read (${codesOf(error)[0] ?? 'unknown'})`;
  }
}
