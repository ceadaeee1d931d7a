import { amountOf } from './arithmetic.ts';
import { TemplateError } from './template_error.ts';
import { isTruthy, stringOf, textOf, type Given, type Value } from './value.ts';

/** What a call was given, by the names of its parameters. */
export class Taken {
  private readonly values: ReadonlyMap<string, Value>;

  constructor(given: Given, names: readonly string[]) {
    const extra = given.positional.length > names.length || [...given.named.keys()].find(name => !names.includes(name));
    if (extra) throw new TemplateError(`is given more than ${names.join(', ') || 'nothing'}`);
    const placed = given.positional.map((value, index) => [names[index] ?? '', value] as const);
    this.values = new Map([...placed, ...given.named]);
  }

  get(name: string): Value | undefined {
    return this.values.get(name);
  }

  /** The value; refused where it is not given. */
  needed(name: string): Value {
    const value = this.values.get(name);
    if (value === undefined) throw new TemplateError(`is not given ${name}`);
    return value;
  }

  text(name: string, otherwise: string): string {
    const value = this.values.get(name);
    return value === undefined || value === null ? otherwise : textOf(value);
  }

  flag(name: string): boolean {
    const value = this.values.get(name);
    return value !== undefined && isTruthy(value);
  }

  /** A whole number; refused where something else is given. */
  whole(name: string, otherwise: number): number {
    const value = this.values.get(name);
    if (value === undefined || value === null) return otherwise;
    const amount = amountOf(value);
    if (typeof amount !== 'bigint') throw new TemplateError(`needs a whole number as ${name}`);
    return Number(amount);
  }

  /** The text; refused where something else is given. */
  exactText(name: string): string {
    const text = stringOf(this.needed(name));
    if (text === undefined) throw new TemplateError(`needs a text as ${name}`);
    return text;
  }
}
