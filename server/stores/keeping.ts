import type { Alert, AlertStatus, OutboxEntry } from '../../common/model/alert.ts';
import type { Result } from '../../common/model/result.ts';
import type { RunError } from '../../common/model/run.ts';
import type { AlertSummary, Api, FieldSummary } from '../../common/routes.ts';
import type { Instant, Span } from '../../common/time/instant.ts';
import type { Store, StoredEntry } from '../engine/ports.ts';
import type { Product } from '../sources/product.ts';

/** A rule as it is kept: its text is the truth. */
export interface StoredRule {
  readonly id: string;
  readonly scope: string;
  /** As it was written, secrets included. */
  readonly yaml: string;
  readonly enabled: boolean;
  /** Rises with each save, from 1. */
  readonly revision: number;
  readonly updatedAt: Instant;
  readonly updatedBy: string | null;
}

/** A kept rule of a form that is not known: a newer Tocsin wrote it, or it was damaged. */
export type UnreadableRule = Pick<StoredRule, 'id' | 'scope'>;

/** What is kept of rules: one that cannot be read is no reason to pass over the others. */
export interface KeptRules {
  readonly rules: readonly StoredRule[];
  readonly unreadable: readonly UnreadableRule[];
}

/** Where rules are kept. A failure of the store itself rejects. */
export interface RuleStore {
  /** What is kept in a scope; in all of them where none is given. */
  survey(scope?: string): Promise<KeptRules>;
  /** The rules of a scope that can be read; of all of them where none is given. */
  list(scope?: string): Promise<readonly StoredRule[]>;
  /** Rejects where the rule is there and cannot be read. */
  get(id: string): Promise<StoredRule | null>;
  create(rule: Pick<StoredRule, 'scope' | 'yaml' | 'enabled' | 'updatedAt' | 'updatedBy'>): Promise<StoredRule>;
  /** Writes over the given revision; `conflict` where somebody else wrote since. */
  update(rule: StoredRule): Promise<Result<StoredRule, 'conflict'>>;
  delete(id: string): Promise<void>;
}

/** How long things are kept. */
export interface Retention {
  /** Alerts, from when they fired, wherever they stand. */
  readonly alerts: Span;
  /** Deliveries that arrived or were given up, from then on. */
  readonly deliveries: Span;
  /** What runs did. */
  readonly runs: Span;
}

const DAY_MS: Span = 24 * 60 * 60_000;

/** How long things are kept where nobody says otherwise. */
export const RETENTION: Retention = { alerts: 90 * DAY_MS, deliveries: 7 * DAY_MS, runs: 14 * DAY_MS };

/** How many of each were removed. */
export type Removed = Readonly<Record<keyof Retention, number>>;

/** A store that does not grow for ever. */
export interface RetainingStore extends Store {
  /** Removes what is older than it is to be kept, a bounded part of it at a time. */
  removeOld(at: Instant): Promise<Removed>;
}

/** Which alerts are asked for. */
export interface AlertQuery {
  readonly scope: string;
  readonly from: number;
  readonly size: number;
  readonly status?: AlertStatus | undefined;
  readonly ruleId?: string | undefined;
  readonly query?: string | undefined;
  readonly since?: Instant | undefined;
  readonly until?: Instant | undefined;
}

/** A page of alerts, and how many there were over time. */
export interface AlertPage {
  readonly total: number;
  readonly alerts: readonly AlertSummary[];
  readonly histogram: readonly { readonly at: Instant; readonly count: number }[];
}

/** What a rule could not tell of late. */
export interface Undelivered {
  /** How many deliveries were given up. */
  readonly givenUp: number;
  /** How many are tried again, or wait behind one that is. */
  readonly waiting: number;
  /** The output that was tried last, and what it said; empty where it said nothing. */
  readonly output: string;
  readonly message: string;
}

/** Reads alerts and deliveries for people. A failure of the store itself rejects. */
export interface AlertReads {
  list(query: AlertQuery): Promise<AlertPage>;
  get(id: string): Promise<{ readonly alert: Alert; readonly status: AlertStatus } | null>;
  setStatus(id: string, status: AlertStatus, by: { readonly user: string | null; readonly at: Instant }): Promise<void>;
  /** When each rule told something last; rules that never did are left out. */
  lastAlertAt(ruleIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;
  /** What rules could not tell of late, as of a moment; rules that told everything are left out. */
  undelivered(ruleIds: readonly string[], at: Instant): Promise<ReadonlyMap<string, Undelivered>>;
  deliveriesOf(alertId: string): Promise<readonly OutboxEntry[]>;
  /** The latest deliveries of a scope, newest first. */
  outbox(query: {
    readonly scope: string;
    readonly size: number;
    readonly status?: OutboxEntry['status'] | undefined;
  }): Promise<readonly OutboxEntry[]>;
  entry(id: string): Promise<StoredEntry | null>;
}

/** What of the logs a person can choose from. Every failure is a value. */
export interface LogReads {
  /** The search engine behind it all. */
  product(): Promise<Result<Product, RunError>>;
  indices(pattern: string): Promise<Result<readonly string[], RunError>>;
  fields(index: string): Promise<Result<readonly FieldSummary[], RunError>>;
  topValues(of: {
    readonly index: string;
    readonly field: string;
    readonly query?: string | undefined;
  }): Promise<Result<Api['fieldValues']['out'], RunError>>;
}
