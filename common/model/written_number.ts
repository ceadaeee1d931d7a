/**
 * A number whose spelling a JavaScript number would lose: `50.0` (Python prints `50.0`), `1e3`, `-0.0`, and
 * whole numbers beyond 2^53. Every other number in a document is a plain one.
 */
export class WrittenNumber {
  /** As JSON has it. */
  readonly text: string;
  readonly value: number;

  constructor(text: string) {
    this.text = text;
    this.value = Number(text);
  }

  /** Whether Python reads a float where this is written. */
  get isFloat(): boolean {
    return /[.eE]/.test(this.text);
  }

  valueOf(): number {
    return this.value;
  }

  toString(): string {
    return this.text;
  }

  /** How often any was made plain by `JSON.stringify`: `writeJson` sees by it whether there was one. */
  static madePlain = 0;

  /** What `JSON.stringify` makes of it; `writeJson` keeps the spelling. */
  toJSON(): number {
    WrittenNumber.madePlain += 1;
    return this.value;
  }
}

/** Whether a value is a number, however it was written. */
export const isNumber = (value: unknown): value is number | WrittenNumber =>
  typeof value === 'number' || value instanceof WrittenNumber;

/** The number a value is, however it was written; undefined where it is none. */
export const numberOf = (value: unknown): number | undefined =>
  typeof value === 'number' ? value : value instanceof WrittenNumber ? value.value : undefined;

/** A number that prints as a Python float even where it is whole, as what search engines calculate does. */
export const pythonFloat = (value: number): number | WrittenNumber => {
  if (!Number.isInteger(value)) return value;
  const text = Object.is(value, -0) ? '-0' : String(value);
  return new WrittenNumber(/[.e]/.test(text) ? text : `${text}.0`);
};

/** A whole number of any size: a plain one where that keeps every digit. */
export const wholeNumber = (value: bigint): number | WrittenNumber => {
  const plain = Number(value);
  return Number.isSafeInteger(plain) ? plain : new WrittenNumber(value.toString());
};
