import { compareCodePoints } from '../../../../common/text/python.ts';
import { Dict, itemsOf, reprOf, stringOf, Tuple, type Value } from './value.ts';

const WIDTH = 80;

/** A value as Python's `pprint` prints it: on lines of their own where it is too long for one. */
export const prettyText = (value: Value): string => pretty(value, 0, 0);

/** `after`: how many brackets follow on the same line. */
function pretty(value: Value, indent: number, after: number): string {
  const short = shortText(value);
  if (short.length <= WIDTH - indent - after) return short;
  if (value instanceof Dict) {
    const members = sortedPairs(value).map(([key, inner], index, all) => {
      const name = shortText(key);
      const isLast = index === all.length - 1;
      return `${name}: ${pretty(inner, indent + 1 + name.length + 2, isLast ? after + 1 : 1)}`;
    });
    return `{${members.join(`,\n${' '.repeat(indent + 1)}`)}}`;
  }
  const items = itemsOf(value);
  if (!items || items.length === 0) return short;
  const [open, close] = value instanceof Tuple ? ['(', items.length === 1 ? ',)' : ')'] : ['[', ']'];
  const texts = items.map((item, index) =>
    pretty(item, indent + 1, index === items.length - 1 ? after + close.length : 1),
  );
  return `${open}${texts.join(`,\n${' '.repeat(indent + 1)}`)}${close}`;
}

/** On one line; the keys of objects in order. */
function shortText(value: Value): string {
  if (value instanceof Dict)
    return `{${sortedPairs(value)
      .map(([key, inner]) => `${shortText(key)}: ${shortText(inner)}`)
      .join(', ')}}`;
  if (Array.isArray(value)) return `[${value.map(shortText).join(', ')}]`;
  if (value instanceof Tuple) return `(${value.items.map(shortText).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  return reprOf(value);
}

const sortedPairs = (dict: Dict): readonly (readonly [Value, Value])[] =>
  [...dict.pairs()].sort(([a], [b]) => compareCodePoints(stringOf(a) ?? reprOf(a), stringOf(b) ?? reprOf(b)));
