import { amountOf, isEqual } from './arithmetic.ts';
import { Taken } from './given.ts';
import { TEXT_METHODS } from './text_methods.ts';
import { TemplateError } from './template_error.ts';
import {
  Callable,
  Dict,
  itemsOf,
  iterate,
  MAX_ITEMS,
  Namespace,
  orElse,
  reprOf,
  stringOf,
  Tuple,
  typeName,
  Undefined,
  View,
  type Value,
} from './value.ts';

/** `target.name` where it is called: methods first, as in Python. */
export const methodOf = (target: Value, name: string): Value =>
  orElse(ownMember(target, name), () => orElse(item(target, name), () => missing(target, name)));

/** `target.name`: a field of an object wins over a method, which nobody wants printed. */
export const attributeOf = (target: Value, name: string): Value =>
  orElse(item(target, name), () => orElse(ownMember(target, name), () => missing(target, name)));

/** `target[index]`. */
export function itemOf(target: Value, index: Value): Value {
  const found = item(target, index);
  if (found !== undefined) return found;
  const name = stringOf(index);
  return orElse(name === undefined ? undefined : ownMember(target, name), () => missing(target, index));
}

const missing = (target: Value, name: Value): Undefined =>
  target instanceof Undefined ? target : new Undefined(`${typeName(target)} has no ${reprOf(name)}`);

function item(target: Value, index: Value): Value | undefined {
  if (target instanceof Dict) return isHashable(index) ? target.get(index) : undefined;
  const position = amountOf(index);
  if (typeof position !== 'bigint') return undefined;
  const text = stringOf(target);
  return (text === undefined ? itemsOf(target) : [...text])?.at(Number(position));
}

const isHashable = (value: Value): boolean => !(Array.isArray(value) || value instanceof Dict);

/** What a value has beside its items: its methods, the names of its parts. */
export function ownMember(target: Value, name: string): Value | undefined {
  if (target instanceof Namespace) return target.values.get(name);
  if (target instanceof Callable) return target.attribute(name);
  if (target instanceof Tuple && target.names.includes(name)) return target.items[target.names.indexOf(name)];
  const text = stringOf(target);
  if (text !== undefined) {
    const run = TEXT_METHODS.get(name);
    return run && new Callable(name, given => run(text, given));
  }
  if (target instanceof Dict) return dictMethod(target, name);
  return listMethod(target, name);
}

function dictMethod(dict: Dict, name: string): Callable | undefined {
  const method = (names: readonly string[], run: (taken: Taken) => Value): Callable =>
    new Callable(name, given => run(new Taken(given, names)));
  switch (name) {
    case 'keys':
      return method([], () => viewOf('dict_keys', dict.keys()));
    case 'values':
      return method([], () => viewOf('dict_values', valuesOf(dict)));
    case 'items':
      return method([], () => viewOf('dict_items', pairsOf(dict)));
    case 'get':
      return method(['key', 'default'], taken =>
        orElse(dict.get(taken.needed('key')), () => taken.get('default') ?? null),
      );
    case 'copy':
      return method([], () => Dict.of(dict.pairs()));
    case 'pop':
      return method(['key', 'default'], taken => popKey(dict, taken));
    case 'setdefault':
      return method(['key', 'default'], taken => {
        const key = taken.needed('key');
        const value = orElse(dict.get(key), () => taken.get('default') ?? null);
        dict.set(key, value);
        return value;
      });
    case 'update':
      return new Callable(name, ({ positional, named }) => {
        for (const other of positional) for (const [key, value] of pairsIn(other)) setBounded(dict, key, value);
        for (const [key, value] of named) setBounded(dict, key, value);
        return null;
      });
    case 'clear':
      return method([], () => (dict.keys().forEach(key => dict.delete(key)), null));
    default:
      return undefined;
  }
}

const viewOf = (label: string, items: readonly Value[]): View =>
  new View(items, () => `${label}(${reprOf([...items])})`);

const valuesOf = (dict: Dict): readonly Value[] => dict.pairs().map(([, value]) => value);

/** The members of an object as tuples. */
export const pairsOf = (dict: Dict): Value[] => dict.pairs().map(pair => new Tuple(pair));

/** Pairs of an object, or of a list of pairs. */
export function pairsIn(value: Value): readonly (readonly [Value, Value])[] {
  if (value instanceof Dict) return value.pairs();
  return iterate(value).map(pair => {
    const [key, inner, ...more] = iterate(pair);
    if (key === undefined || inner === undefined || more.length > 0) throw new TemplateError('needs pairs');
    return [key, inner] as const;
  });
}

function notFound(key: Value): never {
  throw new TemplateError(`finds no ${reprOf(key)}`);
}

function popKey(dict: Dict, taken: Taken): Value {
  const key = taken.needed('key');
  const value = orElse(dict.get(key), () => orElse(taken.get('default'), () => notFound(key)));
  dict.delete(key);
  return value;
}

function setBounded(dict: Dict, key: Value, value: Value): void {
  if (dict.size >= MAX_ITEMS) throw new TemplateError('makes an object that is too large');
  dict.set(key, value);
}

function listMethod(target: Value, name: string): Callable | undefined {
  const items = itemsOf(target);
  if (!items || target instanceof View) return undefined;
  const method = (names: readonly string[], run: (taken: Taken) => Value): Callable =>
    new Callable(name, given => run(new Taken(given, names)));
  if (name === 'index') return method(['value'], taken => indexIn(items, taken.needed('value')));
  if (name === 'count')
    return method(['value'], taken => items.filter(one => isEqual(one, taken.needed('value'))).length);
  return Array.isArray(target) ? changingMethod(target, name, method) : undefined;
}

function indexIn(items: readonly Value[], value: Value): number {
  const index = items.findIndex(one => isEqual(one, value));
  if (index < 0) throw new TemplateError(`finds no ${reprOf(value)}`);
  return index;
}

/** Methods that change a list; templates work on copies. */
function changingMethod(
  list: Value[],
  name: string,
  method: (names: readonly string[], run: (taken: Taken) => Value) => Callable,
): Callable | undefined {
  const grow = (...added: readonly Value[]): null => {
    if (list.length + added.length > MAX_ITEMS) throw new TemplateError('makes a list that is too long');
    list.push(...added);
    return null;
  };
  switch (name) {
    case 'append':
      return method(['value'], taken => grow(taken.needed('value')));
    case 'extend':
      return method(['items'], taken => grow(...iterate(taken.needed('items'))));
    case 'insert':
      return method(['index', 'value'], taken => {
        list.splice(taken.whole('index', 0), 0, taken.needed('value'));
        return null;
      });
    case 'pop':
      return method(['index'], taken => {
        const [popped] = list.splice(taken.whole('index', -1), 1);
        if (popped === undefined) throw new TemplateError('takes from an empty list');
        return popped;
      });
    case 'remove':
      return method(['value'], taken => (list.splice(indexIn(list, taken.needed('value')), 1), null));
    case 'reverse':
      return method([], () => (list.reverse(), null));
    case 'copy':
      return method([], () => [...list]);
    case 'clear':
      return method([], () => (list.splice(0), null));
    default:
      return undefined;
  }
}
