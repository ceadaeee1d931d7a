import { isList, isObject, type Json } from '../../common/model/json.ts';
import { isTruthy } from '../../common/text/python.ts';
import { WrittenNumber } from '../../common/model/written_number.ts';

/** A text that two values share exactly where Python calls them equal: `1`, `1.0` and `True` are, `1` and `"1"` not. */
export function sameKey(value: Json): string {
  if (typeof value === 'boolean') return String(Number(value));
  if (isList(value)) return `[${value.map(sameKey).join()}]`;
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}:${sameKey(inner ?? null)}`);
    return `{${entries.sort().join()}}`;
  }
  return value instanceof WrittenNumber && !Number.isSafeInteger(value.value) ? value.text : JSON.stringify(value);
}

/** What Python takes for false: nothing, no text, zero, an empty list or object. */
export const isFalsy = (value: Json): boolean => !isTruthy(value);
