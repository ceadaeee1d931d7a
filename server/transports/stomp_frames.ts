/** What is said in one go. */
export interface StompFrame {
  readonly command: string;
  /** Of a header that is repeated the first is kept, as the protocol says. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Nothing that a broker answers here is longer. */
const MAX_FRAME_BYTES = 64 * 1024;

const NUL = 0;

/** Writes a frame. Those that begin a connection escape nothing, so that their values must be lines. */
export function stompFrame(command: string, headers: Readonly<Record<string, string>>, body = ''): Buffer {
  const isFirst = command === 'CONNECT';
  const bytes = Buffer.from(body, 'utf8');
  const told = { ...headers, ...(body === '' ? {} : { 'content-length': String(bytes.length) }) };
  const lines = Object.entries(told).map(([name, value]) => `${name}:${isFirst ? oneLine(value) : escaped(value)}\n`);
  return Buffer.concat([Buffer.from(`${command}\n${lines.join('')}\n`, 'utf8'), bytes, Buffer.from([NUL])]);
}

const oneLine = (value: string): string => value.replace(/[\r\n\0]/g, '');

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\r': '\\r', '\n': '\\n', ':': '\\c' };
const UNESCAPES: Readonly<Record<string, string>> = { '\\\\': '\\', '\\r': '\r', '\\n': '\n', '\\c': ':' };

const escaped = (value: string): string =>
  value.replaceAll('\0', '').replace(/[\\\r\n:]/g, char => ESCAPES[char] ?? char);
const unescaped = (value: string): string => value.replace(/\\[\\rnc]/g, pair => UNESCAPES[pair] ?? pair);

/** Reads frames as they come; throws where what comes is none. */
export async function* readStompFrames(bytes: AsyncIterable<Buffer>): AsyncGenerator<StompFrame, undefined> {
  let rest = Buffer.alloc(0);
  for await (const chunk of bytes) {
    rest = Buffer.concat([rest, chunk]);
    for (;;) {
      const read = readFrame(rest);
      if (read === null) break;
      rest = rest.subarray(read.length);
      yield read.frame;
    }
    if (rest.length > MAX_FRAME_BYTES) throw new Error('a frame is too long');
  }
  return undefined;
}

/** The first frame and how long it is; null where more must come. Line ends before it are heart-beats. */
function readFrame(bytes: Buffer): { readonly frame: StompFrame; readonly length: number } | null {
  const text = bytes.toString('latin1');
  const head = /^[\r\n]*([^\r\n]+)\r?\n((?:[^\r\n]+\r?\n)*)\r?\n/.exec(text);
  if (!head) return null;
  const [whole, command = '', lines = ''] = head;
  const headers = headersIn(Buffer.from(lines, 'latin1').toString('utf8'));
  const told = headers.get('content-length');
  const end = told !== undefined && /^\d+$/.test(told) ? whole.length + Number(told) : bytes.indexOf(NUL, whole.length);
  if (end < 0 || end >= bytes.length) return null;
  const body = bytes.subarray(whole.length, end).toString('utf8');
  return { frame: { command, headers, body }, length: end + 1 };
}

function headersIn(lines: string): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines.split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 0) continue;
    const name = unescaped(line.slice(0, colon));
    if (!headers.has(name)) headers.set(name, unescaped(line.slice(colon + 1)));
  }
  return headers;
}
