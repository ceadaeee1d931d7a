import { Taken } from './given.ts';
import { pairsIn } from './members.ts';
import { TemplateError } from './template_error.ts';
import { Callable, Dict, MAX_ITEMS, Namespace, textOf, View, type Given, type Value } from './value.ts';

/** The functions a template has. Source: https://jinja.palletsprojects.com/en/stable/templates/#list-of-global-functions */
export const FUNCTIONS: readonly Callable[] = [
  new Callable('range', range),
  new Callable('dict', given => Dict.of(pairsOfGiven(given))),
  new Callable('namespace', namespace),
  new Callable('joiner', joiner),
  new Callable('cycler', cycler),
];

function range({ positional, named }: Given): Value {
  if (positional.length === 0 || positional.length > 3) throw new TemplateError('range needs one to three numbers');
  const names = positional.length === 1 ? ['stop'] : ['start', 'stop', 'step'];
  const taken = new Taken({ positional, named }, names);
  const [start, stop, step] = [taken.whole('start', 0), taken.whole('stop', 0), taken.whole('step', 1)];
  if (step === 0) throw new TemplateError('range takes steps of nothing');
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (length > MAX_ITEMS) throw new TemplateError('range is too long');
  const shown = step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`;
  return new View(
    Array.from({ length }, (_, index) => start + index * step),
    () => shown,
    true,
  );
}

const pairsOfGiven = ({ positional, named }: Given): (readonly [Value, Value])[] => [
  ...positional.flatMap(pairsIn),
  ...named,
];

function namespace(given: Given): Value {
  const made = new Namespace();
  for (const [key, value] of pairsOfGiven(given)) made.values.set(textOf(key), value);
  return made;
}

/** Nothing the first time, then what stands between. */
function joiner(given: Given): Value {
  const mark = new Taken(given, ['sep']).text('sep', ', ');
  let isUsed = false;
  return new Callable('joiner', () => {
    const shown = isUsed ? mark : '';
    isUsed = true;
    return shown;
  });
}

/** One after the other, again and again. */
function cycler({ positional }: Given): Value {
  if (positional.length === 0) throw new TemplateError('cycler needs values');
  let index = 0;
  const current = (): Value => positional[index] ?? null;
  const next = new Callable('next', () => {
    const value = current();
    index = (index + 1) % positional.length;
    return value;
  });
  const reset = new Callable('reset', () => {
    index = 0;
    return null;
  });
  const members: Readonly<Record<string, () => Value>> = { next: () => next, reset: () => reset, current };
  const all = new Map(Object.entries(members));
  return new Callable(
    'cycler',
    () => {
      throw new TemplateError('a cycler cannot be called; use next()');
    },
    name => all.get(name)?.(),
  );
}
