import { z } from 'zod';
import { isList, isObject, type Json } from '../../common/model/json.ts';
import { numberOf } from '../../common/model/written_number.ts';
import type { Span } from '../../common/time/instant.ts';

const UNITS = {
  weeks: 604_800_000,
  days: 86_400_000,
  hours: 3_600_000,
  minutes: 60_000,
  seconds: 1000,
  milliseconds: 1,
} as const;

const amount = z.number({ error: 'must be a number, such as 5' }).min(0, { error: 'must not be negative' });

/**
 * A length of time, written as units that are summed: `{ hours: 1, minutes: 30 }`. Read as milliseconds.
 * Source: parity options §1.
 */
export const duration = () =>
  z
    .strictObject(
      {
        weeks: amount.optional(),
        days: amount.optional(),
        hours: amount.optional(),
        minutes: amount.optional(),
        seconds: amount.optional(),
        milliseconds: amount.optional(),
      },
      { error: issue => explainDuration(issue) },
    )
    .transform((units): Span => {
      const entries = Object.entries(UNITS);
      return entries.reduce(
        (sum, [unit, ms]) => sum + ms * (Object.entries(units).find(([name]) => name === unit)?.[1] ?? 0),
        0,
      );
    });

/** A length of time that is not nothing. */
export const positiveDuration = () =>
  duration().pipe(z.number().gt(0, { error: 'must be longer than nothing, such as minutes: 5' }));

function explainDuration(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === 'unrecognized_keys') {
    return `has the unknown unit ${issue.keys.join(', ')}; use ${Object.keys(UNITS).join(', ')}`;
  }
  return 'needs a unit, such as minutes: 5';
}

/** A web address. */
export const url = () =>
  z
    .string({ error: 'must be a web address, such as https://example.org/hook' })
    .refine(text => URL.canParse(text) && /^https?:/.test(text), {
      error: 'must be a web address that starts with http:// or https://',
    });

/** Text. */
export const text = () => z.string({ error: 'must be text; put it in quotes' });

/** A whole number of at least `least`. */
export const count = (least = 0) =>
  z.int({ error: 'must be a whole number' }).min(least, { error: `must be at least ${least}` });

const MAX_PORT = 65_535;

/** A TCP port. */
export const port = () => count(1).max(MAX_PORT, { error: `must be at most ${MAX_PORT}` });

/** Yes or no. */
export const flag = () => z.boolean({ error: 'must be true or false' });

/** One of a few words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T) =>
  z.enum(words, { error: `must be one of ${words.join(', ')}` });

/** One value, or a list of them; read as a list. */
export const oneOrMany = <T extends z.ZodType>(one: T) =>
  z.union([one.transform(value => [value]), z.array(one)], { error: 'must be one value or a list of them' });

/** A list. */
export const listOf = <T extends z.ZodType>(item: T) =>
  z.array(item, { error: 'must be a list; start each entry with a dash' });

/** The name of a field of the logs, such as `source.ip`. */
export const fieldName = () =>
  z.string({ error: 'must be the name of a field' }).min(1, { error: 'must not be empty' });

/** Any JSON value. */
export const anyJson = () => z.json();

/** An object of text values, such as headers. */
export const textMap = () =>
  z.record(z.string(), z.coerce.string(), { error: 'must be an object of names and values' });

/** An object of any JSON values. */
export const jsonMap = () => z.record(z.string(), z.json(), { error: 'must be an object' });

/** Any JSON value whose numbers stay as they were written: what is sent on, where `50.0` is no `50`. */
export const writtenJson = () => z.custom<Json>(isJson, { error: 'must be a JSON value' });

/** An object of such values. */
export const writtenMap = (error = 'must be an object') => z.record(z.string(), writtenJson(), { error });

const isJson = (value: unknown): value is Json =>
  value === null ||
  ['string', 'boolean'].includes(typeof value) ||
  Number.isFinite(numberOf(value)) ||
  (isList(value) ? value.every(isJson) : isObject(value) && Object.values(value).every(isJson));
