import { isList, isObject, type Json, type JsonObject } from '../model/json.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { formatNumber } from './format_number.ts';
import { pythonRepr, pythonStr } from './python.ts';

/** Why a template could not be filled in. */
export interface FormatError {
  readonly code: 'unbalanced' | 'no_such_value' | 'bad_spec';
  readonly message: string;
}

/** What a template may name. */
export interface FormatValues {
  readonly positional: readonly Json[];
  readonly named: JsonObject;
}

const FIELD = /^([^!:[.]*)((?:\.[^!:[.]+|\[[^\]]+\])*)(?:!([rsa]))?(?::([\s\S]*))?$/;
const SPEC = /^(?:([\s\S])?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/u;

/**
 * Fills a template as Python's `str.format` does: `{}`, `{0}`, `{name}`, `{0[key]}`, `{0!r}`, `{0:>10}`.
 * Source: https://docs.python.org/3/library/string.html#format-string-syntax, parity alert-text §4.
 */
export function braceFormat(template: string, values: FormatValues): Result<string, FormatError> {
  let out = '';
  let auto = 0;
  let isNumbered = false;
  for (let index = 0; index < template.length; index += 1) {
    const char = template.charAt(index);
    if (char !== '{' && char !== '}') {
      out += char;
      continue;
    }
    if (template.charAt(index + 1) === char) {
      out += char;
      index += 1;
      continue;
    }
    const close = char === '{' ? closingBrace(template, index) : -1;
    if (close < 0)
      return fail({
        code: 'unbalanced',
        message: `has a single "${char}" at position ${index + 1}; write it twice to keep it`,
      });
    const field = FIELD.exec(template.slice(index + 1, close));
    if (!field) return fail({ code: 'bad_spec', message: `cannot read {${template.slice(index + 1, close)}}` });
    isNumbered ||= /^\d+$/.test(field[1] ?? '');
    const name = field[1] === '' ? String(auto++) : (field[1] ?? '');
    if (isNumbered && auto > 0) return fail({ code: 'bad_spec', message: 'mixes {} with {0}; use one of them' });
    const filled = fill({ name, path: field[2] ?? '', conversion: field[3], spec: field[4] ?? '' }, values);
    if (!filled.ok) return filled;
    out += filled.value;
    index = close;
  }
  return ok(out);
}

function closingBrace(template: string, open: number): number {
  let depth = 0;
  for (let index = open; index < template.length; index += 1) {
    if (template[index] === '{') depth += 1;
    if (template[index] === '}') depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

interface Placeholder {
  readonly name: string;
  readonly path: string;
  readonly conversion: string | undefined;
  readonly spec: string;
}

function fill({ name, path, conversion, spec }: Placeholder, values: FormatValues): Result<string, FormatError> {
  const missing = fail({ code: 'no_such_value' as const, message: `has no value for {${name}${path}}` });
  const numbered = /^\d+$/.test(name);
  let value = numbered
    ? values.positional[Number(name)]
    : Object.hasOwn(values.named, name)
      ? values.named[name]
      : undefined;
  if (value === undefined) return missing;
  for (const [, attribute, item] of path.matchAll(/\.([^.[]+)|\[([^\]]+)\]/g)) {
    if (attribute !== undefined) return missing;
    value = step(value, item ?? '');
    if (value === undefined) return missing;
  }
  if (conversion) return applySpec(convert(value, conversion), spec);
  return applySpec(value, spec);
}

/** `!s` and `!r`, and `!a`, which writes what is not ASCII as escapes. */
function convert(value: Json, conversion: string): string {
  if (conversion === 's') return pythonStr(value);
  const shown = pythonRepr(value);
  return conversion === 'r' ? shown : [...shown].map(asciiOnly).join('');
}

function asciiOnly(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  if (code < 0x80) return char;
  return code < 0x100 ? `\\x${hex(2)}` : code < 0x10000 ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (typeof value === 'string') return [...value][Number(key)];
  if (isList(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function applySpec(value: Json, spec: string): Result<string, FormatError> {
  if (spec === '') return ok(pythonStr(value));
  const parts = SPEC.exec(spec);
  const wrong = fail({ code: 'bad_spec' as const, message: `cannot format with ":${spec}"` });
  if (!parts) return wrong;
  const [, fillChar, align, sign, alternate, zero, width, group, precision, kind] = parts;
  const isNumber = typeof value === 'number' || typeof value === 'boolean';
  if (!isNumber && (sign || group || (kind && kind !== 's'))) return wrong;
  if (!isNumber && typeof value !== 'string') return wrong;
  const shown = isNumber
    ? formatNumber(Number(value), { sign, isAlternate: alternate !== undefined, group, precision, kind })
    : [...pythonStr(value)].slice(0, precision === undefined ? undefined : Number(precision)).join('');
  if (shown === undefined) return wrong;
  const how = align ?? (isNumber ? (zero ? '=' : '>') : '<');
  return ok(pad(shown, { fill: fillChar ?? (zero ? '0' : ' '), how, width: Number(width ?? 0) }));
}

function pad(shown: string, { fill, how, width }: { fill: string; how: string; width: number }): string {
  const room = width - [...shown].length;
  if (room <= 0) return shown;
  const before = how === '^' ? Math.floor(room / 2) : room;
  switch (how) {
    case '<':
      return shown + fill.repeat(room);
    case '^':
      return fill.repeat(before) + shown + fill.repeat(room - before);
    case '=': {
      const sign = /^[+\- ]/.exec(shown)?.[0] ?? '';
      return sign + fill.repeat(room) + shown.slice(sign.length);
    }
    default:
      return fill.repeat(room) + shown;
  }
}
