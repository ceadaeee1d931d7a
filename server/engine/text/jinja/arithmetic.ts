import { pythonFloat, wholeNumber, WrittenNumber } from '../../../../common/model/written_number.ts';
import { compareCodePoints } from '../../../../common/text/python.ts';
import { isObject } from '../../../../common/model/json.ts';
import { percentFormat } from '../../../../common/text/percent_format.ts';
import { escapeHtml } from './html.ts';
import type { BinaryOperator, ComparisonOperator } from './nodes.ts';
import { TemplateError } from './template_error.ts';
import {
  bounded,
  Callable,
  Dict,
  itemsOf,
  iterate,
  MAX_ITEMS,
  Namespace,
  SafeText,
  stringOf,
  toJsonValue,
  Tuple,
  typeName,
  Undefined,
  View,
  type Value,
} from './value.ts';

/** A number as Python has it. */
export type Amount = bigint | { readonly float: number };

/** The number a value is; undefined of what is none. */
export function amountOf(value: Value): Amount | undefined {
  if (typeof value === 'boolean') return BigInt(value);
  if (typeof value === 'number') return Number.isInteger(value) ? BigInt(value) : { float: value };
  if (!(value instanceof WrittenNumber)) return undefined;
  return value.isFloat ? { float: value.value } : BigInt(value.text);
}

/** The value of a number. */
const fromAmount = (amount: Amount): Value =>
  typeof amount === 'bigint' ? wholeNumber(amount) : pythonFloat(amount.float);

export const toFloat = (amount: Amount): number => (typeof amount === 'bigint' ? Number(amount) : amount.float);

/** Calculates as Python does: numbers, joining texts and lists, and repeating them. */
export function calculate(operator: BinaryOperator, left: Value, right: Value): Value {
  for (const value of [left, right]) if (value instanceof Undefined) throw new TemplateError(value.why);
  const [a, b] = [amountOf(left), amountOf(right)];
  if (a !== undefined && b !== undefined) return fromAmount(calculateNumbers(operator, a, b));
  const result =
    operator === '+'
      ? join(left, right)
      : operator === '*'
        ? (repeat(left, b) ?? repeat(right, a))
        : operator === '%'
          ? fill(left, right)
          : undefined;
  if (result !== undefined) return result;
  throw new TemplateError(`cannot calculate ${typeName(left)} ${operator} ${typeName(right)}`);
}

function calculateNumbers(operator: BinaryOperator, left: Amount, right: Amount): Amount {
  if ('/ // %'.split(' ').includes(operator) && toFloat(right) === 0) throw new TemplateError('divides by zero');
  if (typeof left === 'bigint' && typeof right === 'bigint' && operator !== '/') {
    if (operator !== '**') return calculateInts(operator, left, right);
    if (right >= 0n) return power(left, right);
  }
  return { float: calculateFloats(operator, toFloat(left), toFloat(right)) };
}

function calculateInts(operator: Exclude<BinaryOperator, '/' | '**'>, left: bigint, right: bigint): bigint {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '//':
      return (left - modulo(left, right)) / right;
    case '%':
      return modulo(left, right);
  }
}

/** What is left has the sign of the divisor. */
const modulo = (left: bigint, right: bigint): bigint => ((left % right) + right) % right;

/** How many digits a number that a template makes may have. */
const MAX_DIGITS = 1000;

function power(base: bigint, exponent: bigint): bigint {
  const size = base < 0n ? -base : base;
  if (size > 1n && size.toString().length * Number(exponent) > MAX_DIGITS)
    throw new TemplateError('makes a number that is too long');
  return base ** exponent;
}

function calculateFloats(operator: BinaryOperator, left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
    case '//':
      return Math.floor(left / right);
    case '%': {
      const rest = left % right;
      return rest !== 0 && rest < 0 !== right < 0 ? rest + right : rest;
    }
    case '**':
      return left ** right;
  }
}

function join(left: Value, right: Value): Value | undefined {
  const [a, b] = [stringOf(left), stringOf(right)];
  if (a !== undefined && b !== undefined) {
    if (!(left instanceof SafeText || right instanceof SafeText)) return bounded(a + b);
    return new SafeText(bounded(escapeHtml(left).text + escapeHtml(right).text));
  }
  if (Array.isArray(left) && Array.isArray(right)) return boundedItems([...left, ...right]);
  if (left instanceof Tuple && right instanceof Tuple) return new Tuple(boundedItems([...left.items, ...right.items]));
  return undefined;
}

function boundedItems(items: Value[]): Value[] {
  if (items.length > MAX_ITEMS) throw new TemplateError('makes a list that is too long');
  return items;
}

function repeat(value: Value, times: Amount | undefined): Value | undefined {
  if (typeof times !== 'bigint') return undefined;
  const count = Math.max(0, Number(times));
  const text = stringOf(value);
  if (text !== undefined) {
    if (text.length * count > MAX_ITEMS) throw new TemplateError('makes a text that is too long');
    return text.repeat(count);
  }
  const items = itemsOf(value);
  if (!items || value instanceof View) return undefined;
  if (items.length * count > MAX_ITEMS) throw new TemplateError('makes a list that is too long');
  const repeated = Array.from({ length: count }, () => items).flat();
  return value instanceof Tuple ? new Tuple(repeated) : repeated;
}

/** `'%s' % value`. */
function fill(template: Value, value: Value): Value | undefined {
  const text = stringOf(template);
  if (text === undefined) return undefined;
  const json = toJsonValue(value);
  const positional = value instanceof Tuple ? value.items.map(toJsonValue) : [json];
  const filled = percentFormat(text, isObject(json) && text.includes('%(') ? { named: json } : { positional });
  if (!filled.ok) throw new TemplateError(`"${text}" ${filled.error.message}`);
  return bounded(filled.value);
}

/** Whether two values are the same, as Python's `==` has it. */
export function isEqual(left: Value, right: Value): boolean {
  const [a, b] = [amountOf(left), amountOf(right)];
  if (a !== undefined && b !== undefined) return compareAmounts(a, b) === 0;
  const [text, other] = [stringOf(left), stringOf(right)];
  if (text !== undefined && other !== undefined) return text === other;
  if (left instanceof Undefined) return right instanceof Undefined;
  if (left instanceof Dict && right instanceof Dict) return isSameDict(left, right);
  if (left instanceof Tuple !== right instanceof Tuple) return false;
  const [items, others] = [itemsOf(left), itemsOf(right)];
  if (!items || !others) return left === right;
  return items.length === others.length && items.every((item, index) => isEqual(item, others[index] ?? null));
}

const isSameDict = (left: Dict, right: Dict): boolean =>
  left.size === right.size &&
  left.pairs().every(([key, value]) => {
    const other = right.get(key);
    return other !== undefined && isEqual(value, other);
  });

function compareAmounts(left: Amount, right: Amount): number {
  if (typeof left === 'bigint' && typeof right === 'bigint') return left < right ? -1 : left > right ? 1 : 0;
  return toFloat(left) - toFloat(right);
}

/** The order of two values of a kind: less than, equal to or more than zero. */
export function compare(left: Value, right: Value): number {
  const [a, b] = [amountOf(left), amountOf(right)];
  if (a !== undefined && b !== undefined) return compareAmounts(a, b);
  const [text, other] = [stringOf(left), stringOf(right)];
  if (text !== undefined && other !== undefined) return compareCodePoints(text, other);
  const [items, others] = [itemsOf(left), itemsOf(right)];
  if (items && others && left instanceof Tuple === right instanceof Tuple) return compareItems(items, others);
  throw new TemplateError(`cannot compare ${typeName(left)} with ${typeName(right)}`);
}

function compareItems(items: readonly Value[], others: readonly Value[]): number {
  for (const [index, item] of items.entries()) {
    const other = others[index];
    if (other === undefined) return 1;
    if (!isEqual(item, other)) return compare(item, other);
  }
  return items.length - others.length;
}

/** Whether a comparison holds. */
export function holds(operator: ComparisonOperator, left: Value, right: Value): boolean {
  switch (operator) {
    case '==':
      return isEqual(left, right);
    case '!=':
      return !isEqual(left, right);
    case '<':
      return compare(left, right) < 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>':
      return compare(left, right) > 0;
    case '>=':
      return compare(left, right) >= 0;
    case 'in':
      return isIn(left, right);
    case 'not in':
      return !isIn(left, right);
  }
}

function isIn(value: Value, whole: Value): boolean {
  const text = stringOf(whole);
  if (text !== undefined) {
    const part = stringOf(value);
    if (part === undefined) throw new TemplateError(`looks for ${typeName(value)} in a text`);
    return text.includes(part);
  }
  if (whole instanceof Dict) return whole.get(value) !== undefined;
  if (whole instanceof Namespace || whole instanceof Callable) return false;
  return iterate(whole).some(item => isEqual(item, value));
}
