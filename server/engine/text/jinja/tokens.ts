import { TemplateError } from './template_error.ts';

/** What a piece of a template is. */
export type TokenKind =
  | 'text'
  | 'begin_output'
  | 'end_output'
  | 'begin_block'
  | 'end_block'
  | 'name'
  | 'string'
  | 'integer'
  | 'float'
  | 'operator'
  | 'end';

/** A piece of a template and the line it stands on. */
export interface Token {
  readonly kind: TokenKind;
  readonly value: string;
  readonly line: number;
}

const OPENING = /\{(?:%[-+]?\s*raw\s*(?:-%\}\s*|\+?%\})|[{%#])[-+]?/g;
const RAW = /^\{%[-+]?\s*raw\s*(?:-%\}\s*|\+?%\})$/;
const RAW_END = /\{%([-+]?)\s*endraw\s*(?:-%\}\s*|\+?%\})/g;
const COMMENT_END = /-#\}\s*|\+?#\}/g;

/** What is read inside of `{{ }}` and `{% %}`. Source: https://jinja.palletsprojects.com/en/stable/templates/ */
const INSIDE = [
  ['float', /(?<!\.)(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?[eE][+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/y],
  ['integer', /0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0[xX](?:_?[\da-fA-F])+|[1-9](?:_?\d)*|0(?:_?0)*/y],
  ['name', /[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{Pc}]*/uy],
  ['string', /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"/y],
  ['operator', /\/\/|\*\*|[=!<>]=|[-+/*%~[\](){}<>=.:|,;]/y],
] as const satisfies readonly (readonly [TokenKind, RegExp])[];

const ENDINGS = {
  end_output: /(?:-\}\}\s*|\+?\}\})/y,
  end_block: /(?:-%\}\s*|\+?%\})/y,
} as const;

/** A template, and on which line each of its characters stands. */
interface Source {
  readonly text: string;
  /** Asked from the beginning to the end. */
  readonly lineAt: (index: number) => number;
}

function lineCounter(text: string): Source['lineAt'] {
  let line = 1;
  let at = 0;
  return index => {
    for (; at < index; at += 1) if (text.charAt(at) === '\n') line += 1;
    return line;
  };
}

/** Reads a template into its pieces. One line break at the very end is dropped, as Jinja does. */
export function tokenize(template: string): readonly Token[] {
  const whole = template.replace(/\r\n?/g, '\n').replace(/\n$/, '');
  const source = { text: whole, lineAt: lineCounter(whole) };
  const tokens: Token[] = [];
  let index = 0;
  while (index < whole.length) {
    OPENING.lastIndex = index;
    const opening = OPENING.exec(whole);
    const text = whole.slice(index, opening?.index);
    const line = source.lineAt(index);
    if (!opening) {
      tokens.push({ kind: 'text', value: text, line });
      break;
    }
    const isStripped = opening[0].charAt(2) === '-';
    if (text !== '') tokens.push({ kind: 'text', value: isStripped ? text.trimEnd() : text, line });
    index = readOpened(source, opening, tokens);
  }
  tokens.push({ kind: 'end', value: '', line: source.lineAt(whole.length) });
  return tokens;
}

/** Reads what was opened up to its end; returns where that is. */
function readOpened(source: Source, opening: RegExpExecArray, tokens: Token[]): number {
  const start = opening.index;
  const line = source.lineAt(start);
  const inside = start + opening[0].length;
  if (opening[0].startsWith('{#')) return endOf(COMMENT_END, source, { from: start + 2, what: 'comment', line });
  if (RAW.test(opening[0].replace(/[-+]$/, ''))) return readRaw(source, rawStart(opening), { tokens, line });
  const kind = opening[0].startsWith('{{') ? 'output' : 'block';
  tokens.push({ kind: kind === 'output' ? 'begin_output' : 'begin_block', value: '', line });
  return readInside(source, inside, { kind: kind === 'output' ? 'end_output' : 'end_block', tokens });
}

/** A sign after `raw %}` belongs to the text. */
const rawStart = (opening: RegExpExecArray): number =>
  opening.index + opening[0].length - (/[-+]$/.test(opening[0]) ? 1 : 0);

function endOf(
  pattern: RegExp,
  source: Source,
  { from, what, line }: { readonly from: number; readonly what: string; readonly line: number },
): number {
  pattern.lastIndex = from;
  const found = pattern.exec(source.text);
  if (!found) throw new TemplateError(`a ${what} has no end`, line);
  return found.index + found[0].length;
}

function readRaw(
  source: Source,
  from: number,
  { tokens, line }: { readonly tokens: Token[]; readonly line: number },
): number {
  const end = endOf(RAW_END, source, { from, what: 'raw block', line });
  RAW_END.lastIndex = from;
  const found = RAW_END.exec(source.text);
  const text = source.text.slice(from, found?.index);
  tokens.push({ kind: 'text', value: found?.[1] === '-' ? text.trimEnd() : text, line });
  return end;
}

/** Reads names, values and operators up to the end of `{{ }}` or `{% %}`. */
function readInside(
  source: Source,
  from: number,
  { kind, tokens }: { readonly kind: keyof typeof ENDINGS; readonly tokens: Token[] },
): number {
  const brackets: string[] = [];
  const { text } = source;
  let index = from;
  while (index < text.length) {
    const line = source.lineAt(index);
    const ending = brackets.length === 0 ? matchAt(ENDINGS[kind], text, index) : undefined;
    if (ending !== undefined) {
      tokens.push({ kind, value: '', line });
      return index + ending.length;
    }
    const space = matchAt(/\s+/y, text, index);
    if (space !== undefined) {
      index += space.length;
      continue;
    }
    const token = tokenAt(text, index, line);
    keepBalance(brackets, token);
    tokens.push(token);
    index += token.value.length;
  }
  throw new TemplateError(`${kind === 'end_output' ? '{{' : '{%'} has no end`, source.lineAt(from));
}

function matchAt(pattern: RegExp, source: string, index: number): string | undefined {
  pattern.lastIndex = index;
  return pattern.exec(source)?.[0];
}

function tokenAt(source: string, index: number, line: number): Token {
  for (const [kind, pattern] of INSIDE) {
    const value = matchAt(pattern, source, index);
    if (value !== undefined) return { kind, value, line };
  }
  throw new TemplateError(`unexpected "${String.fromCodePoint(source.codePointAt(index) ?? 0)}"`, line);
}

const CLOSING = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
]);

function keepBalance(brackets: string[], { kind, value, line }: Token): void {
  if (kind !== 'operator') return;
  const closing = CLOSING.get(value);
  if (closing !== undefined) brackets.push(closing);
  else if (/[)\]}]/.test(value) && brackets.pop() !== value) throw new TemplateError(`unexpected "${value}"`, line);
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['t', '\t'],
  ['r', '\r'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['v', '\v'],
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

const MAX_CODE_POINT = 0x10ffff;

/** The text a quoted string stands for; escapes are Python's. */
export const unquoted = ({ value }: Token): string =>
  value
    .slice(1, -1)
    .replace(
      /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g,
      (whole: string, x?: string, u?: string, long?: string, octal?: string, char?: string) => {
        const hex = x ?? u ?? long;
        const code = hex === undefined ? parseInt(octal ?? '', 8) : parseInt(hex, 16);
        if (Number.isNaN(code)) return ESCAPES.get(char ?? '') ?? whole;
        return code > MAX_CODE_POINT ? whole : String.fromCodePoint(code);
      },
    );
