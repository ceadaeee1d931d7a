import { pythonNumber } from './python.ts';

/** The parts of a format spec that concern a number, such as `+,.2f`. */
export interface NumberSpec {
  readonly sign: string | undefined;
  /** `#`: with the prefix of its base. */
  readonly isAlternate: boolean;
  readonly group: string | undefined;
  readonly precision: string | undefined;
  readonly kind: string | undefined;
}

const BASES = new Map([
  ['x', 16],
  ['o', 8],
  ['b', 2],
]);

/** How many digits `e`, `f`, `g` and `%` have where none are asked for. */
const DEFAULT_DIGITS = 6;

/**
 * A number as Python formats it; undefined where the spec is not for such a number.
 * Source: https://docs.python.org/3/library/string.html#format-specification-mini-language
 */
export function formatNumber(value: number, spec: NumberSpec): string | undefined {
  const body = numberBody(Math.abs(value), spec);
  if (body === undefined) return undefined;
  const [whole = '', ...fraction] = body.split('.');
  const grouped = spec.group ? whole.replace(/\B(?=(\d{3})+(?!\d))/g, spec.group) : whole;
  const sign = value < 0 ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
  return sign + [grouped, ...fraction].join('.');
}

function numberBody(size: number, { kind, precision, isAlternate }: NumberSpec): string | undefined {
  const digits = precision === undefined ? undefined : Number(precision);
  const lower = kind?.toLowerCase();
  const base = BASES.get(lower ?? '');
  if (base !== undefined) {
    const shown = Number.isInteger(size) ? (isAlternate ? `0${lower}` : '') + size.toString(base) : undefined;
    return kind === 'X' ? shown?.toUpperCase() : shown;
  }
  const isPlain = lower === undefined || (lower === 'n' && Number.isInteger(size));
  if (isPlain && digits === undefined) return pythonNumber(size);
  const shown = floatBody(size, lower ?? 'g', digits);
  return kind === 'E' || kind === 'G' ? shown?.toUpperCase() : shown;
}

function floatBody(size: number, kind: string, digits = DEFAULT_DIGITS): string | undefined {
  switch (kind) {
    case 'd':
      return Number.isInteger(size) ? pythonNumber(size) : undefined;
    case 'f':
      return fixed(size, digits);
    case '%':
      return `${fixed(size * 100, digits)}%`;
    case 'e':
      return twoDigitExponent(size.toExponential(digits));
    case 'g':
    case 'n':
      return general(size, Math.max(1, digits));
    default:
      return undefined;
  }
}

const twoDigitExponent = (text: string): string => text.replace(/e([+-])(\d)$/, 'e$10$2');

/** So many digits that a double between two decimals is shown to be exactly between them. */
const EXACT_DIGITS = 100;

/** A number of decimals; what is exactly between two goes to the even one, as in Python. */
function fixed(size: number, digits: number): string {
  const rounded = size.toFixed(digits);
  const exact = size.toFixed(EXACT_DIGITS);
  const cut = exact.slice(0, exact.indexOf('.') + 1 + digits).replace(/\.$/, '');
  const isTie = /^\.?50*$/.test(exact.slice(exact.indexOf('.') + 1 + digits));
  return isTie && /[02468]$/.test(cut) ? cut : rounded;
}

/** So many digits that matter, without trailing zeros; with an exponent where the number is large or small. */
function general(size: number, digits: number): string {
  const [mantissa = '', exponent = '0'] = size.toExponential(digits - 1).split('e');
  const power = Number(exponent);
  const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
  if (power >= -4 && power < digits) return withoutZeros(size.toFixed(digits - 1 - power));
  return twoDigitExponent(`${withoutZeros(mantissa)}e${power < 0 ? '-' : '+'}${Math.abs(power)}`);
}
