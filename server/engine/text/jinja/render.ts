import { applyFilter, call, evaluate, givenBy, type Place } from './evaluate.ts';
import { loopValue, type LoopView } from './loop.ts';
import type { Body, FilterCall, Parameters, Statement, Target } from './nodes.ts';
import { Scope } from './scope.ts';
import { TemplateError } from './template_error.ts';
import {
  bounded,
  Callable,
  Dict,
  isTruthy,
  iterate,
  Namespace,
  textOf,
  Tuple,
  type Given,
  type Value,
} from './value.ts';

/** What a body prints. */
export function renderBody(body: Body, place: Place): string {
  let out = '';
  for (const statement of body) {
    place.budget.spend();
    out = bounded(out + renderStatement(statement, place));
  }
  return out;
}

const inside = ({ scope, budget }: Place): Place => ({ scope: new Scope(scope), budget });

function renderStatement(statement: Statement, place: Place): string {
  switch (statement.kind) {
    case 'text':
      return statement.text;
    case 'output':
      return textOf(evaluate(statement.value, place));
    case 'if':
      return renderBody(isTruthy(evaluate(statement.test, place)) ? statement.body : statement.otherwise, place);
    case 'for':
      return renderFor(statement, place, { over: evaluate(statement.over, place), depth: 1 });
    case 'set':
      assign(statement.target, evaluate(statement.value, place), place.scope);
      return '';
    case 'set_block':
      assign(
        statement.target,
        filtered(renderBody(statement.body, inside(place)), statement.filters, place),
        place.scope,
      );
      return '';
    case 'macro':
      place.scope.set(statement.name, macroOf(statement, place, null));
      return '';
    case 'call':
      return renderCall(statement, place);
    case 'filter':
      return textOf(filtered(renderBody(statement.body, inside(place)), statement.filters, place));
    case 'with': {
      const values = statement.values.map(([target, value]) => [target, evaluate(value, place)] as const);
      const within = inside(place);
      for (const [target, value] of values) assign(target, value, within.scope);
      return renderBody(statement.body, within);
    }
    case 'block':
      return renderBody(statement.body, inside(place));
  }
}

const filtered = (text: string, filters: readonly FilterCall[], place: Place): Value =>
  filters.reduce<Value>((value, { name, given }) => applyFilter(name, value, givenBy(given, place)), text);

function assign(target: Target, value: Value, scope: Scope): void {
  switch (target.kind) {
    case 'name':
      return scope.set(target.name, value);
    case 'member': {
      const namespace = scope.get(target.namespace);
      if (!(namespace instanceof Namespace)) throw new TemplateError(`"${target.namespace}" is no namespace`);
      namespace.values.set(target.name, value);
      return;
    }
    case 'names': {
      const values = iterate(value);
      if (values.length !== target.targets.length)
        throw new TemplateError(`needs ${target.targets.length} values, and there are ${values.length}`);
      target.targets.forEach((one, index) => assign(one, values[index] ?? null, scope));
    }
  }
}

function renderFor(
  loop: Statement & { kind: 'for' },
  place: Place,
  { over, depth }: { readonly over: Value; readonly depth: number },
): string {
  const { test } = loop;
  const within = (item: Value): Place => {
    place.budget.spend();
    const round = inside(place);
    assign(loop.target, item, round.scope);
    return round;
  };
  const items = test ? iterate(over).filter(item => isTruthy(evaluate(test, within(item)))) : iterate(over);
  if (items.length === 0) return renderBody(loop.otherwise, inside(place));
  const last: LoopView['last'] = { given: null };
  const recurse = loop.isRecursive
    ? (inner: Value): Value => place.budget.deeper(() => renderFor(loop, place, { over: inner, depth: depth + 1 }))
    : null;
  let out = '';
  items.forEach((item, index) => {
    const round = within(item);
    round.scope.set('loop', loopValue({ items, index, depth, last, recurse }));
    out = bounded(out + renderBody(loop.body, round));
  });
  return out;
}

interface MacroParts {
  readonly name: string;
  readonly parameters: Parameters;
  readonly body: Body;
}

/** A macro as a value; `caller` is what `{% call %}` puts into it. */
function macroOf({ name, parameters, body }: MacroParts, place: Place, caller: Value | null): Callable {
  return new Callable(name, given => {
    const within = inside(place);
    const ownCaller = given.named.get('caller') ?? caller;
    if (ownCaller !== null) within.scope.set('caller', ownCaller);
    parameters.forEach(({ name: parameter, fallback }, index) => {
      const value = index < given.positional.length ? given.positional[index] : given.named.get(parameter);
      if (value !== undefined) within.scope.set(parameter, value);
      else if (fallback) within.scope.set(parameter, evaluate(fallback, within));
    });
    setRest(within.scope, parameters, given);
    return renderBody(body, within);
  });
}

/** What has no parameter of its own. */
function setRest(scope: Scope, parameters: Parameters, { positional, named }: Given): void {
  const names = ['caller', ...parameters.map(({ name }) => name)];
  scope.set('varargs', new Tuple(positional.slice(parameters.length)));
  scope.set('kwargs', Dict.of([...named].filter(([name]) => !names.includes(name))));
}

function renderCall({ call: node, parameters, body }: Statement & { kind: 'call' }, place: Place): string {
  const caller = macroOf({ name: 'caller', parameters, body }, place, null);
  const given = givenBy(node.given, place);
  const named = new Map([...given.named, ['caller', caller] as const]);
  return textOf(call(evaluate(node.callee, place), { positional: given.positional, named }, place));
}
