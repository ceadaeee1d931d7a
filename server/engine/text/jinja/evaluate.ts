import { wholeNumber, pythonFloat } from '../../../../common/model/written_number.ts';
import { amountOf, calculate, holds } from './arithmetic.ts';
import type { Callables } from './filter.ts';
import { FILTERS } from './filters.ts';
import { attributeOf, itemOf, methodOf, pairsIn } from './members.ts';
import type { CallArguments, Expression, Slice } from './nodes.ts';
import type { Budget, Scope } from './scope.ts';
import { TemplateError } from './template_error.ts';
import { TESTS } from './tests.ts';
import {
  bounded,
  Callable,
  Dict,
  isTruthy,
  itemsOf,
  iterate,
  orElse,
  reprOf,
  SafeText,
  stringOf,
  textOf,
  Tuple,
  typeName,
  Undefined,
  type Given,
  type Value,
} from './value.ts';

/** Where an expression is evaluated. */
export interface Place {
  readonly scope: Scope;
  readonly budget: Budget;
}

/** The value of an expression. */
export function evaluate(node: Expression, place: Place): Value {
  place.budget.spend();
  const of = (inner: Expression): Value => evaluate(inner, place);
  switch (node.kind) {
    case 'value':
      return node.value;
    case 'name':
      return orElse(place.scope.get(node.name), () => new Undefined(`"${node.name}" is not there`));
    case 'tuple':
      return new Tuple(node.items.map(of));
    case 'list':
      return node.items.map(of);
    case 'dict':
      return Dict.of(node.pairs.map(([key, value]) => [of(key), of(value)] as const));
    case 'unary':
      return node.operator === 'not' ? !isTruthy(of(node.operand)) : signed(node.operator, of(node.operand));
    case 'binary':
      return calculate(node.operator, of(node.left), of(node.right));
    case 'and': {
      const left = of(node.left);
      return isTruthy(left) ? of(node.right) : left;
    }
    case 'or': {
      const left = of(node.left);
      return isTruthy(left) ? left : of(node.right);
    }
    case 'compare':
      return compareAll(node, of);
    case 'concat':
      return bounded(node.items.map(item => textOf(of(item))).join(''));
    case 'condition':
      if (isTruthy(of(node.test))) return of(node.then);
      return node.otherwise ? of(node.otherwise) : new Undefined('the condition does not hold');
    case 'attribute':
      return attributeOf(of(node.target), node.name);
    case 'item':
      return node.index.kind === 'slice'
        ? sliced(of(node.target), node.index, of)
        : itemOf(of(node.target), of(node.index));
    case 'call':
      return call(calleeOf(node.callee, place), givenBy(node.given, place), place);
    case 'filter':
      return applyFilter(node.name, of(node.target), givenBy(node.given, place));
    case 'test':
      return applyTest(node.name, of(node.target), givenBy(node.given, place));
  }
}

function compareAll(node: Expression & { kind: 'compare' }, of: (inner: Expression) => Value): boolean {
  let left = of(node.first);
  for (const [operator, operand] of node.rest) {
    const right = of(operand);
    if (!holds(operator, left, right)) return false;
    left = right;
  }
  return true;
}

function signed(operator: '-' | '+', value: Value): Value {
  const amount = amountOf(value);
  if (amount === undefined) throw new TemplateError(`${typeName(value)} is no number`);
  if (typeof amount === 'bigint') return wholeNumber(operator === '-' ? -amount : amount);
  return pythonFloat(operator === '-' ? -amount.float : amount.float);
}

const calleeOf = (callee: Expression, place: Place): Value =>
  callee.kind === 'attribute' ? methodOf(evaluate(callee.target, place), callee.name) : evaluate(callee, place);

/** Calls what can be called. */
export function call(callee: Value, given: Given, { budget }: Place): Value {
  if (callee instanceof Undefined) throw new TemplateError(callee.why);
  if (!(callee instanceof Callable)) throw new TemplateError(`${typeName(callee)} cannot be called`);
  return budget.deeper(() => callee.call(given));
}

/** What a call is given, evaluated. */
export function givenBy(given: CallArguments, place: Place): Given {
  const positional = given.positional.map(node => evaluate(node, place));
  const named = given.named.map(([name, node]) => [name, evaluate(node, place)] as const);
  const rest = given.rest ? iterate(evaluate(given.rest, place)) : [];
  const restNamed = given.restNamed ? pairsIn(evaluate(given.restNamed, place)) : [];
  return {
    positional: [...positional, ...rest],
    named: new Map([...named, ...restNamed.map(([key, value]) => [textOf(key), value] as const)]),
  };
}

const CALLABLES: Callables = { filter: applyFilter, test: applyTest };

/** Applies a filter by its name. */
export function applyFilter(name: string, value: Value, given: Given): Value {
  const run = FILTERS.get(name);
  if (!run) throw new TemplateError(`there is no filter ${name}`);
  return run(value, given, CALLABLES);
}

function applyTest(name: string, value: Value, given: Given): boolean {
  const run = TESTS.get(name);
  if (!run) throw new TemplateError(`there is no test ${name}`);
  return run(value, given);
}

/** The part of a list or a text from one place to another, in steps. */
function sliced(target: Value, { parts }: Slice, of: (inner: Expression) => Value): Value {
  if (target instanceof Undefined) return target;
  const text = stringOf(target);
  const items = text === undefined ? itemsOf(target) : [...text];
  if (!items) throw new TemplateError(`${typeName(target)} has no parts`);
  const [from = null, to = null, by = null] = parts.map(part => (part ? placeIn(of(part)) : null));
  const chosen = pick<Value>(items, { from, to, by: by ?? 1 });
  if (text !== undefined) {
    const joined = chosen.map(textOf).join('');
    return target instanceof SafeText ? new SafeText(joined) : joined;
  }
  return target instanceof Tuple ? new Tuple(chosen) : chosen;
}

function placeIn(value: Value): number | null {
  if (value === null) return null;
  const amount = amountOf(value);
  if (typeof amount !== 'bigint') throw new TemplateError(`${reprOf(value)} is no place in a list`);
  return Number(amount);
}

function pick<T>(
  items: readonly T[],
  { from, to, by }: { readonly from: number | null; readonly to: number | null; readonly by: number },
): T[] {
  if (by === 0) throw new TemplateError('takes steps of nothing');
  const size = items.length;
  const [least, most] = by > 0 ? [0, size] : [-1, size - 1];
  const clamp = (place: number): number => Math.min(Math.max(place < 0 ? place + size : place, least), most);
  const start = from === null ? (by > 0 ? 0 : size - 1) : clamp(from);
  const end = to === null ? (by > 0 ? size : -1) : clamp(to);
  const chosen: T[] = [];
  for (let place = start; by > 0 ? place < end : place > end; place += by)
    chosen.push(...items.slice(place, place + 1));
  return chosen;
}
