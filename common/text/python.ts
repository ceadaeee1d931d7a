import { isList, isObject, type Json } from '../model/json.ts';
import { isNumber, WrittenNumber } from '../model/written_number.ts';

/** What Python takes for true: neither nothing nor zero nor empty. */
export function isTruthy(value: Json): boolean {
  if (isList(value)) return value.length > 0;
  if (isObject(value)) return Object.keys(value).length > 0;
  return value instanceof WrittenNumber ? value.value !== 0 : Boolean(value);
}

/** A value as Python's `str()` prints it: `None`, `True`, `['a', 1]`, text as it is. */
export const pythonStr = (value: Json): string => (typeof value === 'string' ? value : pythonRepr(value));

/** A value as Python's `repr()` prints it: text in quotes. */
export function pythonRepr(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (isNumber(value)) return pythonNumber(value);
  if (typeof value === 'string') return quote(value);
  if (isList(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  const entries = Object.entries(value).map(([key, inner]) => `${quote(key)}: ${pythonRepr(inner ?? null)}`);
  return `{${entries.join(', ')}}`;
}

/** A number as Python prints it: a whole one as an int, unless it was written as a float. */
function pythonNumber(value: number | WrittenNumber): string {
  if (value instanceof WrittenNumber) return value.isFloat ? floatRepr(value.value) : value.text;
  if (!Number.isInteger(value)) return floatRepr(value);
  return Math.abs(value) >= LONG_IN_JAVASCRIPT ? BigInt(value).toString() : String(value);
}

/** From here on JavaScript prints an exponent where Python prints all digits of an int. */
const LONG_IN_JAVASCRIPT = 1e21;

/** Floats of so many digits before the point, or of such a small exponent, are printed with an exponent. */
const LONG_IN_PYTHON = 16;
const SMALL_IN_PYTHON = -4;

/** A number as Python's `repr()` prints a float: `50.0`, `1e+16`, `1e-05`. */
export function floatRepr(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  if (!Number.isFinite(value)) return `${sign}inf`;
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const power = Number(exponent);
  const digits = mantissa.replace('.', '');
  if (power < SMALL_IN_PYTHON || power >= LONG_IN_PYTHON) return `${sign}${mantissa}${exponentText(power)}`;
  if (power < 0) return `${sign}0.${'0'.repeat(-power - 1)}${digits}`;
  return `${sign}${digits.slice(0, power + 1).padEnd(power + 1, '0')}.${digits.slice(power + 1) || '0'}`;
}

/** An exponent of two digits at least, such as `e+05`. */
export const exponentText = (power: number): string =>
  `e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;

const ESCAPES = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\\', '\\\\'],
]);

/** Text as Python's `repr()` quotes it: single quotes, unless only those occur inside. */
function quote(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = [...text].map(char => escapeChar(char, mark)).join('');
  return `${mark}${inner}${mark}`;
}

function escapeChar(char: string, mark: string): string {
  if (char === mark) return `\\${char}`;
  const known = ESCAPES.get(char);
  if (known) return known;
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}

/** Text order as Python has it: by code point, not by UTF-16 unit. */
export function compareCodePoints(a: string, b: string): number {
  const [left, right] = [[...a], [...b]];
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = (left[index]?.codePointAt(0) ?? 0) - (right[index]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** A list or object as Python's `json.dumps(sort_keys=True, indent=4, ensure_ascii=False)` writes it. */
export function pythonJson(value: Json, indent = ''): string {
  const inner = `${indent}    `;
  if (isList(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map(item => inner + pythonJson(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (isObject(value)) {
    const keys = Object.keys(value).sort(compareCodePoints);
    if (keys.length === 0) return '{}';
    return `{\n${keys.map(key => `${inner}${jsonText(key)}: ${pythonJson(value[key] ?? null, inner)}`).join(',\n')}\n${indent}}`;
  }
  if (typeof value === 'string') return jsonText(value);
  return isNumber(value) ? jsonNumber(value) : JSON.stringify(value);
}

/** A value as Python's `json.dumps` writes it: one line, in its own order, in ASCII alone. */
export function pythonJsonLine(value: Json): string {
  if (isList(value)) return `[${value.map(pythonJsonLine).join(', ')}]`;
  if (isObject(value)) {
    const members = Object.entries(value).map(([key, inner]) => `${asciiText(key)}: ${pythonJsonLine(inner ?? null)}`);
    return `{${members.join(', ')}}`;
  }
  if (typeof value === 'string') return asciiText(value);
  return isNumber(value) ? jsonNumber(value) : JSON.stringify(value);
}

const asciiText = (text: string): string =>
  JSON.stringify(text).replace(/[\u007f-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const jsonNumber = (value: number | WrittenNumber): string =>
  pythonNumber(value).replace('inf', 'Infinity').replace('nan', 'NaN');

/** JSON text as Python writes it: U+007F and line separators stay as they are. */
const jsonText = (text: string): string => JSON.stringify(text);
