import { isList, isObject, type Json, type JsonObject } from '../model/json.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { formatValue } from './format_value.ts';
import { pythonRepr, pythonStr } from './python.ts';

/** Why a template could not be filled in. */
export interface FormatError {
  readonly code: 'unbalanced' | 'no_such_value' | 'bad_spec';
  readonly message: string;
  /** The name or the key that is not there, where Python would name it. */
  readonly missing?: string;
}

/** What a template may name. */
export interface FormatValues {
  readonly positional: readonly Json[];
  readonly named: JsonObject;
}

/** The parts of `{name.path!r:spec}`; brackets may hold anything but their end. */
const FIELD = /^([^!:[.]*)((?:\.[^!:[.]+|\[[^\]]+\])*)(?:!([rsa]))?(?::([\s\S]*))?$/;

/** A spec may hold placeholders, those of their own no more. */
const MAX_DEPTH = 2;

/** How the placeholders of one template are numbered: by their order, or by the numbers in them. */
interface Numbering {
  next: number;
  kind: 'none' | 'automatic' | 'manual';
}

/**
 * Fills a template as Python's `str.format` does: `{}`, `{0}`, `{name}`, `{0[key]}`, `{0!r}`, `{0:>{1}}`.
 * Source: https://docs.python.org/3/library/string.html#format-string-syntax, parity alert-text §4.
 */
export const braceFormat = (template: string, values: FormatValues): Result<string, FormatError> =>
  fillAll(template, values, { next: 0, kind: 'none' }, MAX_DEPTH);

function fillAll(
  template: string,
  values: FormatValues,
  numbering: Numbering,
  depth: number,
): Result<string, FormatError> {
  if (depth === 0) return badSpec('has placeholders inside of placeholders inside of placeholders');
  let out = '';
  let index = 0;
  while (index < template.length) {
    const next = /[{}]/.exec(template.slice(index))?.index;
    if (next === undefined) break;
    out += template.slice(index, index + next);
    index += next;
    const brace = template.charAt(index);
    if (template.charAt(index + 1) === brace) {
      out += brace;
      index += 2;
      continue;
    }
    const close = brace === '{' ? closingBrace(template, index) : -1;
    if (close < 0) return unbalanced(brace, index);
    const filled = fillOne(template.slice(index + 1, close), values, numbering, depth);
    if (!filled.ok) return filled;
    out += filled.value;
    index = close + 1;
  }
  return ok(out + template.slice(index));
}

const badSpec = (message: string) => fail({ code: 'bad_spec' as const, message });

const unbalanced = (brace: string, index: number) =>
  fail({
    code: 'unbalanced' as const,
    message: `has a single "${brace}" at position ${index + 1}; write it twice to keep it`,
  });

/** Where a placeholder ends; braces inside of `[…]` are part of a key. */
function closingBrace(template: string, open: number): number {
  let depth = 0;
  let isInName = true;
  for (let index = open; index < template.length; index += 1) {
    const char = template.charAt(index);
    if (char === '[' && isInName) {
      const end = template.indexOf(']', index);
      if (end < 0) return -1;
      index = end;
    } else if (char === ':' || char === '!') isInName = false;
    else if (char === '{') depth += 1;
    else if (char === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

function fillOne(
  inner: string,
  values: FormatValues,
  numbering: Numbering,
  depth: number,
): Result<string, FormatError> {
  const field = FIELD.exec(inner);
  if (!field) return badSpec(`cannot read {${inner}}`);
  const [, written = '', path = '', conversion, spec = ''] = field;
  const name = numbered(written, numbering);
  if (name === undefined) return badSpec('mixes {} with {0}; use one of them');
  const found = valueAt(name, path, values);
  if ('missing' in found) {
    const named = found.missing === null ? {} : { missing: found.missing };
    return fail({ code: 'no_such_value', message: `has no value for {${name}${path}}`, ...named });
  }
  const { value } = found;
  const filledSpec = /[{}]/.test(spec) ? fillAll(spec, values, numbering, depth - 1) : ok(spec);
  if (!filledSpec.ok) return filledSpec;
  const shown = formatValue(conversion ? convert(value, conversion) : value, filledSpec.value);
  return shown === undefined ? badSpec(`cannot format with ":${filledSpec.value}"`) : ok(shown);
}

/** The name a placeholder stands for; undefined where `{}` and `{0}` are mixed. */
function numbered(written: string, numbering: Numbering): string | undefined {
  if (written !== '' && !/^\d+$/.test(written)) return written;
  const kind = written === '' ? 'automatic' : 'manual';
  if (numbering.kind !== 'none' && numbering.kind !== kind) return undefined;
  numbering.kind = kind;
  return kind === 'manual' ? written : String(numbering.next++);
}

type Found = { readonly value: Json } | { readonly missing: string | null };

function valueAt(name: string, path: string, { positional, named }: FormatValues): Found {
  const isPlace = /^\d+$/.test(name);
  let value = isPlace ? positional[Number(name)] : Object.hasOwn(named, name) ? named[name] : undefined;
  if (value === undefined) return { missing: isPlace ? null : name };
  for (const [, attribute, item = ''] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    const inner: Json | undefined = attribute === undefined ? step(value, item) : undefined;
    if (inner === undefined) return { missing: attribute === undefined && isObject(value) ? item : null };
    value = inner;
  }
  return { value };
}

function step(value: Json, key: string): Json | undefined {
  if (typeof value === 'string') return [...value][Number(key)];
  if (isList(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** `!s` and `!r`, and `!a`, which writes what is not ASCII as escapes. */
function convert(value: Json, conversion: string): string {
  if (conversion === 's') return pythonStr(value);
  const shown = pythonRepr(value);
  return conversion === 'r' ? shown : asciiOnly(shown);
}

/** Text with escapes for what is not ASCII, as Python's `ascii()` has it. */
export const asciiOnly = (text: string): string =>
  [...text]
    .map(char => {
      const code = char.codePointAt(0) ?? 0;
      if (code < 0x80) return char;
      const hex = code.toString(16);
      return code < 0x100 ? `\\x${hex}` : code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
    })
    .join('');
