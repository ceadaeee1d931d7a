import { Lexer } from 'yaml';

/** One comment of a text, from its `#` to the end of its line. */
export interface Comment {
  readonly start: number;
  readonly end: number;
}

/** Marks that the lexer puts between tokens; they stand for no text. */
const MARKS: ReadonlySet<string> = new Set(['\u0002', '\u0018', '\u001F']);

/** All comments of a YAML text, in their order; a `#` inside a value begins none. */
function commentsIn(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let start = 0;
  for (const token of new Lexer().lex(text)) {
    if (MARKS.has(token)) continue;
    const end = start + token.length;
    // Neither a plain value nor a quoted one begins with `#`; a block's text begins with its indentation.
    if (token.startsWith('#')) comments.push({ start, end });
    start = end;
  }
  return comments;
}

/** A text with one part of it changed and the other left as it is. */
export interface Halves {
  readonly comment: (text: string) => string;
  readonly rest: (text: string) => string;
}

/** Changes comments in one way and all else in another. */
export function mapComments(text: string, { comment, rest }: Halves): string {
  let from = 0;
  let changed = '';
  for (const { start, end } of commentsIn(text)) {
    changed += rest(text.slice(from, start)) + comment(text.slice(start, end));
    from = end;
  }
  return changed + rest(text.slice(from));
}
