import { pythonFloat, wholeNumber } from '../../../../common/model/written_number.ts';
import { nearest } from '../../../../common/text/nearest.ts';
import type { Cursor } from './cursor.ts';
import type { BinaryOperator, CallArguments, ComparisonOperator, Expression, FilterCall, Slice } from './nodes.ts';
import { FILTERS } from './filters.ts';
import { TemplateError } from './template_error.ts';
import { TESTS } from './tests.ts';
import { unquoted } from './tokens.ts';

/** Reads an expression. Source: https://jinja.palletsprojects.com/en/stable/templates/#expressions */
export const readExpression = (cursor: Cursor): Expression => cursor.deeper(() => readCondition(cursor));

function readCondition(cursor: Cursor): Expression {
  let then = readOr(cursor);
  while (cursor.skip('name', 'if')) {
    const test = readOr(cursor);
    const otherwise = cursor.skip('name', 'else') ? cursor.deeper(() => readCondition(cursor)) : null;
    then = { kind: 'condition', test, then, otherwise };
  }
  return then;
}

function readOr(cursor: Cursor): Expression {
  let left = readAnd(cursor);
  while (cursor.skip('name', 'or')) left = { kind: 'or', left, right: readAnd(cursor) };
  return left;
}

function readAnd(cursor: Cursor): Expression {
  let left = readNot(cursor);
  while (cursor.skip('name', 'and')) left = { kind: 'and', left, right: readNot(cursor) };
  return left;
}

function readNot(cursor: Cursor): Expression {
  if (!cursor.skip('name', 'not')) return readComparison(cursor);
  return { kind: 'unary', operator: 'not', operand: cursor.deeper(() => readNot(cursor)) };
}

function readComparison(cursor: Cursor): Expression {
  const first = readSum(cursor);
  const rest: (readonly [ComparisonOperator, Expression])[] = [];
  for (;;) {
    const operator = readComparisonOperator(cursor);
    if (operator === undefined) break;
    rest.push([operator, readSum(cursor)]);
  }
  return rest.length === 0 ? first : { kind: 'compare', first, rest };
}

const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='] as const;

function readComparisonOperator(cursor: Cursor): ComparisonOperator | undefined {
  if (cursor.skip('name', 'in')) return 'in';
  if (cursor.at('name', 'not') && cursor.following.kind === 'name' && cursor.following.value === 'in') {
    cursor.next();
    cursor.next();
    return 'not in';
  }
  return COMPARISONS.find(operator => cursor.skip('operator', operator));
}

/** Reads operands that are joined from left to right. */
function readJoined(
  cursor: Cursor,
  operators: readonly BinaryOperator[],
  readOperand: (cursor: Cursor) => Expression,
): Expression {
  let left = readOperand(cursor);
  for (;;) {
    const operator = operators.find(one => cursor.skip('operator', one));
    if (operator === undefined) return left;
    left = { kind: 'binary', operator, left, right: readOperand(cursor) };
  }
}

const readSum = (cursor: Cursor): Expression => readJoined(cursor, ['+', '-'], readConcat);

function readConcat(cursor: Cursor): Expression {
  const items = [readProduct(cursor)];
  while (cursor.skip('operator', '~')) items.push(readProduct(cursor));
  return items.length === 1 && items[0] ? items[0] : { kind: 'concat', items };
}

const readProduct = (cursor: Cursor): Expression => readJoined(cursor, ['*', '/', '//', '%'], readPower);

const readPower = (cursor: Cursor): Expression => readJoined(cursor, ['**'], readUnary);

function readUnary(cursor: Cursor, takesFilters = true): Expression {
  const sign = (['-', '+'] as const).find(operator => cursor.skip('operator', operator));
  const inner: Expression = sign
    ? { kind: 'unary', operator: sign, operand: cursor.deeper(() => readUnary(cursor, false)) }
    : readPrimary(cursor);
  const whole = readPostfix(cursor, inner);
  return takesFilters ? readFilters(cursor, whole) : whole;
}

const WORD_VALUES = new Map([
  ['true', true],
  ['True', true],
  ['false', false],
  ['False', false],
  ['none', null],
  ['None', null],
]);

function readPrimary(cursor: Cursor): Expression {
  const token = cursor.current;
  switch (token.kind) {
    case 'name': {
      cursor.next();
      const value = WORD_VALUES.get(token.value);
      return value === undefined ? { kind: 'name', name: token.value } : { kind: 'value', value };
    }
    case 'string': {
      let text = '';
      while (cursor.current.kind === 'string') text += unquoted(cursor.next());
      return { kind: 'value', value: text };
    }
    case 'integer':
      cursor.next();
      return { kind: 'value', value: wholeNumber(BigInt(token.value.replaceAll('_', ''))) };
    case 'float':
      cursor.next();
      return { kind: 'value', value: pythonFloat(Number(token.value.replaceAll('_', ''))) };
    default:
      if (cursor.skip('operator', '(')) return readParenthesis(cursor);
      if (cursor.skip('operator', '[')) return { kind: 'list', items: readItems(cursor, ']') };
      if (cursor.skip('operator', '{')) return readDict(cursor);
      return cursor.fail('expected an expression');
  }
}

function readParenthesis(cursor: Cursor): Expression {
  if (cursor.skip('operator', ')')) return { kind: 'tuple', items: [] };
  const tuple = readTuple(cursor, readExpression);
  cursor.expect('operator', ')');
  return tuple;
}

/** One expression, or several with commas between them, which are a tuple. */
export function readTuple(cursor: Cursor, readOne: (cursor: Cursor) => Expression): Expression {
  const first = readOne(cursor);
  if (!cursor.at('operator', ',')) return first;
  const items = [first];
  while (cursor.skip('operator', ',')) {
    if (cursor.at('operator', ')', ']', '=') || ['end_output', 'end_block'].includes(cursor.current.kind)) break;
    items.push(readOne(cursor));
  }
  return { kind: 'tuple', items };
}

/** Without `a if b`, where an `if` of its own may follow. */
export const readPlain = (cursor: Cursor): Expression => cursor.deeper(() => readOr(cursor));

function readItems(cursor: Cursor, end: string): readonly Expression[] {
  const items: Expression[] = [];
  while (!cursor.skip('operator', end)) {
    if (items.length > 0) cursor.expect('operator', ',');
    if (cursor.skip('operator', end)) break;
    items.push(readExpression(cursor));
  }
  return items;
}

function readDict(cursor: Cursor): Expression {
  const pairs: (readonly [Expression, Expression])[] = [];
  while (!cursor.skip('operator', '}')) {
    if (pairs.length > 0) cursor.expect('operator', ',');
    if (cursor.skip('operator', '}')) break;
    const key = readExpression(cursor);
    cursor.expect('operator', ':');
    pairs.push([key, readExpression(cursor)]);
  }
  return { kind: 'dict', pairs };
}

function readPostfix(cursor: Cursor, target: Expression): Expression {
  if (cursor.skip('operator', '.')) return readPostfix(cursor, readMember(cursor, target));
  if (cursor.skip('operator', '[')) return readPostfix(cursor, readIndex(cursor, target));
  if (!cursor.at('operator', '(')) return target;
  return readPostfix(cursor, { kind: 'call', callee: target, given: readCall(cursor) });
}

function readMember(cursor: Cursor, target: Expression): Expression {
  const { kind, value } = cursor.current;
  if (kind !== 'integer') return { kind: 'attribute', target, name: cursor.expect('name').value };
  cursor.next();
  return { kind: 'item', target, index: { kind: 'value', value: Number(value) } };
}

function readIndex(cursor: Cursor, target: Expression): Expression {
  const indexes: (Expression | Slice)[] = [];
  do indexes.push(readSlice(cursor));
  while (cursor.skip('operator', ',') && !cursor.at('operator', ']'));
  cursor.expect('operator', ']');
  const [only, ...more] = indexes;
  if (only && more.length === 0) return { kind: 'item', target, index: only };
  const items = indexes.filter(index => index.kind !== 'slice');
  return { kind: 'item', target, index: { kind: 'tuple', items } };
}

function readSlice(cursor: Cursor): Expression | Slice {
  const first = cursor.at('operator', ':') ? null : readExpression(cursor);
  if (!cursor.at('operator', ':')) return first ?? cursor.fail('expected an expression');
  const parts: (Expression | null)[] = [first];
  while (cursor.skip('operator', ':')) {
    const isOpen = cursor.at('operator', ':', ']', ',');
    parts.push(isOpen ? null : readExpression(cursor));
  }
  return { kind: 'slice', parts };
}

/** Nothing is given. */
const NO_ARGUMENTS: CallArguments = { positional: [], named: [], rest: null, restNamed: null };

/** Reads `(a, b=1, *c, **d)`. */
function readCall(cursor: Cursor): CallArguments {
  cursor.expect('operator', '(');
  const positional: Expression[] = [];
  const named: (readonly [string, Expression])[] = [];
  let rest: Expression | null = null;
  let restNamed: Expression | null = null;
  let isFirst = true;
  while (!cursor.skip('operator', ')')) {
    if (!isFirst) cursor.expect('operator', ',');
    isFirst = false;
    if (cursor.skip('operator', ')')) break;
    if (cursor.skip('operator', '*')) rest = readExpression(cursor);
    else if (cursor.skip('operator', '**')) restNamed = readExpression(cursor);
    else if (cursor.current.kind === 'name' && isAssignment(cursor)) {
      const name = cursor.next().value;
      cursor.next();
      named.push([name, readExpression(cursor)]);
    } else if (named.length > 0) cursor.fail('a value without a name stands after one with a name');
    else positional.push(readExpression(cursor));
  }
  return { positional, named, rest, restNamed };
}

const isAssignment = ({ following }: Cursor): boolean => following.kind === 'operator' && following.value === '=';

function readFilters(cursor: Cursor, target: Expression): Expression {
  if (cursor.skip('operator', '|')) {
    const { name, given } = readFilterCall(cursor);
    return readFilters(cursor, { kind: 'filter', target, name, given });
  }
  if (cursor.skip('name', 'is')) return readFilters(cursor, readTest(cursor, target));
  if (!cursor.at('operator', '(')) return target;
  return readFilters(cursor, { kind: 'call', callee: target, given: readCall(cursor) });
}

/** Reads the name of a filter and what it is given. */
export function readFilterCall(cursor: Cursor): FilterCall {
  const name = readKnownName(cursor, 'filter', FILTERS);
  return { name, given: cursor.at('operator', '(') ? readCall(cursor) : NO_ARGUMENTS };
}

/** A filter or a test that is not there is told when the template is read. */
function readKnownName(cursor: Cursor, what: string, known: ReadonlyMap<string, unknown>): string {
  const { value: name, line } = cursor.expect('name');
  if (known.has(name)) return name;
  const meant = nearest(name, [...known.keys()]);
  throw new TemplateError(`there is no ${what} "${name}"${meant ? `; did you mean "${meant}"?` : ''}`, line);
}

const AFTER_A_TEST = ['else', 'or', 'and'];
const STARTS_A_VALUE = ['name', 'string', 'integer', 'float'];

function readTest(cursor: Cursor, target: Expression): Expression {
  const isNegated = cursor.skip('name', 'not');
  const name = readKnownName(cursor, 'test', TESTS);
  const test: Expression = { kind: 'test', target, name, given: readTestArguments(cursor) };
  return isNegated ? { kind: 'unary', operator: 'not', operand: test } : test;
}

function readTestArguments(cursor: Cursor): CallArguments {
  if (cursor.at('operator', '(')) return readCall(cursor);
  const startsValue = STARTS_A_VALUE.includes(cursor.current.kind) || cursor.at('operator', '[', '{');
  if (!startsValue || cursor.at('name', ...AFTER_A_TEST)) return NO_ARGUMENTS;
  if (cursor.at('name', 'is')) cursor.fail('a test cannot follow a test');
  return { ...NO_ARGUMENTS, positional: [readPostfix(cursor, readPrimary(cursor))] };
}
