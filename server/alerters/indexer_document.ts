import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { ComposeContext } from '../engine/define_alerter.ts';
import { foundOr } from './found_values.ts';

/** What values are looked for in. */
export interface ValueSource {
  readonly match: JsonObject;
  readonly context: ComposeContext;
}

/**
 * The document that is written: values of `config` are fields of the match, options of the rule, or what is written; what
 * was found nowhere and is written as its own name is left out. Throws where names contradict each other.
 * Source: parity alerters §4.
 */
export function documentOf(config: JsonObject, source: ValueSource): JsonObject {
  const asked = flattened({ '@timestamp': new Date(source.context.now).toISOString(), ...config });
  const found = Object.fromEntries(asked.map(([name, value]) => [name, valueOf(value, source)] as const));
  return nested(flattened(found).filter(([name, value]) => name !== value));
}

function valueOf(written: Json, source: ValueSource): Json {
  if (typeof written === 'string') return foundOr(written, written, source.match, source.context);
  return isList(written) && written.every(isObject) ? objectOf(written, source) : written;
}

/** A list of `{ name, value }` is an object of these members; of other objects, their members are lists of that kind. */
function objectOf(list: readonly JsonObject[], source: ValueSource): JsonObject {
  const members = list.flatMap((entry): readonly Member[] => {
    const { name, value = null } = entry;
    if (typeof name !== 'string') return membersOf(entry, source);
    if (value === 'filter') return firstQuery(source.context.ruleValues.filter ?? null).map(query => [name, query]);
    return [[name, typeof value === 'string' && value !== '' ? valueOf(value, source) : value]];
  });
  return Object.fromEntries(members);
}

const membersOf = (object: JsonObject, source: ValueSource): readonly Member[] =>
  Object.entries(object).map(([name, value]) => [name, valueOf(value ?? null, source)]);

/** The query of the first `query_string` in the filter of the rule; none where there is none. */
function firstQuery(filter: Json): readonly string[] {
  if (isList(filter)) return filter.flatMap(firstQuery).slice(0, 1);
  if (!isObject(filter)) return [];
  const { query_string: written } = filter;
  if (isObject(written) && typeof written.query === 'string') return [written.query];
  return Object.values(filter)
    .flatMap(inner => firstQuery(inner ?? null))
    .slice(0, 1);
}

type Member = readonly [name: string, value: Json];

/** Members of objects in it under their dotted names; of two of one name the later. */
function flattened(object: JsonObject): readonly Member[] {
  const members = Object.entries(object).flatMap(([name, value]): readonly Member[] =>
    isObject(value) ? flattened(value).map(([inner, told]) => [`${name}.${inner}`, told]) : [[name, value ?? null]],
  );
  return Object.entries(Object.fromEntries(members));
}

/** The reverse: objects of what has dotted names. */
const nested = (members: readonly Member[]): JsonObject =>
  objectAt(
    members.map(([name, value]) => ({ path: name.split('.'), value })),
    '',
  );

interface Placed {
  readonly path: readonly string[];
  readonly value: Json;
}

function objectAt(members: readonly Placed[], above: string): JsonObject {
  const groups = new Map<string, readonly Placed[]>();
  for (const { path, value } of members) {
    const [name = '', ...rest] = path;
    groups.set(name, [...(groups.get(name) ?? []), { path: rest, value }]);
  }
  return Object.fromEntries([...groups].map(([name, inner]) => [name, memberAt(inner, `${above}${name}`)]));
}

/** What is at one name: of a value and what would be inside of it, the value where it comes last. */
function memberAt(placed: readonly Placed[], name: string): Json {
  const last = placed.at(-1);
  if (last?.path.length === 0) return last.value;
  if (placed.every(({ path }) => path.length > 0)) return objectAt(placed, `${name}.`);
  throw new Error(`indexer_alert_config has a value at ${name} and others inside of it`);
}
