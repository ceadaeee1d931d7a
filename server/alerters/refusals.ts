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

/** How a service that answers 200 says by a number what became of a request. */
export interface AnswerCodes {
  /** The members that may hold the number, which is zero where all is well. */
  readonly names: readonly string[];
  /** The numbers that say "too many, later". */
  readonly later: readonly number[];
}

/** Reads such answers; for `postJson`. */
export const refusedByCode = ({ names, later }: AnswerCodes) => ({
  refusal: refusedWhere(answer => codesIn(answer, names).some(code => code !== 0)),
  saysLater: (said: string): boolean => {
    const answer = parseJson(said);
    return isObject(answer) && codesIn(answer, names).some(code => later.includes(code));
  },
});

const codesIn = (answer: JsonObject, names: readonly string[]): readonly number[] =>
  names.map(name => numberOf(answer[name]) ?? 0);
