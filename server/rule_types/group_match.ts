import type { Json, JsonObject } from '../../common/model/json.ts';
import { pythonStr } from '../../common/text/python.ts';
import type { RuleFacts } from '../engine/define_rule_type.ts';
import type { GroupValue } from './aggregated_feed.ts';

/** A match with the value of its `query_key`: of `host.name` inside an object `host`. Source: parity rule-types §11. */
export function withGroup(
  match: JsonObject,
  group: readonly GroupValue[],
  { keys }: Pick<RuleFacts, 'keys'>,
): JsonObject {
  const [only, ...more] = group;
  if (only === undefined) return match;
  return more.length > 0 ? withGroups(match, group, keys) : { ...match, ...nested(keys[0]?.field ?? '', only.value) };
}

/** Several values stand under their own names, and joined. */
function withGroups(match: JsonObject, group: readonly GroupValue[], keys: RuleFacts['keys']): JsonObject {
  const names = keys.map(({ field }) => field);
  const values = names.map((name, index): [string, Json] => [name, group[index]?.value ?? null]);
  return {
    ...match,
    ...Object.fromEntries(values),
    [names.join(',')]: values.map(([, value]) => pythonStr(value)).join(','),
  };
}

function nested(name: string, value: Json): JsonObject {
  const dot = name.indexOf('.');
  return dot < 0 ? { [name]: value } : { [name.slice(0, dot)]: nested(name.slice(dot + 1), value) };
}

/** What a finding is about; null without a `query_key`. */
export const textOfGroup = (group: readonly GroupValue[]): string | null =>
  group.length === 0 ? null : group.map(({ text }) => text).join(',');
