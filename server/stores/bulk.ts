import { createHash } from 'node:crypto';
import { listAt, numberAt, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import type { RunError } from '../../common/model/run.ts';
import type { Version } from '../engine/ports.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { engineError } from '../sources/engine_error.ts';
import { expectStatus, StoreFailure } from './store_failure.ts';

/** One document to be written. */
export interface BulkWrite {
  /** `create` leaves alone what is there; `index` writes over it. */
  readonly action: 'create' | 'index';
  readonly index: string;
  readonly id: string;
  readonly document: JsonObject;
  /** Only over this version. */
  readonly over?: Version;
}

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
  writes: readonly BulkWrite[],
  { refresh = false }: { readonly refresh?: boolean } = {},
): Promise<readonly BulkItem[]> {
  const items: BulkItem[] = [];
  for (let from = 0; from < writes.length; from += WRITES_PER_REQUEST) {
    const lines = writes.slice(from, from + WRITES_PER_REQUEST).flatMap(linesOf);
    const query = refresh ? { query: { refresh: 'true' } } : {};
    const answer = expectStatus(await client({ method: 'POST', path: '/_bulk', lines, ...query }), 200);
    items.push(...listAt(answer.body, 'items').map(readItem));
  }
  if (items.length !== writes.length)
    throw new StoreFailure({ code: 'engine_error', message: 'the search engine left a write unanswered' });
  return items;
}

function linesOf({ action, index, id, document, over }: BulkWrite): readonly Json[] {
  const version = over ? { if_seq_no: over.seqNo, if_primary_term: over.primaryTerm } : {};
  return [{ [action]: { _index: index, _id: docId(id), ...version } }, document];
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
