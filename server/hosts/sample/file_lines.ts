import { closeSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { MAX_LINE_CHARS } from './syslog_line.ts';

const CHUNK_BYTES = 64 * 1024;

/** The lines of a file, read piece by piece: memory stays small however big the file is. */
export function* linesOfFile(path: string): Generator<string, void, undefined> {
  const file = openSync(path, 'r');
  try {
    const decoder = new StringDecoder('utf8');
    const chunk = Buffer.alloc(CHUNK_BYTES);
    let rest = '';
    for (let size = readSync(file, chunk); size > 0; size = readSync(file, chunk)) {
      const lines = (rest + decoder.write(chunk.subarray(0, size))).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
      if (rest.length <= MAX_LINE_CHARS) continue;
      yield rest;
      rest = '';
    }
    rest += decoder.end();
    if (rest !== '') yield rest;
  } finally {
    closeSync(file);
  }
}
