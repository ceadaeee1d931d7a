import { fail, ok, type Result } from '../../../common/model/result.ts';
import {
  isObject,
  listAt,
  numberAt,
  objectAt,
  stringAt,
  type Json,
  type JsonObject,
} from '../../../common/model/json.ts';
import type { SampleEvent } from './sample_event.ts';

/** Sends the lines of one `_bulk` body and gives the answer; it rejects only where nothing could be reached. */
export type SendBulk = (lines: readonly Json[]) => Promise<{ readonly status: number; readonly body: unknown }>;

/** How bytes leave and time passes. */
export interface BulkTransport {
  readonly send: SendBulk;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** How far a load has come. */
export interface BulkProgress {
  readonly indexed: number;
  readonly rejected: number;
}

/** A document the engine would not take. */
export interface RejectedDocument {
  readonly index: string;
  readonly id: string;
  readonly status: number;
  readonly reason: string;
}

/** What became of a load; at most `MAX_SHOWN` rejected documents are shown, all are counted. */
export interface BulkOutcome extends BulkProgress {
  readonly examples: readonly RejectedDocument[];
}

/** Why a load stopped: the engine stayed busy, refused, or answered what is no bulk answer. */
export interface BulkFailure {
  readonly code: 'busy' | 'refused' | 'unreadable' | 'unreachable';
  readonly status?: number;
  readonly done: BulkProgress;
}

/** One `_bulk` body holds at most so many documents… */
export const MAX_BATCH_DOCUMENTS = 1000;
/** …and about so many characters; engines take far more, but smaller pieces are easier on their memory. */
const MAX_BATCH_CHARS = 4_000_000;
const MAX_SHOWN = 20;
const MAX_ATTEMPTS = 8;
const FIRST_WAIT_MS = 250;
const MAX_WAIT_MS = 15_000;
const BUSY = 429;
const UNAVAILABLE = 503;

/**
 * Loads events in bounded batches. What the engine turns away as too much (429, for the whole body or for
 * single documents) is sent again after a growing pause; a document it rejects for another reason is counted.
 */
export async function bulkLoad(
  transport: BulkTransport,
  events: Iterable<SampleEvent>,
  onProgress: (progress: BulkProgress) => void,
): Promise<Result<BulkOutcome, BulkFailure>> {
  let outcome: BulkOutcome = { indexed: 0, rejected: 0, examples: [] };
  for (const batch of batches(events)) {
    const sent = await sendBatch(transport, batch);
    if (!sent.ok) {
      const { indexed, rejected } = outcome;
      return fail({ ...sent.error, done: { indexed, rejected } });
    }
    outcome = {
      indexed: outcome.indexed + sent.value.indexed,
      rejected: outcome.rejected + sent.value.rejected.length,
      examples: [...outcome.examples, ...sent.value.rejected].slice(0, MAX_SHOWN),
    };
    onProgress({ indexed: outcome.indexed, rejected: outcome.rejected });
  }
  return ok(outcome);
}

interface Sent {
  readonly indexed: number;
  readonly rejected: readonly RejectedDocument[];
}

type BatchFailure = Omit<BulkFailure, 'done'>;

async function sendBatch(transport: BulkTransport, batch: readonly SampleEvent[]): Promise<Result<Sent, BatchFailure>> {
  let waiting = batch;
  let sent: Sent = { indexed: 0, rejected: [] };
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    if (attempt > 0) await transport.wait(Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), MAX_WAIT_MS));
    const answer = await transport.send(waiting.flatMap(toLines)).catch(() => undefined);
    if (!answer) return fail({ code: 'unreachable' });
    if (answer.status === BUSY || answer.status === UNAVAILABLE) continue;
    if (answer.status < 200 || answer.status > 299) return fail({ code: 'refused', status: answer.status });
    const items = listAt(answer.body, 'items');
    if (items.length !== waiting.length) return fail({ code: 'unreadable', status: answer.status });
    const results = waiting.map((event, position) => ({ event, ...resultOf(items[position]) }));
    const rejected = results.filter(({ status }) => status !== BUSY && (status < 200 || status > 299));
    const busy = results.filter(({ status }) => status === BUSY);
    sent = {
      indexed: sent.indexed + results.length - rejected.length - busy.length,
      rejected: [...sent.rejected, ...rejected.map(toRejected)],
    };
    if (busy.length === 0) return ok(sent);
    waiting = busy.map(({ event }) => event);
  }
  return fail({ code: 'busy', status: BUSY });
}

function* batches(events: Iterable<SampleEvent>): Generator<readonly SampleEvent[], void, undefined> {
  let batch: SampleEvent[] = [];
  let chars = 0;
  for (const event of events) {
    const size = JSON.stringify(toLines(event)).length;
    if (batch.length >= MAX_BATCH_DOCUMENTS || (batch.length > 0 && chars + size > MAX_BATCH_CHARS)) {
      yield batch;
      batch = [];
      chars = 0;
    }
    batch.push(event);
    chars += size;
  }
  if (batch.length > 0) yield batch;
}

const toLines = ({ index, id, document }: SampleEvent): readonly Json[] => [
  { index: { _index: index, _id: id } },
  document,
];

function resultOf(item: unknown): { readonly status: number; readonly error: JsonObject } {
  const result = objectAt(item, 'index');
  const error = isObject(result.error) ? result.error : {};
  return { status: numberAt(result, 'status', 0), error };
}

function toRejected({
  event,
  status,
  error,
}: {
  event: SampleEvent;
  status: number;
  error: JsonObject;
}): RejectedDocument {
  const reason = [stringAt(error, 'type'), stringAt(error, 'reason')].filter(Boolean).join(': ');
  return { index: event.index, id: event.id, status, reason: reason.slice(0, 300) };
}
