import {
  bucketsOf,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../common/model/json.ts';
import type { Version } from '../engine/ports.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { CONFLICT, docId, versionOf } from './bulk.ts';
import { expectStatus } from './store_failure.ts';

/** A kept document with its version. */
export interface Kept {
  readonly id: string;
  readonly document: JsonObject;
  readonly version: Version;
}

/** What a search of our own indices found. */
interface Found {
  readonly total: number;
  readonly hits: readonly Kept[];
  readonly aggregations: JsonObject;
}

/** Searches one of our own indices; rejects where that fails. */
export async function searchOwn(client: EngineClient, index: string, body: JsonObject): Promise<Found> {
  const path = `/${encodeURIComponent(index)}/_search`;
  const { body: answer } = expectStatus(await client({ method: 'POST', path, body }), 200);
  const hits = objectAt(answer, 'hits');
  return {
    total: numberAt(objectAt(hits, 'total'), 'value'),
    hits: listAt(hits, 'hits').map(readKept),
    aggregations: objectAt(answer, 'aggregations'),
  };
}

const readKept = (hit: Json): Kept => ({
  id: stringAt(hit, '_id'),
  document: objectAt(hit, '_source'),
  version: versionOf(hit),
});

/** How many rules one aggregation tells about. */
const RULES_PER_REQUEST = 5000;

/** What is counted for each of some rules. */
interface RuleCounts {
  /** Where a document names its rule. */
  readonly field: string;
  readonly filter?: readonly JsonObject[];
  readonly aggs: JsonObject;
}

/** A bucket for each of these rules that has documents, its id as the key. */
export async function bucketsOfRules(
  { client, index }: { readonly client: EngineClient; readonly index: string },
  ruleIds: readonly string[],
  { field, filter = [], aggs }: RuleCounts,
): Promise<readonly JsonObject[]> {
  const buckets: JsonObject[] = [];
  for (let from = 0; from < ruleIds.length; from += RULES_PER_REQUEST) {
    const batch = ruleIds.slice(from, from + RULES_PER_REQUEST);
    const { aggregations } = await searchOwn(client, index, {
      size: 0,
      query: { bool: { filter: [{ terms: { [field]: batch } }, ...filter] } },
      aggs: { rules: { terms: { field, size: batch.length }, aggs } },
    });
    buckets.push(...bucketsOf(aggregations, 'rules'));
  }
  return buckets;
}

/** A document as it is now, whether a search would find it yet or not; null where it is not there. */
export async function getOwn(client: EngineClient, index: string, id: string): Promise<Kept | null> {
  const { status, body } = expectStatus(await client({ method: 'GET', path: docPath(index, id) }), 200, 404);
  return status === 200 ? readKept(body) : null;
}

/** Writes a document over the version given, or where nothing is yet; null where somebody else wrote since. */
export async function putOwn(
  client: EngineClient,
  { index, id, document }: { readonly index: string; readonly id: string; readonly document: JsonObject },
  { over, refresh = false }: { readonly over: Version | null; readonly refresh?: boolean },
): Promise<Version | null> {
  const condition: Record<string, string> = over
    ? { if_seq_no: String(over.seqNo), if_primary_term: String(over.primaryTerm) }
    : { op_type: 'create' };
  const query = refresh ? { ...condition, refresh: 'true' } : condition;
  const answer = await client({ method: 'PUT', path: docPath(index, id), query, body: document });
  const { status, body } = expectStatus(answer, 200, 201, CONFLICT);
  return status === CONFLICT ? null : versionOf(body);
}

/** Where a document is. */
export const docPath = (index: string, id: string): string =>
  `/${encodeURIComponent(index)}/_doc/${encodeURIComponent(docId(id))}`;

/** Makes what was written until now visible to searches; costs nothing where nothing was. */
export async function refreshOwn(client: EngineClient, index: string): Promise<void> {
  expectStatus(await client({ method: 'POST', path: `/${encodeURIComponent(index)}/_refresh` }), 200);
}
