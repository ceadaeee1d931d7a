import { isObject, type JsonObject } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { numberOf } from '../../common/model/written_number.ts';
import type { Refusal } from '../engine/outgoing.ts';

/** For services that answer 200 and refuse in the body: what they said, where it is a JSON object that refuses. */
export const refusedWhere =
  (isRefused: (answer: JsonObject) => boolean): Refusal =>
  said => {
    const answer = parseJson(said);
    return isObject(answer) && isRefused(answer) ? said : null;
  };

/** For those that give a number by one of these names, which is zero where all is well. */
export const refusedByCode = (...names: readonly string[]): Refusal =>
  refusedWhere(answer => names.some(name => (numberOf(answer[name]) ?? 0) !== 0));
