import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { WrittenNumber } from '../../common/model/written_number.ts';
import { pythonStr } from '../../common/text/python.ts';
import type { RuleFacts } from '../engine/define_rule_type.ts';
import type { EventRow } from '../engine/event.ts';
import { ALL } from './counted_feed.ts';
import { sameKey } from './same_value.ts';

/** The value a group of events has, of its own kind, such as `1.0`, spelled so; null of those that have none. */
export type GroupKey = string | number | boolean | null | { readonly spelled: string };

/** Its stored form. */
export const groupKeyMemory = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.object({ spelled: z.string() }),
]);

/** A value as a group has it: a list or an object as Python prints it. */
export function groupKeyFrom(value: Json): GroupKey {
  if (value instanceof WrittenNumber) return { spelled: value.text };
  return typeof value === 'object' && value !== null ? pythonStr(value) : value;
}

/** The group of an event: `all` where the rule has no `query_key`, several values in one text. Source: parity rule-types §1.3. */
export function groupKeyOf(event: EventRow, { keys }: Pick<RuleFacts, 'keys'>): GroupKey {
  const [only, ...more] = keys;
  if (only === undefined) return ALL;
  return more.length > 0 ? event.key : groupKeyFrom(lookup(event.document, only.field));
}

/** Whether a group's value is a list or an object, or has one in it: the search engine takes a list for each of its values. */
export const isOfList = (key: GroupKey): boolean => typeof key === 'string' && /(^|, )[[{]/.test(key);

/** A group's value as a match has it. */
export const groupValue = (key: GroupKey): Json =>
  typeof key === 'object' && key !== null ? new WrittenNumber(key.spelled) : key;

/** Text by which groups are told apart, as Python does: the number 5 is 5.0, and not the text "5". */
export const groupName = (key: GroupKey): string => sameKey(groupValue(key));

/** A group's value as it is printed; null of those that have none. */
export const groupText = (key: GroupKey): string | null => (key === null ? null : pythonStr(groupValue(key)));
