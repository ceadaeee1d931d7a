import { WrittenNumber } from '../../../../common/model/written_number.ts';
import { amountOf, holds } from './arithmetic.ts';
import { FILTERS } from './filters.ts';
import { Taken } from './given.ts';
import { isLowerText, isUpperText } from '../letters.ts';
import { TemplateError } from './template_error.ts';
import {
  Callable,
  Dict,
  itemsOf,
  SafeText,
  stringOf,
  textOf,
  typeName,
  Undefined,
  View,
  type Given,
  type Value,
} from './value.ts';

/** Whether something holds of a value: what stands after `is`. */
export type Test = (value: Value, given: Given) => boolean;

const test =
  (holdsOf: (value: Value) => boolean): Test =>
  (value, given) => {
    new Taken(given, []);
    return holdsOf(value);
  };

const compared =
  (operator: '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in'): Test =>
  (value, given) =>
    holds(operator, value, new Taken(given, ['other']).needed('other'));

function remainder(value: Value, by: Value): bigint | number {
  const [number, divisor] = [amountOf(value), amountOf(by)];
  if (number === undefined || divisor === undefined) throw new TemplateError(`${typeName(value)} is no number`);
  if (typeof number === 'bigint' && typeof divisor === 'bigint' && divisor !== 0n) return number % divisor;
  return (
    Number(typeof number === 'bigint' ? number : number.float) %
    Number(typeof divisor === 'bigint' ? divisor : divisor.float)
  );
}

const isWhole = (value: Value): boolean => typeof value !== 'boolean' && typeof amountOf(value) === 'bigint';
const isFloat = (value: Value): boolean => amountOf(value) !== undefined && typeof amountOf(value) !== 'bigint';

const isIterable = (value: Value): boolean =>
  value instanceof Undefined || value instanceof Dict || stringOf(value) !== undefined || itemsOf(value) !== undefined;

/** Lists, texts and objects; not what `.keys()` and its like give. */
const isSequence = (value: Value): boolean =>
  value instanceof Undefined ||
  value instanceof Dict ||
  stringOf(value) !== undefined ||
  (value instanceof View ? value.isSequence : itemsOf(value) !== undefined);

const isSameValue = (value: Value, other: Value): boolean =>
  value === other || (value instanceof WrittenNumber && other instanceof WrittenNumber && value.text === other.text);

// Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-tests
const BY_NAME: Readonly<Record<string, Test>> = {
  boolean: test(value => typeof value === 'boolean'),
  callable: test(value => value instanceof Callable || value instanceof Undefined),
  defined: test(value => !(value instanceof Undefined)),
  divisibleby: (value, given) => Number(remainder(value, new Taken(given, ['num']).needed('num'))) === 0,
  escaped: test(value => value instanceof SafeText),
  even: test(value => Number(remainder(value, 2)) === 0),
  false: test(value => value === false),
  filter: test(value => FILTERS.has(textOf(value))),
  float: test(isFloat),
  in: compared('in'),
  integer: test(isWhole),
  iterable: test(isIterable),
  lower: test(value => isLowerText(textOf(value))),
  mapping: test(value => value instanceof Dict),
  none: test(value => value === null),
  number: test(value => amountOf(value) !== undefined),
  odd: test(value => Math.abs(Number(remainder(value, 2))) === 1),
  sameas: (value, given) => isSameValue(value, new Taken(given, ['other']).needed('other')),
  sequence: test(isSequence),
  string: test(value => stringOf(value) !== undefined),
  true: test(value => value === true),
  undefined: test(value => value instanceof Undefined),
  upper: test(value => isUpperText(textOf(value))),
  '==': compared('=='),
  eq: compared('=='),
  equalto: compared('=='),
  '!=': compared('!='),
  ne: compared('!='),
  '<': compared('<'),
  lt: compared('<'),
  lessthan: compared('<'),
  '<=': compared('<='),
  le: compared('<='),
  '>': compared('>'),
  gt: compared('>'),
  greaterthan: compared('>'),
  '>=': compared('>='),
  ge: compared('>='),
};

/** The tests a template has, by their names. */
export const TESTS: ReadonlyMap<string, Test> = new Map(Object.entries(BY_NAME));
