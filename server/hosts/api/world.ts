import type { InboxMessage } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import type { Registry } from '../../engine/catalogue.ts';
import type { EventSource, Store } from '../../engine/ports.ts';
import type { AlertReads, LogReads, RuleStore, SecretVault } from './keeping.ts';
import type { RuleBook } from '../worker/rule_book.ts';

/** All that the routes work with. */
export interface ApiWorld {
  readonly logs: LogReads;
  readonly source: EventSource;
  readonly store: Store;
  readonly rules: RuleStore;
  readonly secrets: SecretVault;
  readonly reads: AlertReads;
  readonly registry: Registry;
  readonly book: RuleBook;
  readonly now: () => number;
  /** What ticks found. */
  readonly worker: {
    /** Of any node; another may be the one that ticks. */
    lastTickAt(): Promise<Instant | null>;
    /** Of this node's. */
    unreadableDeliveries(): readonly string[];
    unreadableRules(): readonly string[];
  };
  /** The local inbox; only the standalone host has one. */
  readonly inbox: (() => readonly InboxMessage[]) | null;
}
