import { z } from 'zod';
import type { Instant } from '../../common/time/instant.ts';

/** Events that took part in a match and may not do so again: id → when they happened. */
export type Spent = Record<string, Instant>;

/** Its stored form. */
export const spentMemory = z.record(z.string(), z.number());

/** What may still be read again; the rest is forgotten. */
export const withoutOld = (spent: Spent, readFrom: Instant): Spent =>
  Object.fromEntries(Object.entries(spent).filter(([, at]) => at > readFrom));
