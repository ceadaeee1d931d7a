import { isList, isObject, type Json, type JsonObject } from '../model/json.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { pythonNumber, pythonRepr, pythonStr } from './python.ts';

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
const SPEC = /^(?:([\s\S])?([<>=^]))?([+\- ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([bcdeEfFgGnosxX%])?$/;

/**
 * Fills a template as Python's `str.format` does: `{}`, `{0}`, `{name}`, `{0[key]}`, `{0!r}`, `{0:>10}`.
 * Source: https://docs.python.org/3/library/string.html#format-string-syntax, parity alert-text §4.
 */
export function braceFormat(template: string, values: FormatValues): Result<string, FormatError> {
  let out = '';
  let auto = 0;
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
    const name = field[1] === '' ? String(auto++) : (field[1] ?? '');
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
  if (conversion) return applySpec(conversion === 's' ? pythonStr(value) : pythonRepr(value), spec);
  return applySpec(value, spec);
}

function step(value: Json | undefined, key: string): Json | undefined {
  if (isList(value)) return value[Number(key)];
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function applySpec(value: Json, spec: string): Result<string, FormatError> {
  if (spec === '') return ok(pythonStr(value));
  const parts = SPEC.exec(spec);
  const wrong = fail({ code: 'bad_spec' as const, message: `cannot format with ":${spec}"` });
  if (!parts) return wrong;
  const [, fillChar, align, sign, , zero, width, group, precision, kind] = parts;
  const isNumber = typeof value === 'number' || typeof value === 'boolean';
  if (!isNumber && (sign || group || (kind && kind !== 's'))) return wrong;
  if (!isNumber && typeof value !== 'string') return wrong;
  const shown = isNumber
    ? formatNumber(Number(value), { sign, group, precision, kind })
    : ok(precision === undefined ? pythonStr(value) : [...pythonStr(value)].slice(0, Number(precision)).join(''));
  if (!shown.ok) return wrong;
  const how = align ?? (isNumber ? (zero ? '=' : '>') : '<');
  return ok(pad(shown.value, { fill: fillChar ?? (zero ? '0' : ' '), how, width: Number(width ?? 0) }));
}

interface NumberSpec {
  readonly sign: string | undefined;
  readonly group: string | undefined;
  readonly precision: string | undefined;
  readonly kind: string | undefined;
}

function formatNumber(value: number, spec: NumberSpec): Result<string, null> {
  const size = Math.abs(value);
  const digits = spec.precision === undefined ? undefined : Number(spec.precision);
  const body = numberBody(size, spec.kind, digits);
  if (body === undefined) return fail(null);
  const [whole = '', ...fraction] = body.split('.');
  const grouped = spec.group ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, spec.group) : whole;
  const sign = value < 0 ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
  return ok(sign + [grouped, ...fraction].join('.'));
}

function numberBody(size: number, kind: string | undefined, digits: number | undefined): string | undefined {
  const exponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');
  switch (kind) {
    case undefined:
    case 'g':
    case 'G':
    case 'n':
      return digits === undefined
        ? pythonNumber(size)
        : exponent(String(Number(size.toPrecision(Math.max(1, digits)))));
    case 'd':
      return Number.isInteger(size) ? String(size) : undefined;
    case 'f':
    case 'F':
      return size.toFixed(digits ?? 6);
    case '%':
      return `${(size * 100).toFixed(digits ?? 6)}%`;
    case 'e':
    case 'E':
      return exponent(size.toExponential(digits ?? 6));
    case 'x':
      return Number.isInteger(size) ? size.toString(16) : undefined;
    case 'X':
      return Number.isInteger(size) ? size.toString(16).toUpperCase() : undefined;
    case 'o':
      return Number.isInteger(size) ? size.toString(8) : undefined;
    case 'b':
      return Number.isInteger(size) ? size.toString(2) : undefined;
    default:
      return undefined;
  }
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
