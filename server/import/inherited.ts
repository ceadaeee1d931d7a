import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Registry } from '../engine/catalogue.ts';
import { ruleGroups } from '../engine/rule_groups.ts';
import { namedOutputs } from '../engine/rule_outputs.ts';

/**
 * What a rule takes over from config.yaml and cannot do without: options of every rule, of its type and of its outputs,
 * and whatever its texts name.
 */
export function inheritedBy(values: JsonObject, config: JsonObject, registry: Registry): JsonObject {
  const relevant = optionsOf(values, registry);
  const taken = Object.entries(config).filter(([name, value]) => {
    if (values[name] !== undefined || value === undefined) return false;
    return relevant.has(name) || isNamedIn(values, name);
  });
  if (taken.length === 0) return {};
  const found = Object.fromEntries(taken);
  // What is taken over may name more.
  return { ...found, ...inheritedBy({ ...values, ...found }, config, registry) };
}

function optionsOf(values: JsonObject, { ruleTypes, alerters }: Registry): ReadonlySet<string> {
  const type = typeof values.type === 'string' ? ruleTypes.get(values.type) : undefined;
  const outputs = namedOutputs(values.alert ?? null).flatMap(({ id }) => alerters.get(id) ?? []);
  const groups = [...ruleGroups, ...(type ? [type.options] : []), ...outputs.map(output => output.options)];
  return new Set(groups.flatMap(group => Object.keys(group.shape)));
}

/** Whether a text anywhere in a rule has this word. */
export function isNamedIn(values: JsonObject, name: string): boolean {
  const word = new RegExp(`(?<![\\w.])${name.replace(/\W/g, '\\$&')}(?!\\w)`);
  return textsIn(values).some(text => word.test(text));
}

function textsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(inner => textsIn(inner ?? null)) : [];
}
