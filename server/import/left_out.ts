import type { JsonObject } from '../../common/model/json.ts';
import type { Registry } from '../engine/catalogue.ts';
import { connectionOptions } from '../engine/connection_options.ts';
import { ruleGroups } from '../engine/rule_groups.ts';
import { isNamedIn } from './inherited.ts';

/** Words in the names of options that hold secrets. */
const LOOKS_SECRET = /(?:password|passwd|secret|token|api_?key|access_key|secret_key|service_key|webhook|webhook_url)$/;

/** The options of a rule that nobody declares, nothing names and that, by their names, hold secrets: they have no effect. */
export function leftOut(values: JsonObject, { ruleTypes, alerters }: Registry): readonly string[] {
  const declared = [...ruleTypes.values(), ...alerters.values()].map(entry => entry.options);
  const known = new Set([...ruleGroups, connectionOptions, ...declared].flatMap(group => Object.keys(group.shape)));
  return Object.keys(values).filter(
    name => LOOKS_SECRET.test(name) && !known.has(name) && !isNamedIn({ ...values, [name]: null }, name),
  );
}
