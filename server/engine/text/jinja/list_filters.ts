import { calculate, compare } from './arithmetic.ts';
import { attributeGetter, filter, foldCase, type Callables, type Filter } from './filter.ts';
import { Taken } from './given.ts';
import { pairsIn, pairsOf } from './members.ts';
import { TemplateError } from './template_error.ts';
import {
  bounded,
  Dict,
  isTruthy,
  itemsOf,
  iterate,
  keyText,
  MAX_ITEMS,
  orElse,
  reprOf,
  stringOf,
  textOf,
  Tuple,
  typeName,
  Undefined,
  type Given,
  type Value,
} from './value.ts';

const orUndefined = (value: Value | undefined, why: string): Value => orElse(value, () => new Undefined(why));

function lengthOf(value: Value): number {
  if (value instanceof Dict) return value.size;
  if (value instanceof Undefined || stringOf(value) !== undefined || itemsOf(value)) return iterate(value).length;
  throw new TemplateError(`${typeName(value)} has no length`);
}

function batch(value: Value, taken: Taken): Value {
  const size = taken.whole('linecount', 0);
  if (size < 1) throw new TemplateError('needs a number of items');
  const items = iterate(value);
  const fill = taken.get('fill_with') ?? null;
  const rows: Value[][] = [];
  for (let from = 0; from < items.length; from += size) rows.push(items.slice(from, from + size));
  const last = rows.at(-1);
  if (last && fill !== null) while (last.length < Math.min(size, MAX_ITEMS)) last.push(fill);
  return rows;
}

function slice(value: Value, taken: Taken): Value {
  const count = taken.whole('slices', 0);
  if (count < 1 || count > MAX_ITEMS) throw new TemplateError('needs a number of lists');
  const items = iterate(value);
  const fill = taken.get('fill_with') ?? null;
  const [each, more] = [Math.floor(items.length / count), items.length % count];
  return Array.from({ length: count }, (_, index) => {
    const from = index * each + Math.min(index, more);
    const part = items.slice(from, from + each + (index < more ? 1 : 0));
    return fill !== null && index >= more ? [...part, fill] : part;
  });
}

/** In order; equal ones stay in theirs. */
const sorted = (
  items: readonly Value[],
  { by, isTurned }: { by: (item: Value) => Value; isTurned: boolean },
): Value[] => {
  const keyed = items.map(item => ({ item, key: by(item) }));
  keyed.sort((a, b) => (isTurned ? compare(b.key, a.key) : compare(a.key, b.key)));
  return keyed.map(({ item }) => item);
};

function sort(value: Value, taken: Taken): Value {
  const fold = taken.flag('case_sensitive') ? (item: Value) => item : foldCase;
  const attribute = taken.get('attribute');
  const name = attribute === undefined ? undefined : stringOf(attribute);
  const getters = (name?.split(',') ?? [attribute]).map(one => attributeGetter(one));
  const by = (item: Value): Value => new Tuple(getters.map(get => fold(get(item))));
  return sorted(iterate(value), { by, isTurned: taken.flag('reverse') });
}

function dictSort(value: Value, taken: Taken): Value {
  const place = taken.text('by', 'key') === 'value' ? 1 : 0;
  const fold = taken.flag('case_sensitive') ? (item: Value) => item : foldCase;
  const by = (pair: Value): Value => fold(itemsOf(pair)?.[place] ?? null);
  return sorted(
    pairsIn(value).map(pair => new Tuple(pair)),
    { by, isTurned: taken.flag('reverse') },
  );
}

function groupBy(value: Value, taken: Taken): Value {
  const fold = taken.flag('case_sensitive') ? (item: Value) => item : foldCase;
  const get = attributeGetter(taken.needed('attribute'), taken.get('default'));
  const groups: { key: Value; folded: Value; items: Value[] }[] = [];
  for (const item of sorted(iterate(value), { by: one => fold(get(one)), isTurned: false })) {
    const folded = fold(get(item));
    const last = groups.at(-1);
    if (last && compare(last.folded, folded) === 0) last.items.push(item);
    else groups.push({ key: get(item), folded, items: [item] });
  }
  return groups.map(({ key, items }) => new Tuple([key, items], ['grouper', 'list']));
}

function unique(value: Value, taken: Taken): Value {
  const fold = taken.flag('case_sensitive') ? (item: Value) => item : foldCase;
  const get = attributeGetter(taken.get('attribute'));
  const seen = new Set<string>();
  return iterate(value).filter(item => {
    const key = keyText(fold(get(item)));
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
}

/** The least or the most; of equal ones the first. */
function extreme(value: Value, taken: Taken, sign: number): Value {
  const fold = taken.flag('case_sensitive') ? (item: Value) => item : foldCase;
  const get = attributeGetter(taken.get('attribute'));
  const [first, ...rest] = iterate(value);
  if (first === undefined) return new Undefined('there is none');
  const by = (item: Value): Value => fold(get(item));
  return rest.reduce((best, item) => (sign * compare(by(item), by(best)) > 0 ? item : best), first);
}

function sum(value: Value, taken: Taken): Value {
  const get = attributeGetter(taken.get('attribute'));
  return iterate(value).reduce<Value>((total, item) => calculate('+', total, get(item)), taken.get('start') ?? 0);
}

function join(value: Value, taken: Taken): Value {
  const get = attributeGetter(taken.get('attribute'));
  return bounded(
    iterate(value)
      .map(item => textOf(get(item)))
      .join(taken.text('d', '')),
  );
}

const withoutFirst = (given: Given, count: number): Given => ({
  positional: given.positional.slice(count),
  named: given.named,
});

function map(value: Value, given: Given, callables: Callables): Value {
  const [name] = given.positional;
  if (name === undefined) {
    const taken = new Taken(given, ['attribute', 'default']);
    return iterate(value).map(attributeGetter(taken.needed('attribute'), taken.get('default')));
  }
  const rest = withoutFirst(given, 1);
  return iterate(value).map(item => callables.filter(textOf(name), item, rest));
}

/** Those that pass a test, or are true where none is named. */
const choose =
  (isKept: boolean): Filter =>
  (value, given, callables) => {
    const [name] = given.positional;
    return iterate(value).filter(item => {
      const passes = name === undefined ? isTruthy(item) : callables.test(textOf(name), item, withoutFirst(given, 1));
      return passes === isKept;
    });
  };

const chooseByAttribute =
  (isKept: boolean): Filter =>
  (value, given, callables) => {
    const [attribute, name] = given.positional;
    if (attribute === undefined) throw new TemplateError('is not given an attribute');
    const get = attributeGetter(attribute);
    return iterate(value).filter(item => {
      const own = get(item);
      const passes = name === undefined ? isTruthy(own) : callables.test(textOf(name), own, withoutFirst(given, 2));
      return passes === isKept;
    });
  };

function reverse(value: Value): Value {
  const turned = [...iterate(value)].reverse();
  return stringOf(value) === undefined ? turned : turned.map(textOf).join('');
}

function items(value: Value): Value {
  if (value instanceof Undefined) return [];
  if (value instanceof Dict) return pairsOf(value);
  throw new TemplateError(`${reprOf(value)} is no object`);
}

const ORDER = ['case_sensitive', 'attribute'];

/** Filters of lists and objects. Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-builtin-filters */
export const LIST_FILTERS: Readonly<Record<string, Filter>> = {
  batch: filter(['linecount', 'fill_with'], batch),
  count: filter([], lengthOf),
  dictsort: filter(['case_sensitive', 'by', 'reverse'], dictSort),
  first: filter([], value => orUndefined(iterate(value)[0], 'there is no first')),
  groupby: filter(['attribute', 'default', 'case_sensitive'], groupBy),
  items: filter([], items),
  join: filter(['d', 'attribute'], join),
  last: filter([], value => orUndefined(iterate(value).at(-1), 'there is no last')),
  length: filter([], lengthOf),
  list: filter([], value => [...iterate(value)]),
  map,
  max: filter(ORDER, (value, taken) => extreme(value, taken, 1)),
  min: filter(ORDER, (value, taken) => extreme(value, taken, -1)),
  reject: choose(false),
  rejectattr: chooseByAttribute(false),
  reverse: filter([], reverse),
  select: choose(true),
  selectattr: chooseByAttribute(true),
  slice: filter(['slices', 'fill_with'], slice),
  sort: filter(['reverse', 'case_sensitive', 'attribute'], sort),
  sum: filter(['attribute', 'start'], sum),
  unique: filter(ORDER, unique),
};
