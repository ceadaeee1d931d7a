import { fail, ok, type Result } from '../../common/model/result.ts';

/** Changes the text of a time. */
export type TimeExpression = (text: string) => string;

const PART = /\s*(?:(['"])((?:(?!\1).)*)\1|ts((?:\[[^\]]*\]|\.\w+\([^)]*\))*))\s*(\+|$)/y;
const CALL = /\[(-?\d*):(-?\d*)\]|\.(strip|upper|lower)\(\)|\.replace\((['"])(.*?)\4,\s*(['"])(.*?)\6\)/gy;

/**
 * Reads the Python expressions that `timestamp_format_expr` and its like are used for: texts and `ts`, joined
 * by `+`, with slices, `.replace('a', 'b')`, `.strip()`, `.upper()` and `.lower()`. No code is run.
 */
export function readTimeExpression(source: string): Result<TimeExpression, string> {
  const parts: TimeExpression[] = [];
  PART.lastIndex = 0;
  for (let more = true; more;) {
    const part = PART.exec(source);
    const read = part && (part[2] === undefined ? readCalls(part[3] ?? '') : constant(part[2]));
    if (!part || !read)
      return fail("can hold ts, its slices such as ts[:23], .replace('a', 'b') and texts, joined by +");
    parts.push(read);
    more = part[4] === '+';
  }
  return ok(text => parts.map(part => part(text)).join(''));
}

const constant =
  (text: string): TimeExpression =>
  () =>
    text;

function readCalls(source: string): TimeExpression | undefined {
  const calls: TimeExpression[] = [];
  let read = 0;
  for (const [whole, from, to, name, , before, , after] of source.matchAll(CALL)) {
    read += whole.length;
    if (name)
      calls.push(text => (name === 'strip' ? text.trim() : name === 'upper' ? text.toUpperCase() : text.toLowerCase()));
    else if (before !== undefined) calls.push(text => (before === '' ? text : text.replaceAll(before, after ?? '')));
    else
      calls.push(text =>
        [...text].slice(Number(from ?? 0), to === '' || to === undefined ? undefined : Number(to)).join(''),
      );
  }
  return read === source.length ? text => calls.reduce((all, call) => call(all), text) : undefined;
}
