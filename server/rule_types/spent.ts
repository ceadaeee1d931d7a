import { z } from 'zod';
import { isObject } from '../../common/model/json.ts';
import type { Instant } from '../../common/time/instant.ts';

/** Events that took part in a match and may not do so again: id → when they happened. */
export type Spent = Record<string, Instant>;

/** Its stored form; looked through at once, as it may be long. */
export const spentMemory = z.custom<Spent>(
  value => isObject(value) && Object.values(value).every(at => typeof at === 'number'),
);

/** What may still be read again; the rest is forgotten. */
export function withoutOld(spent: Spent, readFrom: Instant): Spent {
  const isOld = (at: Instant): boolean => at <= readFrom;
  if (!Object.values(spent).some(isOld)) return spent;
  return Object.fromEntries(Object.entries(spent).filter(([, at]) => !isOld(at)));
}
