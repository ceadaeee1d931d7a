import { WrittenNumber } from '../model/written_number.ts';
import { fixedDigits, leadingDigits } from './exact_digits.ts';
import { exponentText, floatRepr } from './python.ts';

/** The parts of a format spec that concern a number, such as `+,.2f`. */
export interface NumberSpec {
  readonly sign: string | undefined;
  /** `#`: with the prefix of its base, or with its point. */
  readonly isAlternate: boolean;
  /** `z`: what is printed as zero has no minus; floats alone may have it. */
  readonly isZeroPlain: boolean;
  readonly group: string | undefined;
  readonly precision: number | undefined;
  readonly kind: string | undefined;
}

/** A number as it is printed: its sign with the prefix of its base, its whole part, and the rest. */
export interface NumberText {
  readonly sign: string;
  readonly whole: string;
  readonly rest: string;
}

/** What Python takes a number for. */
type PythonNumber = bigint | { readonly float: number };

const toPython = (value: number | WrittenNumber): PythonNumber => {
  if (value instanceof WrittenNumber) return value.isFloat ? { float: value.value } : BigInt(value.text);
  return Number.isInteger(value) ? BigInt(value) : { float: value };
};

const BASES = new Map([
  ['x', 16],
  ['o', 8],
  ['b', 2],
]);

/** How many digits `e`, `f`, `g` and `%` have where none are asked for. */
const DEFAULT_DIGITS = 6;

/**
 * A number as Python formats it, not yet grouped; undefined where the spec is not for such a number.
 * Source: https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function formatNumber(value: number | WrittenNumber, spec: NumberSpec): NumberText | undefined {
  const number = toPython(value);
  if (typeof number !== 'bigint') return formatFloat(number.float, spec);
  const { kind = 'd' } = spec;
  if ('eEfFgG%'.includes(kind)) return formatFloat(Number(number), spec);
  return spec.precision === undefined && !spec.isZeroPlain ? formatInt(number, kind, spec) : undefined;
}

function formatInt(value: bigint, kind: string, spec: NumberSpec): NumberText | undefined {
  if (kind === 'c') return formatChar(value, spec);
  const size = value < 0n ? -value : value;
  const sign = signOf(value < 0n, spec);
  if (kind === 'd' || kind === 'n') return { sign, whole: size.toString(), rest: '' };
  const base = BASES.get(kind.toLowerCase());
  if (base === undefined || spec.group === ',') return undefined;
  const digits = size.toString(base);
  const prefix = spec.isAlternate ? `0${kind}` : '';
  return { sign: sign + prefix, whole: kind === 'X' ? digits.toUpperCase() : digits, rest: '' };
}

const MAX_CODE_POINT = 0x10ffff;

function formatChar(value: bigint, { sign, isAlternate, group }: NumberSpec): NumberText | undefined {
  if (sign || isAlternate || group || value < 0n || value > MAX_CODE_POINT) return undefined;
  return { sign: '', whole: String.fromCodePoint(Number(value)), rest: '' };
}

const signOf = (isNegative: boolean, { sign }: NumberSpec): string =>
  isNegative ? '-' : sign === '+' || sign === ' ' ? sign : '';

function formatFloat(value: number, spec: NumberSpec): NumberText | undefined {
  const body = floatBody(Math.abs(value), spec);
  if (body === undefined) return undefined;
  const isUpper = spec.kind === 'E' || spec.kind === 'G' || spec.kind === 'F';
  const [, whole = '', rest = ''] = /^(\d*)(.*)$/s.exec(isUpper ? body.toUpperCase() : body) ?? [];
  const isZero = spec.isZeroPlain && /^[0.]*(?:e.*|%)?$/i.test(whole + rest);
  return { sign: signOf(!isZero && (value < 0 || Object.is(value, -0)), spec), whole, rest };
}

function floatBody(size: number, { kind, precision, isAlternate }: NumberSpec): string | undefined {
  const lower = kind?.toLowerCase();
  if (lower !== undefined && !'efgn%'.includes(lower)) return undefined;
  const percent = lower === '%' ? '%' : '';
  if (!Number.isFinite(size)) return floatRepr(size) + percent;
  const digits = precision ?? DEFAULT_DIGITS;
  switch (lower) {
    case 'f':
    case '%': {
      const shown = fixedDigits(percent === '' ? size : size * 100, digits);
      return shown + (isAlternate && digits === 0 ? '.' : '') + percent;
    }
    case 'e':
      return scientific(leadingDigits(size, digits + 1), isAlternate);
    case undefined:
      return precision === undefined
        ? shortest(size, isAlternate)
        : general(size, Math.max(1, precision), { isAlternate, isShownAsFloat: true });
    default:
      return general(size, Math.max(1, digits), { isAlternate });
  }
}

interface Leading {
  readonly digits: string;
  readonly power: number;
}

/** As `repr()` has it. */
const shortest = (size: number, keepsPoint: boolean): string => {
  const shown = floatRepr(size);
  return keepsPoint && !shown.includes('.') ? shown.replace('e', '.e') : shown;
};

const scientific = ({ digits, power }: Leading, keepsPoint: boolean): string =>
  `${digits.slice(0, 1)}${digits.length > 1 || keepsPoint ? '.' : ''}${digits.slice(1)}${exponentText(power)}`;

interface GeneralStyle {
  /** Keeps the point and the trailing zeros. */
  readonly isAlternate: boolean;
  /** No kind was asked for: a float shows that it is one. */
  readonly isShownAsFloat?: boolean;
}

/** From this power of ten down a number has an exponent. */
const SMALL_POWER = -5;

/** `g`: so many digits that matter, without trailing zeros; with an exponent where the number is large or small. */
function general(size: number, count: number, { isAlternate, isShownAsFloat = false }: GeneralStyle): string {
  const { digits, power } = leadingDigits(size, count);
  if (power <= SMALL_POWER || power >= count - (isShownAsFloat ? 1 : 0)) {
    const kept = isAlternate ? digits : digits.slice(0, 1) + digits.slice(1).replace(/0+$/, '');
    return scientific({ digits: kept, power }, isAlternate);
  }
  const padded = power < 0 ? '0'.repeat(-power) + digits : digits;
  const point = Math.max(power, 0) + 1;
  const fraction = isAlternate ? padded.slice(point) : padded.slice(point).replace(/0+$/, '');
  const shown = fraction === '' && isShownAsFloat ? '0' : fraction;
  return padded.slice(0, point) + (shown !== '' || isAlternate ? '.' : '') + shown;
}
