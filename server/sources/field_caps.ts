import { isObject, objectAt, type Json } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { FieldFacts } from '../engine/ports.ts';
import type { EngineClient } from './engine_client.ts';
import { engineError } from './engine_error.ts';

/** Which fields of which indices. */
export interface FieldQuestion {
  readonly index: string;
  readonly names: readonly string[];
}

type Answer = Result<readonly FieldFacts[], RunError>;

/** The names of one request together are no longer than this: engines take an address of 4096 bytes. */
const MAX_NAMES_LENGTH = 2000;

/** Answers many questions with one request for each index, unless very many fields are asked for. */
export async function readFieldsOfAll(
  client: EngineClient,
  questions: readonly FieldQuestion[],
): Promise<readonly Answer[]> {
  const asked = new Map<string, Set<string>>();
  for (const { index, names } of questions) asked.set(index, new Set([...(asked.get(index) ?? []), ...names]));
  const known = new Map<string, Result<ReadonlyMap<string, FieldFacts>, RunError>>();
  for (const [index, names] of asked) known.set(index, await readAll(client, index, [...names]));
  return questions.map(({ index, names }): Answer => {
    const facts = known.get(index);
    if (!facts?.ok) return facts ?? ok([]);
    return ok(names.flatMap(name => facts.value.get(name) ?? []));
  });
}

async function readAll(
  client: EngineClient,
  index: string,
  names: readonly string[],
): Promise<Result<ReadonlyMap<string, FieldFacts>, RunError>> {
  const facts = new Map<string, FieldFacts>();
  for (const some of shortLists(names)) {
    const read = await readFields(client, index, some);
    if (!read.ok) return read;
    for (const field of read.value) facts.set(field.name, field);
  }
  return ok(facts);
}

function shortLists(names: readonly string[]): readonly (readonly string[])[] {
  const lists: string[][] = [];
  let length = Infinity;
  for (const name of names) {
    const size = encodeURIComponent(name).length + 3;
    if (length + size > MAX_NAMES_LENGTH) {
      lists.push([]);
      length = 0;
    }
    lists.at(-1)?.push(name);
    length += size;
  }
  return lists;
}

/** What an index's fields are; none where no index matches. */
export async function readFields(
  client: EngineClient,
  index: string,
  names: readonly string[],
): Promise<Result<readonly FieldFacts[], RunError>> {
  const query = { fields: names.join(','), ignore_unavailable: 'true', allow_no_indices: 'true' };
  const response = await client({ method: 'GET', path: `/${encodeURIComponent(index)}/_field_caps`, query });
  if (response.status === 404) return ok([]);
  if (response.status !== 200) return fail(engineError(response));
  return ok(Object.entries(objectAt(response.body, 'fields')).map(([name, types]) => factsOf(name, types ?? null)));
}

function factsOf(name: string, types: Json): FieldFacts {
  const all = isObject(types) ? Object.entries(types).filter(([type]) => type !== 'unmapped') : [];
  const every = (flag: 'aggregatable' | 'searchable'): boolean =>
    all.length > 0 && all.every(([, facts]) => isObject(facts) && facts[flag] === true);
  return {
    name,
    type: all.length === 1 ? (all[0]?.[0] ?? 'unmapped') : all.length === 0 ? 'unmapped' : 'conflict',
    aggregatable: every('aggregatable'),
    searchable: every('searchable'),
  };
}
