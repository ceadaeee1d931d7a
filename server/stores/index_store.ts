import type { Alert, OutboxEntry } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { fail, ok } from '../../common/model/result.ts';
import type { RunReport } from '../../common/model/run.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { DueEntries, Store, StoredEntry } from '../engine/ports.ts';
import type { EngineClient } from '../sources/engine_client.ts';
import { together } from '../sources/together.ts';
import { bulk, CONFLICT, type BulkItem, type BulkWrite } from './bulk.ts';
import { alertDocument, entryDocument, readEntry, runDocument, withMatchInRoot } from './documents.ts';
import { ensureIndices } from './ensure_indices.ts';
import { indexNames, type IndexChoice, type IndexNames } from './index_names.ts';
import { RETENTION, type RetainingStore, type Retention } from './keeping.ts';
import { keptStates } from './kept_states.ts';
import { removeOld } from './retention.ts';
import { getOwn, refreshOwn, searchOwn } from './searches.ts';
import { StoreFailure } from './store_failure.ts';

/** Where things are kept, and how that place is reached. */
interface IndexStoreOptions extends IndexChoice {
  readonly client: EngineClient;
  /** How long things are kept; as usual where absent. */
  readonly retention?: Retention;
}

/** A store in indices of its own. */
interface IndexStore extends RetainingStore {
  /** Makes the indices where they are not there; to be called before all else. */
  ensureIndices(): Promise<void>;
}

/** What every method works with. */
interface Place {
  readonly client: EngineClient;
  readonly names: IndexNames;
}

/** Keeps states, alerts and deliveries in Elasticsearch or OpenSearch. */
export function indexStore({ client, retention = RETENTION, ...choice }: IndexStoreOptions): IndexStore {
  const place: Place = { client, names: indexNames(choice) };
  return {
    ensureIndices: () => ensureIndices(client, place.names),
    ...keptStates({ client, index: place.names.state }),
    publish: (alerts, entries) => publish(place, alerts, entries),
    dueEntries: (at, limit) => dueEntries(place, at, limit),
    updateEntry: entryUpdates(place),
    receiptsOf: async ids => {
      const kept = await Promise.all(ids.map(id => getOwn(client, place.names.outbox, id)));
      return kept.flatMap(one => {
        const receipt = one && readEntry(one.document)?.receipt;
        return receipt ? [receipt] : [];
      });
    },
    recordRuns: reports => recordRuns(place, reports, retention.runs),
    removeOld: at => removeOld(place, retention, at),
  };
}

async function publish(place: Place, alerts: readonly Alert[], entries: readonly OutboxEntry[]): Promise<void> {
  const { names } = place;
  const writes = [
    ...alerts.map(alert => alertWrite(names, alert, alert.includeMatchInRoot)),
    ...entries.map((entry): BulkWrite => ({
      action: 'create',
      index: names.outbox,
      id: entry.id,
      document: entryDocument(entry),
    })),
  ];
  const items = await bulk(place.client, writes, { refresh: true });
  const isUnmapped = (index: number): boolean =>
    alerts[index]?.includeMatchInRoot === true && items[index]?.status === UNMAPPABLE;
  failOnError(items.filter((_, index) => !isUnmapped(index)));
  const unmapped = alerts.filter((_, index) => isUnmapped(index));
  const plain = unmapped.map(alert => alertWrite(names, alert, false));
  failOnError(await bulk(place.client, plain, { refresh: true }));
}

const alertWrite = (names: IndexNames, alert: Alert, inRoot: boolean): BulkWrite => ({
  action: 'create',
  index: names.alerts,
  id: alert.id,
  document: inRoot ? withMatchInRoot(alert) : alertDocument(alert),
});

/** A match's fields may not fit those of earlier matches; the alert itself always fits. */
const UNMAPPABLE = 400;

/** What is there already was published before. */
function failOnError(items: readonly BulkItem[]): void {
  for (const { error, status } of items) if (error && status !== CONFLICT) throw new StoreFailure(error);
}

/** The search engines' own limit for one search, and for how far pages reach. */
const MAX_HITS = 10_000;

/** Entries of a form that is not known take nobody's place: the search goes on behind them. */
async function dueEntries({ client, names }: Place, at: Instant, limit: number): Promise<DueEntries> {
  await refreshOwn(client, names.outbox);
  const size = Math.min(limit, MAX_HITS);
  const entries: StoredEntry[] = [];
  const unreadable: string[] = [];
  for (let from = 0; entries.length < size && from < MAX_HITS; from += size) {
    const { hits } = await searchOwn(
      client,
      names.outbox,
      dueQuery(at, { from, size: Math.min(size, MAX_HITS - from) }),
    );
    for (const { id, document, version } of hits) {
      const entry = readEntry(document);
      if (entry) entries.push({ entry, version });
      else unreadable.push(id);
    }
    if (hits.length < size) break;
  }
  return { entries: entries.slice(0, size), unreadable: unreadable.slice(0, MAX_UNREADABLE) };
}

/** How many entries of a form that is not known are named. */
const MAX_UNREADABLE = 100;

const dueQuery = (at: Instant, page: { readonly from: number; readonly size: number }): JsonObject => ({
  ...page,
  query: { bool: { filter: [{ term: { status: 'pending' } }, { range: { nextAttemptAt: { lte: at } } }] } },
  sort: [{ createdAt: 'asc' }, { _seq_no: 'asc' }],
  seq_no_primary_term: true,
  track_total_hits: false,
});

/** Writes entries over the versions that were read, those that are asked for at once in one request. */
function entryUpdates({ client, names }: Place): Store['updateEntry'] {
  const update = together((writes: readonly BulkWrite[]) => bulk(client, writes));
  return async (entry, over) => {
    const item = await update({
      action: 'index',
      index: names.outbox,
      id: entry.id,
      document: entryDocument(entry),
      over,
    });
    if (item.status === CONFLICT) return fail('conflict');
    if (item.error) throw new StoreFailure(item.error);
    return ok(item.version);
  };
}

const MINUTE_MS: Span = 60_000;

/**
 * Each run has a place among the minutes that runs are kept for, and places are used again: there is little to remove.
 * Quiet runs are not kept one by one: the state says when the last one was.
 */
async function recordRuns({ client, names }: Place, reports: readonly RunReport[], keptFor: Span): Promise<void> {
  const places = Math.max(1, Math.ceil(keptFor / MINUTE_MS));
  const kept = reports.filter(report => report.outcome !== 'quiet');
  const writes = kept.map((report): BulkWrite => ({
    action: 'index',
    index: names.runs,
    id: `${report.ruleId}:${report.outcome}:${Math.floor(report.at / MINUTE_MS) % places}`,
    document: runDocument(report),
  }));
  failOnError(await bulk(client, writes));
}
