import { isObject, stringAt } from '../../common/model/json.ts';

/** The code of an error, or of what caused it; else its name. */
export function codeOf(error: unknown): string {
  if (!isObject(error)) return 'unknown';
  return (
    stringAt(error, 'code') || (error.cause === undefined ? stringAt(error, 'name', 'unknown') : codeOf(error.cause))
  );
}
