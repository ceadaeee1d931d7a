import { z } from 'zod';
import { numberOf, type WrittenNumber } from '../../common/model/written_number.ts';
import { pythonStr } from '../../common/text/python.ts';

/** A limit; it prints as it was written, 10 or 10.0. */
export type Threshold = number | WrittenNumber;

/** A number that is kept as it was written. */
export const threshold = () =>
  z.custom<Threshold>(value => numberOf(value) !== undefined, { error: 'must be a number' }).meta({ type: 'number' });

/** The limits of a value; at least one of them is there. */
export interface Limits {
  readonly least: Threshold | undefined;
  readonly most: Threshold | undefined;
}

/** The limit that a value is beyond; both are inside. */
export function exceeded(
  value: number,
  { least, most }: Limits,
): { readonly limit: number; readonly word: string } | null {
  const [low, high] = [numberOf(least), numberOf(most)];
  if (high !== undefined && value > high) return { limit: high, word: 'at most' };
  return low !== undefined && value < low ? { limit: low, word: 'at least' } : null;
}

/** `(min: 1 max : None)`, as ElastAlert writes it. */
export const describeLimits = ({ least, most }: Limits): string =>
  `(min: ${pythonStr(least ?? null)} max : ${pythonStr(most ?? null)})`;

/** One limit is needed. */
export function checkLimits({ least, most }: Limits, [lower, upper]: readonly [string, string]) {
  if (least !== undefined || most !== undefined) return [];
  const message = `is required, or ${lower}, or both; add \`${upper}: …\``;
  return [{ code: 'missing_option', severity: 'error', path: upper, message } as const];
}
