import { pythonFloat, wholeNumber } from '../../../../common/model/written_number.ts';
import { roundDecimals } from '../../../../common/text/exact_digits.ts';
import { amountOf, toFloat, type Amount } from './arithmetic.ts';
import { filter, type Filter } from './filter.ts';
import type { Taken } from './given.ts';
import { stripChars } from '../letters.ts';
import { ownMember } from './members.ts';
import { prettyText } from './pretty.ts';
import { jsonText } from './json_dump.ts';
import { TemplateError } from './template_error.ts';
import { isTruthy, orElse, SafeText, stringOf, typeName, Undefined, type Value } from './value.ts';

function needAmount(value: Value): Amount {
  const amount = amountOf(value);
  if (amount === undefined) throw new TemplateError(`${typeName(value)} is no number`);
  return amount;
}

function abs(value: Value): Value {
  const amount = needAmount(value);
  if (typeof amount !== 'bigint') return pythonFloat(Math.abs(amount.float));
  return wholeNumber(amount < 0n ? -amount : amount);
}

function round(value: Value, taken: Taken): Value {
  const amount = needAmount(value);
  const decimals = taken.whole('precision', 0);
  const method = taken.text('method', 'common');
  if (!['common', 'ceil', 'floor'].includes(method)) throw new TemplateError('rounds by common, ceil or floor');
  if (Math.abs(decimals) > 100) throw new TemplateError('rounds to too many digits');
  if (method !== 'common') {
    const factor = 10 ** decimals;
    const scaled = toFloat(amount) * factor;
    return pythonFloat((method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled)) / factor);
  }
  if (typeof amount === 'bigint') return decimals >= 0 ? value : roundWhole(amount, -decimals);
  return pythonFloat(roundDecimals(amount.float, decimals));
}

/** A whole number to tens, hundreds and so on; what is between two goes to the even one. */
function roundWhole(amount: bigint, zeros: number): Value {
  const unit = 10n ** BigInt(zeros);
  const rest = ((amount % unit) + unit) % unit;
  const below = amount - rest;
  const isUp = rest * 2n > unit || (rest * 2n === unit && (below / unit) % 2n !== 0n);
  return wholeNumber(isUp ? below + unit : below);
}

/** Numbers as Python reads them in texts: digits of any script, underscores between them. */
const digitsOf = (text: string): string =>
  stripChars(text, null, 'both')
    .replace(/\p{Nd}/gu, digit => String(decimalValue(digit)))
    .replace(/(?<=[\da-zA-Z])_(?=[\da-zA-Z])/g, '');

/** Decimal digits of each script stand together, from zero to nine. */
function decimalValue(digit: string): number {
  let value = 0;
  let code = digit.codePointAt(0) ?? 0;
  if (code < 0x80) return Number(digit);
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return value;
}

const PREFIXES = new Map([
  [2, /^0b/i],
  [8, /^0o/i],
  [16, /^0x/i],
]);

function readInt(text: string, base: number): bigint | undefined {
  const [, sign = '', written = ''] = /^([+-]?)(.*)$/s.exec(digitsOf(text)) ?? [];
  const digits = written.replace(PREFIXES.get(base) ?? /^$/, '').toLowerCase();
  const places = [...digits].map(char => parseInt(char, 36));
  if (digits === '' || !places.every(place => place < base)) return undefined;
  const size = places.reduce((total, place) => total * BigInt(base) + BigInt(place), 0n);
  return sign === '-' ? -size : size;
}

const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

function readFloat(value: Value): number | undefined {
  const text = stringOf(value);
  if (text === undefined) {
    const amount = amountOf(value);
    return amount === undefined ? undefined : toFloat(amount);
  }
  const written = digitsOf(text);
  if (FLOAT.test(written)) return Number(written);
  const [, sign, word] = /^([+-]?)(inf(?:inity)?|nan)$/i.exec(written) ?? [];
  if (word === undefined) return undefined;
  return word.toLowerCase() === 'nan' ? NaN : sign === '-' ? -Infinity : Infinity;
}

function int(value: Value, taken: Taken): Value {
  const text = stringOf(value);
  const read = text === undefined ? undefined : readInt(text, taken.whole('base', 10));
  if (read !== undefined) return wholeNumber(read);
  const amount = amountOf(value);
  if (typeof amount === 'bigint') return wholeNumber(amount);
  const float = readFloat(value);
  if (float === undefined || !Number.isFinite(float)) return orElse(taken.get('default'), () => 0);
  return wholeNumber(BigInt(Math.trunc(float)));
}

function float(value: Value, taken: Taken): Value {
  const read = readFloat(value);
  return read === undefined ? orElse(taken.get('default'), () => pythonFloat(0)) : pythonFloat(read);
}

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];

function fileSize(value: Value, taken: Taken): Value {
  const bytes = readFloat(value);
  if (bytes === undefined) throw new TemplateError(`${typeName(value)} is no size`);
  const isBinary = taken.flag('binary');
  const base = isBinary ? 1024 : 1000;
  if (bytes === 1) return '1 Byte';
  if (bytes < base) return `${Math.trunc(bytes)} Bytes`;
  const place = UNITS.findIndex((_, index) => bytes < base ** (index + 2));
  const index = place < 0 ? UNITS.length - 1 : place;
  const size = (base * bytes) / base ** (index + 2);
  const letter = UNITS[index] ?? '';
  return `${roundDecimals(size, 1).toFixed(1)} ${isBinary ? `${letter.toUpperCase()}i` : letter}B`;
}

function fallback(value: Value, taken: Taken): Value {
  const isMissing = value instanceof Undefined || (taken.flag('boolean') && !isTruthy(value));
  return isMissing ? orElse(taken.get('default_value'), () => '') : value;
}

function attribute(value: Value, taken: Taken): Value {
  const name = taken.exactText('name');
  return orElse(ownMember(value, name), () =>
    value instanceof Undefined ? value : new Undefined(`${typeName(value)} has no ${name}`),
  );
}

/** JSON that may stand in HTML. */
function toJson(value: Value, taken: Taken): Value {
  const indent = taken.get('indent') ?? null;
  const text = jsonText(value, indent === null ? null : taken.whole('indent', 0));
  return new SafeText(text.replace(/[<>&']/g, char => `\\u00${char.charCodeAt(0).toString(16)}`));
}

/** Filters of numbers and of values of any kind. Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters */
export const VALUE_FILTERS: Readonly<Record<string, Filter>> = {
  abs: filter([], abs),
  attr: filter(['name'], attribute),
  d: filter(['default_value', 'boolean'], fallback),
  default: filter(['default_value', 'boolean'], fallback),
  filesizeformat: filter(['binary'], fileSize),
  float: filter(['default'], float),
  int: filter(['default', 'base'], int),
  pprint: filter([], prettyText),
  round: filter(['precision', 'method'], round),
  tojson: filter(['indent'], toJson),
};
