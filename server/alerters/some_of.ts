import { z } from 'zod';

/**
 * One value, or a list of at least one: an output that tells nobody is a mistake. What is wrong with a single
 * value is said of that value.
 */
export const someOf = <T extends z.ZodType>(one: T) =>
  z
    .union([one.transform(value => [value]), z.array(one)], { error: issue => firstMessage(issue) })
    .refine(list => list.length > 0, { error: 'must name at least one' });

/** What the matching half of a union of one and many says: of a list its entries, else of the value. */
export function firstMessage(issue: z.core.$ZodRawIssue): string {
  const half = issue.code === 'invalid_union' ? issue.errors[Array.isArray(issue.input) ? 1 : 0] : undefined;
  return half?.[0]?.message ?? 'must be one value or a list of them';
}
