import { pipeline, type Readable } from 'node:stream';
import { createUnzip } from 'node:zlib';

/** Below the half gigabyte that is the longest string of the runtime. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/** An answer that did not come to its end in time. */
export class SlowAnswer extends Error {}

/** An answer that is too large to be read. */
export class LargeAnswer extends Error {}

/** How an answer is read. */
export interface Reading {
  readonly timeoutMs: number;
  /** Whether it is compressed: a client that gives its answers as streams leaves them as they came. */
  readonly isZipped: boolean;
  readonly maxBytes?: number;
}

/** Reads a stream to its end as text, within a time and a size. */
export async function readStream(stream: Readable, reading: Reading): Promise<string> {
  const { timeoutMs, isZipped, maxBytes = MAX_ANSWER_BYTES } = reading;
  // What breaks is told by the loop that reads.
  const source: Readable = isZipped ? pipeline(stream, createUnzip(), () => undefined) : stream;
  const timer = setTimeout(() => source.destroy(new SlowAnswer()), timeoutMs);
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of chunksOf(source)) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      if (!(bytes instanceof Uint8Array)) continue;
      size += bytes.length;
      if (size > maxBytes) throw new LargeAnswer();
      chunks.push(bytes);
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    clearTimeout(timer);
  }
}

const chunksOf = (source: AsyncIterable<unknown>): AsyncIterable<unknown> => source;
