import type { InboxMessage, RouteName } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { eventMemory } from '../../engine/event_memory.ts';
import type { EventSource, Transports } from '../../engine/ports.ts';
import type { TickReport } from '../../engine/run.ts';
import type { SecretVault } from '../../stores/secret_store.ts';
import { laterOf } from '../../stores/lease.ts';
import { StoreFailure } from '../../stores/store_failure.ts';
import { createApi } from '../api/api.ts';
import type { AlertReads, LogReads, RetainingStore, RuleStore } from '../api/keeping.ts';
import { respond, type ApiRequest, type ApiResponse } from '../api/route.ts';
import { createHousekeeping } from './housekeeping.ts';
import { createRuleBook } from './rule_book.ts';
import type { Log } from './log.ts';
import { createWorker } from './worker.ts';

/** Tocsin as a host sees it: something that ticks and answers. */
export interface Tocsin {
  /** One tick over the stored rules; never rejects; null where another node holds the lease. */
  tick(at: Instant): Promise<TickReport | null>;
  /** One call of a route; never rejects. */
  handle(name: RouteName, request: ApiRequest): Promise<ApiResponse>;
  close(): Promise<void>;
}

/** All that Tocsin is joined from. */
export interface TocsinParts {
  readonly registry: Registry;
  readonly source: EventSource;
  readonly store: RetainingStore;
  readonly rules: RuleStore;
  readonly secrets: SecretVault;
  readonly reads: AlertReads;
  readonly logs: LogReads;
  readonly transports: Transports;
  /** Makes our indices where they are not there; rejects where the engine is away. */
  readonly ensure: () => Promise<void>;
  /** The fence of the lease; null where another node holds it. Others are told when this one ticked last. */
  readonly acquire: (at: Instant, lastTickAt: Instant | null) => Promise<number | null>;
  /** When a node ticked last, as far as they told; null where none did. */
  readonly lastTickAt: () => Promise<Instant | null>;
  readonly release: () => Promise<void>;
  readonly now: () => number;
  readonly log: Log;
  readonly inbox: (() => readonly InboxMessage[]) | null;
}

/** Routes that need none of our indices. */
const WITHOUT_STORE: ReadonlySet<RouteName> = new Set<RouteName>([
  'health',
  'catalogue',
  'inbox',
  'indices',
  'fields',
  'fieldValues',
  'preview',
]);

/** Joins the worker and the routes over the same parts. */
export function joinTocsin(parts: TocsinParts): Tocsin {
  const { registry, source, store, rules, secrets, reads, logs, transports, now, log } = parts;
  const book = createRuleBook(registry);
  const ensure = once(async () => {
    await parts.ensure();
    const product = await logs.product();
    if (product.ok && product.value.problem !== null) log.warn(`${product.value.problem}.`);
  });
  const worker = createWorker({
    ports: { source, events: eventMemory(), store, transports, now },
    ensure,
    acquire: parts.acquire,
    rules: () => rules.survey(),
    secrets: () => secrets.load(),
    book,
    housekeeping: createHousekeeping(store, log),
    log,
  });
  // While the engine is away, nobody is asked.
  const toldTick = () => parts.lastTickAt().catch(() => null);
  const api = createApi({
    logs,
    source,
    store,
    rules,
    secrets,
    reads,
    registry,
    book,
    now,
    worker: { ...worker, lastTickAt: async () => laterOf(worker.lastTickAt(), await toldTick()) },
    inbox: parts.inbox,
  });
  return {
    tick: at => worker.tick(at),
    handle: async (name, request) => {
      try {
        if (!WITHOUT_STORE.has(name)) await ensure();
        return await api(name, request);
      } catch (error) {
        return explain(parts, name, error);
      }
    },
    close: () => parts.release().catch(() => undefined),
  };
}

/** A store says why it failed. Anything else is a lost engine or a bug: asking the engine tells which. */
async function explain({ logs, log }: TocsinParts, name: RouteName, error: unknown): Promise<ApiResponse> {
  if (error instanceof StoreFailure) return respond({ ok: false, error: { code: 'engine', message: error.message } });
  const product = await logs.product().catch(() => null);
  if (product?.ok === false) return respond({ ok: false, error: { code: 'engine', message: product.error.message } });
  log.error(`${name}: ${messageOf(error)}`);
  return respond({ ok: false, error: { code: 'internal', message: BUG } });
}

const BUG = 'Something went wrong here; the log of the server says more.';

/** Does the work until it succeeded once. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | null = null;
  return () =>
    (done ??= work().catch((error: unknown) => {
      done = null;
      throw error;
    }));
}
