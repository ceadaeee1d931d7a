import { createHash } from 'node:crypto';
import { listAt, numberAt, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { RunError } from '../../common/model/run.ts';
import type { Version } from '../engine/ports.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { engineError } from '../sources/engine_error.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

interface BulkTarget {
  readonly index: string;
  readonly id: string;
  /** Only this version. */
  readonly over?: Version;
}

/** One document to be written: `create` leaves alone what is there; `index` writes over it. */
export interface BulkWrite extends BulkTarget {
  readonly action: 'create' | 'index';
  readonly document: JsonObject;
}

/** One document to be removed. */
export interface BulkRemoval extends BulkTarget {
  readonly action: 'delete';
}

type BulkOperation = BulkWrite | BulkRemoval;

/** What became of one write. */
export interface BulkItem {
  readonly status: number;
  readonly version: Version;
  /** Why it failed; null where it did not. */
  readonly error: RunError | null;
}

/** How many documents one request carries. */
const WRITES_PER_REQUEST = 500;

/** The search engines' limit. Source: https://www.elastic.co/docs/reference/elasticsearch/mapping-reference/mapping-id-field */
const MAX_ID_BYTES = 512;

/** Writes documents, each with its own outcome; rejects where a request as a whole fails. */
export async function bulk(
  client: EngineClient,
  operations: readonly BulkOperation[],
  { refresh = false }: BulkOptions = {},
): Promise<readonly BulkItem[]> {
  const items: BulkItem[] = [];
  for (let from = 0; from < operations.length; from += WRITES_PER_REQUEST)
    items.push(...(await send(client, operations.slice(from, from + WRITES_PER_REQUEST), { refresh })));
  return items;
}

interface BulkOptions {
  /** Whether searches find it at once. */
  readonly refresh?: boolean | undefined;
}

/** The status of a write that somebody else was before. */
export const CONFLICT = 409;

const TOO_LARGE = 413;

/** What is too large for one request goes in two; one document that is too large for itself fails alone. */
async function send(
  client: EngineClient,
  operations: readonly BulkOperation[],
  { refresh }: BulkOptions,
): Promise<readonly BulkItem[]> {
  const query = refresh ? { query: { refresh: 'true' } } : {};
  const answer = await client({ method: 'POST', path: '/_bulk', lines: operations.flatMap(linesOf), ...query });
  if (answer.status === TOO_LARGE && operations.length === 1)
    return [{ status: TOO_LARGE, version: versionOf(undefined), error: engineError(answer) }];
  if (answer.status === TOO_LARGE) {
    const half = Math.ceil(operations.length / 2);
    const first = await send(client, operations.slice(0, half), { refresh });
    return [...first, ...(await send(client, operations.slice(half), { refresh }))];
  }
  const items = listAt(expectStatus(answer, 200).body, 'items').map(readItem);
  if (items.length === operations.length) return items;
  throw new StoreFailure({ code: 'engine_error', message: 'the search engine left a write unanswered' });
}

function linesOf(operation: BulkOperation): readonly Json[] {
  const { action, index, id, over } = operation;
  const version = over ? { if_seq_no: over.seqNo, if_primary_term: over.primaryTerm } : {};
  const target = { [action]: { _index: index, _id: docId(id), ...version } };
  return operation.action === 'delete' ? [target] : [target, operation.document];
}

function readItem(item: Json): BulkItem {
  const [result] = Object.values(objectAt({ item }, 'item'));
  const status = numberAt(result, 'status');
  const isDone = status === 200 || status === 201;
  return { status, version: versionOf(result), error: isDone ? null : engineError({ status, body: result ?? null }) };
}

/** The version an answer about a document names. */
export const versionOf = (answer: Json | undefined): Version => ({
  seqNo: numberAt(answer, '_seq_no'),
  primaryTerm: numberAt(answer, '_primary_term'),
});

/** An id as the search engine takes it. */
export const docId = (id: string): string =>
  Buffer.byteLength(id) <= MAX_ID_BYTES ? id : createHash('sha256').update(id).digest('hex');
