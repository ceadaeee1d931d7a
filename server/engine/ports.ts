import type { Alert, OutboxEntry } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import type { Result } from '../../common/model/result.ts';
import type { RunError, RunReport } from '../../common/model/run.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { OutgoingPart, SendOutcome } from './outgoing.ts';
import type { EventMemory } from './event_memory.ts';
import type { LinkShortening } from './discover/shortening.ts';
import type { LanguageQuery } from './query_language.ts';
import type { RuleState } from './state.ts';

/** One search as data. */
export interface SearchRequest {
  /** Index names and patterns, separated by commas. */
  readonly index: string;
  readonly body: JsonObject;
  /** Where a query in a language of its own gives the events: they are asked for so, and `body` is answered over them. */
  readonly language?: AskedLanguage;
}

/** A query in a language of its own, and what narrows it. */
export interface AskedLanguage extends LanguageQuery {
  /** The window and the other filters of the rule. */
  readonly filter: JsonObject;
  readonly timestampField: string;
}

/** What a search found out beside its hits. */
export interface SearchAnswer {
  readonly total: number;
  readonly aggregations: JsonObject;
  /** How many shards were asked; 0 where no index matched. */
  readonly shards: number;
  /** How many of them failed. */
  readonly failedShards: number;
  /** What is to be said on the rule though there is an answer. */
  readonly warnings?: readonly string[];
}

/** One hit as the search engine gives it. */
export interface Hit {
  readonly id: string;
  readonly index: string;
  readonly source: JsonObject;
}

/** What a field is to the search engine. */
export interface FieldFacts {
  readonly name: string;
  /** Such as `keyword`; `conflict` where indices disagree. */
  readonly type: string;
  readonly aggregatable: boolean;
  readonly searchable: boolean;
}

/** Where events come from. Every failure is a value. */
export interface EventSource {
  /** Many size-0 searches in one request; each has its own outcome. */
  searchMany(requests: readonly SearchRequest[]): Promise<readonly Result<SearchAnswer, RunError>[]>;
  /** All hits of a search in its order, page by page; the last page may be a failure. */
  pages(request: SearchRequest): AsyncIterable<Result<readonly Hit[], RunError>>;
  fields(index: string, names: readonly string[]): Promise<Result<readonly FieldFacts[], RunError>>;
}

/** A version of a stored document, for writing only what was read. */
export interface Version {
  readonly seqNo: number;
  readonly primaryTerm: number;
}

/** A state with the version it was read at; null where nothing is stored. */
export interface StoredState {
  readonly state: RuleState;
  readonly version: Version | null;
}

/** Where states, alerts and the outbox are kept. A failure of the store itself rejects. */
export interface Store {
  /** The states of these rules. What is kept in a form that is not known is left out: its rule must not run. */
  loadStates(
    rules: readonly { readonly id: string; readonly name: string }[],
  ): Promise<ReadonlyMap<string, StoredState>>;
  /** The one state write of each rule, in one request; `conflict` where somebody else wrote since. */
  commitStates(writes: readonly StoredState[]): Promise<readonly Result<Version, 'conflict' | RunError>[]>;
  /** Writes alerts and their outbox entries where they are not there yet; doing it again changes nothing. */
  publish(alerts: readonly Alert[], entries: readonly OutboxEntry[]): Promise<void>;
  /** Pending entries whose next attempt is due, oldest first. */
  dueEntries(at: Instant, limit: number): Promise<DueEntries>;
  /** Writes an entry back; `conflict` where somebody else did. */
  updateEntry(entry: OutboxEntry, version: Version): Promise<Result<Version, 'conflict'>>;
  /** What deliveries answered, by their ids; those that answered nothing are left out. */
  receiptsOf(entryIds: readonly string[]): Promise<readonly JsonObject[]>;
  /** Keeps what runs did, for "why did it not fire". */
  recordRuns(reports: readonly RunReport[]): Promise<void>;
}

/** An outbox entry with the version it was read at. */
export interface StoredEntry {
  readonly entry: OutboxEntry;
  readonly version: Version;
}

/** What is to be delivered, and what cannot be. */
export interface DueEntries {
  readonly entries: readonly StoredEntry[];
  /** Ids of entries whose form is not known: kept as they are, passed over, and said. */
  readonly unreadable: readonly string[];
}

/** How long sending one part may take; a delivery is claimed for longer than that. */
export const PART_LIMIT_MS: Span = 100_000;

/** How bytes leave. Never rejects, nor takes longer than `PART_LIMIT_MS`; `secrets` are cut out of every message. */
export interface Transports {
  send(
    part: OutgoingPart,
    about: {
      readonly idempotencyKey: string;
      readonly secrets: readonly string[];
      /** What earlier parts of the delivery answered. */
      readonly receipt?: JsonObject;
    },
  ): Promise<SendOutcome>;
  /** The name of this machine, as messages tell it. */
  readonly hostName?: string;
  /** Asks Kibana for a short link, or says why there is none; links stay long where absent. */
  readonly shortenLink?: (link: string, how: LinkShortening) => Promise<Result<string, string>>;
}

/** The steps of an evaluation, in order. */
export const STEPS = [
  'tick',
  'compile',
  'load',
  'plan',
  'read',
  'dedupe',
  'fold',
  'enrich',
  'decide',
  'render',
  'commit',
  'deliver',
] as const;

/** The name of a step. */
export type Step = (typeof STEPS)[number];

/** All the engine needs of the world. */
export interface Ports {
  readonly source: EventSource;
  /** What was read of events before; where absent, all is read each time. */
  readonly events?: EventMemory;
  readonly store: Store;
  readonly transports: Transports;
  /** The owner's token; it rises with each change of owner. */
  readonly fence: number;
  /** The clock of a live host, for how long claims hold; where absent, the tick's own moment stands still. */
  readonly now?: () => Instant;
  /** Called after each step; for tracing and for tests that stop there. */
  readonly after?: (step: Step) => void;
}
