import type { Json, JsonObject } from '../model/json.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { numberOf, wholeNumber, WrittenNumber } from '../model/written_number.ts';
import { asciiOnly, type FormatError } from './brace_format.ts';
import { formatNumber } from './format_number.ts';
import { pythonRepr, pythonStr } from './python.ts';

/** What a template takes: values in their order, or by their names (`%(name)s`). */
export type PercentValues =
  | { readonly positional: readonly Json[] }
  | {
      readonly named: JsonObject;
      /** Stands for a name that is not there; without it that is an error. */
      readonly otherwise?: Json;
    };

const SPECIFIER = /%(?:\(([^)]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?[hlL]?([\s\S])?/g;

/** No message is wider: a template cannot ask for a gigabyte of blanks. */
const MAX_WIDTH = 10_000;

/**
 * Fills a template as Python's `%` does: `%s`, `%.2f`, `%-8d`, `%(name)s`, `%%`.
 * Source: https://docs.python.org/3/library/stdtypes.html#printf-style-string-formatting
 */
export function percentFormat(template: string, values: PercentValues): Result<string, FormatError> {
  const queue = 'positional' in values ? [...values.positional] : [];
  const { named, otherwise } =
    'named' in values ? { otherwise: undefined, ...values } : { named: {}, otherwise: undefined };
  let error: FormatError | undefined;
  const filled = template.replace(SPECIFIER, (whole: string, ...groups: (string | undefined)[]) => {
    const [name, flags = '', width, precision, kind] = groups;
    if (kind === '%') return '%';
    const wanted = [width, precision].map(size => (size === '*' ? queue.shift() : size === '' ? 0 : size));
    const value = name === undefined ? queue.shift() : Object.hasOwn(named, name) ? named[name] : otherwise;
    if (value === undefined) error ??= { code: 'no_such_value', message: `has no value for ${whole}` };
    const shown =
      value === undefined ? '' : formatOne(value, { flags, kind: kind ?? '', ...sizesOf(wanted[0], wanted[1]) });
    if (shown === undefined) error ??= { code: 'bad_spec', message: `cannot format with ${whole}` };
    return shown ?? '';
  });
  if (error) return fail(error);
  if (queue.length > 0) return fail({ code: 'bad_spec', message: 'does not use all its values' });
  return ok(filled);
}

interface Specifier {
  readonly flags: string;
  readonly kind: string;
  readonly width: number;
  readonly precision: number | undefined;
}

const sizesOf = (width: unknown, precision: unknown): Pick<Specifier, 'width' | 'precision'> => ({
  width: Number(width ?? 0),
  precision: precision === undefined ? undefined : Number(precision),
});

function formatOne(value: Json, specifier: Specifier): string | undefined {
  const { kind, precision, width } = specifier;
  if (!(Math.max(Math.abs(width), precision ?? 0) <= MAX_WIDTH)) return undefined;
  switch (kind) {
    case 's':
      return padText([...pythonStr(value)].slice(0, precision).join(''), specifier);
    case 'r':
      return padText([...pythonRepr(value)].slice(0, precision).join(''), specifier);
    case 'a':
      return padText(asciiOnly(pythonRepr(value)).slice(0, precision), specifier);
    case 'c':
      return formatChar(value, specifier);
    default:
      return formatNumeric(value, specifier);
  }
}

function formatChar(value: Json, specifier: Specifier): string | undefined {
  const code = wholeOf(value);
  const shown = typeof value === 'string' ? value : code === undefined ? '' : codePoint(Number(code));
  return [...shown].length === 1 ? padText(shown, specifier) : undefined;
}

const MAX_CODE_POINT = 0x10ffff;

const codePoint = (code: number): string => (code >= 0 && code <= MAX_CODE_POINT ? String.fromCodePoint(code) : '');

function padText(shown: string, { flags, width }: Pick<Specifier, 'flags' | 'width'>): string {
  const room = ' '.repeat(Math.max(0, Math.abs(width) - [...shown].length));
  return flags.includes('-') || width < 0 ? shown + room : room + shown;
}

function formatNumeric(value: Json, specifier: Specifier): string | undefined {
  const { kind, flags, width, precision } = specifier;
  const isDecimal = /^[diu]$/.test(kind);
  const isWhole = isDecimal || /^[oxX]$/.test(kind);
  const number = isDecimal ? truncated(value) : isWhole ? wholeOf(value) : anyNumber(value);
  if (number === undefined || !(isWhole || /^[eEfFgG]$/.test(kind))) return undefined;
  const text = formatNumber(number, {
    sign: flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : undefined,
    isAlternate: flags.includes('#'),
    isZeroPlain: false,
    group: undefined,
    precision: isWhole ? undefined : precision,
    kind: isDecimal ? 'd' : kind,
  });
  if (!text) return undefined;
  const body = text.whole.padStart(isWhole ? (precision ?? 0) : 0, '0') + text.rest;
  const isFilled = flags.includes('0') && !flags.includes('-') && width > 0;
  return padText(text.sign + (isFilled ? body.padStart(width - text.sign.length, '0') : body), specifier);
}

const anyNumber = (value: Json): number | WrittenNumber | undefined =>
  typeof value === 'boolean'
    ? Number(value)
    : typeof value === 'number' || value instanceof WrittenNumber
      ? value
      : undefined;

/** What Python has as an int. */
function wholeOf(value: Json): number | WrittenNumber | undefined {
  const number = anyNumber(value);
  if (number instanceof WrittenNumber) return number.isFloat ? undefined : number;
  return Number.isInteger(number) ? number : undefined;
}

/** `%d` of a float is its whole part. */
function truncated(value: Json): number | WrittenNumber | undefined {
  const whole = wholeOf(value);
  if (whole !== undefined) return whole;
  const float = numberOf(value);
  return float !== undefined && Number.isFinite(float) ? wholeNumber(BigInt(Math.trunc(float))) : undefined;
}
