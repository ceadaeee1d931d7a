import { TemplateError } from './template_error.ts';
import type { Token, TokenKind } from './tokens.ts';

/** How deep expressions and blocks may stand inside each other. */
const MAX_DEPTH = 200;

const END = { kind: 'end', value: '', line: 1 } as const;

/** Where reading stands in the pieces of a template. */
export class Cursor {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get current(): Token {
    return this.tokens[this.index] ?? END;
  }

  get following(): Token {
    return this.tokens[this.index + 1] ?? END;
  }

  next(): Token {
    const token = this.current;
    this.index += 1;
    return token;
  }

  /** Whether the current piece is such an operator or word. */
  at(kind: 'operator' | 'name', ...values: readonly string[]): boolean {
    return this.current.kind === kind && values.includes(this.current.value);
  }

  /** Goes past such an operator or word where it stands. */
  skip(kind: 'operator' | 'name', value: string): boolean {
    const isThere = this.at(kind, value);
    if (isThere) this.index += 1;
    return isThere;
  }

  expect(kind: TokenKind, value?: string): Token {
    const { current } = this;
    if (current.kind === kind && (value === undefined || current.value === value)) return this.next();
    return this.fail(`expected ${value === undefined ? wordFor(kind) : `"${value}"`}`);
  }

  fail(message: string): never {
    const { kind, value, line } = this.current;
    throw new TemplateError(`${message}, got ${value === '' ? wordFor(kind) : `"${value}"`}`, line);
  }

  /** Reads something inside of something. */
  deeper<T>(read: () => T): T {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new TemplateError('is nested too deep', this.current.line);
    const result = read();
    this.depth -= 1;
    return result;
  }
}

const WORDS: Readonly<Partial<Record<TokenKind, string>>> = {
  end_output: '}}',
  end_block: '%}',
  begin_block: '{%',
  begin_output: '{{',
  end: 'the end of the template',
};

const wordFor = (kind: TokenKind): string => WORDS[kind] ?? `a ${kind}`;
