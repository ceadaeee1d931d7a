import { parse, stringify } from 'yaml';
import { toJson, type Json } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';

/** Any value as YAML, for options that have no form of their own. */
export const writeLoose = (value: Json | undefined): string =>
  value === undefined ? '' : stringify(value, { version: '1.1', lineWidth: 0 }).replace(/\n$/, '');

/** Reads what was written; nothing is no value. */
export function readLoose(text: string): Result<Json | undefined, string> {
  if (text.trim() === '') return ok(undefined);
  try {
    const value: unknown = parse(text, { version: '1.1', prettyErrors: false });
    return ok(toJson(value));
  } catch (error) {
    return fail(error instanceof Error ? error.message : '');
  }
}

/** A number or a boolean where it looks like one, text otherwise. */
export function readScalar(text: string): Json | undefined {
  if (text === '') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
}
