import { TemplateError } from './template_error.ts';
import type { Value } from './value.ts';

/** Names and what they stand for; what is not found here is looked for outside. */
export class Scope {
  private readonly outer: Scope | null;
  private readonly names = new Map<string, Value>();

  constructor(outer: Scope | null) {
    this.outer = outer;
  }

  get(name: string): Value | undefined {
    const own = this.names.get(name);
    return own === undefined ? this.outer?.get(name) : own;
  }

  set(name: string, value: Value): void {
    this.names.set(name, value);
  }
}

/** How many steps filling in a template may take. */
const MAX_STEPS = 500_000;

/** How deep macros may call each other. */
const MAX_CALLS = 100;

/** What is left to a template that is filled in. */
export class Budget {
  private steps = MAX_STEPS;
  private calls = 0;

  spend(): void {
    this.steps -= 1;
    if (this.steps < 0) throw new TemplateError('takes too many steps');
  }

  /** Calls something inside of something. */
  deeper<T>(call: () => T): T {
    this.calls += 1;
    if (this.calls > MAX_CALLS) throw new TemplateError('calls itself too deep');
    const result = call();
    this.calls -= 1;
    return result;
  }
}
