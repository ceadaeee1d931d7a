import { Taken } from './given.ts';
import { itemOf } from './members.ts';
import { stringOf, Undefined, type Given, type Value } from './value.ts';

/** What filters may call: other filters and tests by their names. */
export interface Callables {
  filter(name: string, value: Value, given: Given): Value;
  test(name: string, value: Value, given: Given): boolean;
}

/** Makes one value of another: what stands after `|`. */
export type Filter = (value: Value, given: Given, callables: Callables) => Value;

/** A filter with so many parameters, read by their names. */
export const filter =
  (names: readonly string[], run: (value: Value, taken: Taken) => Value): Filter =>
  (value, given) =>
    run(value, new Taken(given, names));

/** What `attribute=` takes of each value: `a.b.0`; the value itself where nothing is named. */
export function attributeGetter(attribute: Value | undefined, otherwise?: Value): (value: Value) => Value {
  if (attribute === undefined || attribute === null) return value => value;
  const name = stringOf(attribute);
  const steps =
    name === undefined ? [attribute] : name.split('.').map(step => (/^\d+$/.test(step) ? Number(step) : step));
  return value => {
    const found = steps.reduce<Value>((at, step) => itemOf(at, step), value);
    return found instanceof Undefined && otherwise !== undefined ? otherwise : found;
  };
}

/** Values are compared without regard to capital letters, unless that is asked for. */
export const foldCase = (value: Value): Value => {
  const text = stringOf(value);
  return text === undefined ? value : text.toLowerCase();
};
