import { isEqual } from './arithmetic.ts';
import { TemplateError } from './template_error.ts';
import { Callable, orElse, Tuple, Undefined, type Given, type Value } from './value.ts';

/** A loop as its body sees it. */
export interface LoopView {
  readonly items: readonly Value[];
  readonly index: number;
  readonly depth: number;
  /** What was given to `changed()` last; one for all rounds. */
  readonly last: { given: Value | null };
  /** Goes through other items in the same way; none where the loop is not recursive. */
  readonly recurse: ((items: Value) => Value) | null;
}

/** What `loop` is inside of a loop. Source: https://jinja.palletsprojects.com/en/stable/templates/#for */
export const loopValue = (view: LoopView): Callable =>
  new Callable(
    'loop',
    ({ positional: [items] }) => {
      if (!view.recurse || items === undefined) throw new TemplateError('calls a loop that is not recursive');
      return view.recurse(items);
    },
    name => member(name, view),
  );

function member(name: string, view: LoopView): Value | undefined {
  const { items, index, depth } = view;
  switch (name) {
    case 'index':
      return index + 1;
    case 'index0':
      return index;
    case 'revindex':
      return items.length - index;
    case 'revindex0':
      return items.length - index - 1;
    case 'first':
      return index === 0;
    case 'last':
      return index === items.length - 1;
    case 'length':
      return items.length;
    case 'depth':
      return depth;
    case 'depth0':
      return depth - 1;
    case 'previtem':
      return orElse(items[index - 1], () => new Undefined('there is no previous item'));
    case 'nextitem':
      return orElse(items[index + 1], () => new Undefined('there is no next item'));
    case 'cycle':
      return new Callable('cycle', given => cycled(given, index));
    case 'changed':
      return new Callable('changed', given => hasChanged(given, view));
    default:
      return undefined;
  }
}

function cycled({ positional }: Given, index: number): Value {
  const value = positional[index % positional.length];
  if (value === undefined) throw new TemplateError('goes through nothing in turn');
  return value;
}

function hasChanged({ positional }: Given, { last }: LoopView): boolean {
  const now = new Tuple(positional);
  const isSame = last.given !== null && isEqual(last.given, now);
  last.given = now;
  return !isSame;
}
