import { z } from 'zod';
import type { Json } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonStr } from '../../common/text/python.ts';
import type { RuleFacts } from '../engine/define_rule_type.ts';
import type { EventRow } from '../engine/event.ts';
import { ALL } from './counted_feed.ts';

/** The value a group of events has, of its own kind; null of those that have none. */
export type GroupKey = string | number | boolean | null;

/** Its stored form. */
export const groupKeyMemory = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A value as a group has it: a list, an object or a number with a spelling of its own as Python prints it. */
export const groupKeyFrom = (value: Json): GroupKey =>
  typeof value === 'object' && value !== null ? pythonStr(value) : value;

/** The group of an event: `all` where the rule has no `query_key`, several values in one text. Source: parity rule-types §1.3. */
export function groupKeyOf(event: EventRow, { keys }: Pick<RuleFacts, 'keys'>): GroupKey {
  const [only, ...more] = keys;
  if (only === undefined) return ALL;
  return more.length > 0 ? event.key : groupKeyFrom(lookup(event.document, only.field));
}

/** Text by which groups are told apart: the number 5 is not the text "5". */
export const groupName = (key: GroupKey): string => JSON.stringify(key);

/** A group's value as it is printed; null of those that have none. */
export const groupText = (key: GroupKey): string | null => (key === null ? null : pythonStr(key));
