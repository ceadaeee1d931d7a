import { isList, isObject, type Json } from '../../../../common/model/json.ts';
import { WrittenNumber } from '../../../../common/model/written_number.ts';
import { pythonRepr } from '../../../../common/text/python.ts';
import { TemplateError } from './template_error.ts';

/** A list that cannot be changed; the values of a group have names beside. */
export class Tuple {
  readonly items: readonly Value[];
  readonly names: readonly string[];

  constructor(items: readonly Value[], names: readonly string[] = []) {
    this.items = items;
    this.names = names;
  }
}

/** What `range()`, `.keys()` and their like give: a list that prints otherwise. */
export class View {
  readonly items: readonly Value[];
  readonly text: () => string;
  /** Whether its items can be had by their places. */
  readonly isSequence: boolean;

  constructor(items: readonly Value[], text: () => string, isSequence = false) {
    this.items = items;
    this.text = text;
    this.isSequence = isSequence;
  }
}

/** Text that is HTML already. */
export class SafeText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What is not there; it prints as nothing. */
export class Undefined {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

/** What `namespace()` gives: names that may be set from inside of loops. */
export class Namespace {
  readonly values = new Map<string, Value>();
}

/** What a call is given, each a value. */
export interface Given {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
}

/** What can be called: a macro, a function, a method. */
export class Callable {
  readonly name: string;
  readonly call: (given: Given) => Value;
  readonly attribute: (name: string) => Value | undefined;

  constructor(
    name: string,
    call: (given: Given) => Value,
    attribute: (name: string) => Value | undefined = () => undefined,
  ) {
    this.name = name;
    this.call = call;
    this.attribute = attribute;
  }
}

/** An object: values by keys, in the order they were set. Keys are what Python can hash. */
export class Dict {
  private readonly members = new Map<string, readonly [key: Value, value: Value]>();

  static of(pairs: Iterable<readonly [Value, Value]>): Dict {
    const dict = new Dict();
    for (const [key, value] of pairs) dict.set(key, value);
    return dict;
  }

  get size(): number {
    return this.members.size;
  }

  get(key: Value): Value | undefined {
    return this.members.get(keyText(key))?.[1];
  }

  set(key: Value, value: Value): void {
    const text = keyText(key);
    this.members.set(text, [this.members.get(text)?.[0] ?? key, value]);
  }

  delete(key: Value): void {
    this.members.delete(keyText(key));
  }

  pairs(): readonly (readonly [Value, Value])[] {
    return [...this.members.values()];
  }

  keys(): readonly Value[] {
    return this.pairs().map(([key]) => key);
  }
}

/** All that a template works with. Nothing of JavaScript's own can be reached through it. */
export type Value =
  | null
  | boolean
  | number
  | string
  | WrittenNumber
  | Value[]
  | Tuple
  | View
  | Dict
  | SafeText
  | Undefined
  | Namespace
  | Callable;

/** A value, or another where there is none; null is one. */
export const orElse = (value: Value | undefined, otherwise: () => Value): Value =>
  value === undefined ? otherwise() : value;

/** A text that equal keys share: `1`, `1.0` and `True` are equal. */
export function keyText(key: Value): string {
  if (key === null) return 'none';
  if (typeof key === 'string') return `s${key}`;
  if (key instanceof SafeText) return `s${key.text}`;
  if (typeof key === 'boolean' || typeof key === 'number') return `n${Number(key)}`;
  if (key instanceof WrittenNumber) return Number.isSafeInteger(key.value) ? `n${key.value}` : `n${key.text}`;
  if (key instanceof Tuple) return `t${JSON.stringify(key.items.map(keyText))}`;
  throw new TemplateError(`${typeName(key)} cannot be a key`);
}

/** A value of a document. */
export function fromJson(value: Json): Value {
  if (isList(value)) return value.map(fromJson);
  if (!isObject(value)) return value;
  return Dict.of(Object.entries(value).map(([key, inner]) => [key, fromJson(inner ?? null)] as const));
}

/** A value as JSON has it, for what works with that; what JSON cannot hold as text. */
export function toJsonValue(value: Value): Json {
  if (value === null || typeof value !== 'object' || value instanceof WrittenNumber) return value;
  const items = itemsOf(value);
  if (items) return items.map(toJsonValue);
  if (value instanceof Dict)
    return Object.fromEntries(value.pairs().map(([key, inner]) => [textOf(key), toJsonValue(inner)]));
  return textOf(value);
}

/** The values of a list of any kind; undefined of what is none. */
export function itemsOf(value: Value): readonly Value[] | undefined {
  if (Array.isArray(value)) return value;
  return value instanceof Tuple || value instanceof View ? value.items : undefined;
}

/** What a loop goes through: the values of a list, the keys of an object, the characters of a text. */
export function iterate(value: Value): readonly Value[] {
  const items = itemsOf(value);
  if (items) return items;
  if (typeof value === 'string') return [...value];
  if (value instanceof SafeText) return [...value.text];
  if (value instanceof Dict) return value.keys();
  if (value instanceof Undefined) return [];
  throw new TemplateError(`${typeName(value)} cannot be gone through`);
}

/** A value as it is printed, by Python's `str()`. */
export function textOf(value: Value): string {
  if (typeof value === 'string') return value;
  if (value instanceof SafeText) return value.text;
  return value instanceof Undefined ? '' : reprOf(value);
}

/** How deep values may be nested to be printed. */
const MAX_DEPTH = 100;

/** A value by Python's `repr()`. */
export function reprOf(value: Value, depth = 0): string {
  if (depth > MAX_DEPTH) return '...';
  const inner = (one: Value): string => reprOf(one, depth + 1);
  if (value === null || typeof value !== 'object' || value instanceof WrittenNumber) return pythonRepr(value);
  if (Array.isArray(value)) return `[${value.map(inner).join(', ')}]`;
  if (value instanceof Tuple) return `(${value.items.map(inner).join(', ')}${value.items.length === 1 ? ',' : ''})`;
  if (value instanceof View) return value.text();
  if (value instanceof Dict) return `{${pairsText(value.pairs(), inner)}}`;
  if (value instanceof SafeText) return `Markup(${pythonRepr(value.text)})`;
  if (value instanceof Undefined) return 'Undefined';
  if (value instanceof Namespace) return `<Namespace {${pairsText([...value.values], inner)}}>`;
  return `<function ${value.name}>`;
}

const pairsText = (pairs: readonly (readonly [Value, Value])[], inner: (value: Value) => string): string =>
  pairs.map(([key, value]) => `${inner(key)}: ${inner(value)}`).join(', ');

/** What Python takes for true. */
export function isTruthy(value: Value): boolean {
  const items = itemsOf(value);
  if (items) return items.length > 0;
  if (value instanceof Dict) return value.size > 0;
  if (value instanceof SafeText) return value.text !== '';
  if (value instanceof Undefined) return false;
  return value instanceof WrittenNumber ? value.value !== 0 : Boolean(value);
}

/** The text a value is, HTML or not; undefined of what is no text. */
export const stringOf = (value: Value): string | undefined =>
  typeof value === 'string' ? value : value instanceof SafeText ? value.text : undefined;

/** What Python calls a value. */
export function typeName(value: Value): string {
  if (value === null) return 'None';
  if (typeof value === 'string' || value instanceof SafeText) return 'a text';
  if (typeof value === 'boolean' || typeof value === 'number' || value instanceof WrittenNumber) return 'a number';
  if (value instanceof Dict) return 'an object';
  if (value instanceof Undefined) return value.why;
  return itemsOf(value) ? 'a list' : 'a function';
}

/** No text that a template makes is longer. */
const MAX_TEXT = 1_000_000;

/** A text that was made; refused where it grew too long. */
export function bounded(text: string): string {
  if (text.length > MAX_TEXT) throw new TemplateError('makes a text that is too long');
  return text;
}

/** How many values a list that a template makes may have. */
export const MAX_ITEMS = 100_000;
