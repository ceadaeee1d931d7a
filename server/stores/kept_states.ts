import { isObject, listAt, objectAt, stringAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { fail, ok, type Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { Store, StoredState, Version } from '../engine/ports.ts';
import { initialState } from '../engine/state.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { engineError } from '../sources/engine_error.ts';
import { bulk, CONFLICT, docId, versionOf, type BulkItem, type BulkWrite } from './bulk.ts';
import { readState, stateDocument } from './documents.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

/** Which index the states are in. */
interface Place {
  readonly client: EngineClient;
  readonly index: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** How many states one request reads. */
const STATES_PER_REQUEST = 1000;

/** So many states are known at once. */
const MAX_KNOWN = 10_000;

/**
 * The states of rules in an index. What this process read or wrote last is known: while its version stands, only the
 * version is asked for. States are never changed in place, so what is known is what is kept.
 */
export function keptStates(place: Place): Pick<Store, 'loadStates' | 'commitStates'> {
  const known = new Map<string, StoredState>();
  const know = (one: StoredState): void => {
    known.delete(one.state.ruleId);
    known.set(one.state.ruleId, one);
    for (const oldest of known.keys()) {
      if (known.size <= MAX_KNOWN) break;
      known.delete(oldest);
    }
  };
  return {
    loadStates: async rules => {
      const states = new Map<string, StoredState>();
      for (let from = 0; from < rules.length; from += STATES_PER_REQUEST) {
        for (const one of await loadBatch(place, rules.slice(from, from + STATES_PER_REQUEST), known)) {
          states.set(one.state.ruleId, one);
          if (one.version !== null) know(one);
        }
      }
      return states;
    },
    commitStates: async writes => {
      const outcomes = await commitStates(place, writes);
      writes.forEach(({ state }, index) => {
        const outcome = outcomes[index];
        if (outcome?.ok) know({ state, version: outcome.value });
        else known.delete(state.ruleId);
      });
      return outcomes;
    },
  };
}

async function loadBatch(
  place: Place,
  rules: readonly Named[],
  known: ReadonlyMap<string, StoredState>,
): Promise<readonly StoredState[]> {
  const docs = await getDocuments(place, rules, ({ id }) => !known.has(id));
  const isChanged = ({ id }: Named): boolean => {
    const [before, doc] = [known.get(id), docs.get(id)];
    return before !== undefined && doc !== undefined && !isSame(before.version, versionOf(doc));
  };
  const changed = rules.filter(isChanged);
  const others = changed.length > 0 ? await getDocuments(place, changed, () => true) : docs;
  return rules.flatMap((rule): readonly StoredState[] => {
    const isAgain = isChanged(rule);
    const doc = (isAgain ? others : docs).get(rule.id);
    if (doc === undefined) return [{ state: initialState(rule.id, rule.name), version: null }];
    const before = isAgain ? undefined : known.get(rule.id);
    return before ? [before] : stateIn(doc);
  });
}

const isSame = (one: Version | null, other: Version): boolean =>
  one?.seqNo === other.seqNo && one.primaryTerm === other.primaryTerm;

/** The documents of these rules, of those that have one. */
async function getDocuments(
  { client, index }: Place,
  rules: readonly Named[],
  isWhole: (rule: Named) => boolean,
): Promise<ReadonlyMap<string, JsonObject>> {
  const path = `/${encodeURIComponent(index)}/_mget`;
  const docs = rules.map(rule => ({ _id: docId(rule.id), ...(isWhole(rule) ? {} : { _source: false }) }));
  const answers = listAt(expectStatus(await client({ method: 'POST', path, body: { docs } }), 200).body, 'docs');
  return new Map(
    rules.flatMap((rule, place): [string, JsonObject][] => {
      const doc = foundIn(answers[place] ?? null, rule);
      return doc === null ? [] : [[rule.id, doc]];
    }),
  );
}

/** The document of a rule; null where there is none yet. */
function foundIn(doc: Json, { name }: Named): JsonObject | null {
  if (!isObject(doc)) throw new StoreFailure({ code: 'engine_error', message: `no answer about the state of ${name}` });
  if (doc.error !== undefined) throw new StoreFailure(engineError({ status: statusOf(doc), body: doc }));
  return doc.found === true ? doc : null;
}

const statusOf = (doc: JsonObject): number =>
  stringAt(objectAt(doc, 'error'), 'type') === 'index_not_found_exception' ? 404 : 500;

/** None where the form is not known. */
function stateIn(doc: JsonObject): readonly StoredState[] {
  const state = readState(objectAt(doc, '_source'));
  return state ? [{ state, version: versionOf(doc) }] : [];
}

async function commitStates(
  { client, index }: Place,
  writes: readonly StoredState[],
): Promise<readonly Result<Version, 'conflict' | RunError>[]> {
  const operations = writes.map(({ state, version }): BulkWrite => ({
    action: version ? 'index' : 'create',
    index,
    id: state.ruleId,
    document: stateDocument(state),
    ...(version ? { over: version } : {}),
  }));
  return (await bulk(client, operations)).map(outcomeOf);
}

function outcomeOf(item: BulkItem): Result<Version, 'conflict' | RunError> {
  if (item.status === CONFLICT) return fail('conflict');
  return item.error ? fail(item.error) : ok(item.version);
}
