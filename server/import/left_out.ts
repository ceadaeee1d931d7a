import type { JsonObject } from '../../common/model/json.ts';
import { UNDECLARED } from '../declare/undeclared_options.ts';

/** Words in the names of options that hold secrets. */
const LOOKS_SECRET = /(?:password|passwd|secret|token|api_?key|access_key|webhook_url)$/;

/** The options of a rule that have no effect here and, by their names, hold secrets: nobody needs them kept. */
export const leftOut = (values: JsonObject): readonly string[] =>
  Object.keys(values).filter(name => LOOKS_SECRET.test(name) && Object.hasOwn(UNDECLARED, name));
