import type { OutboxEntry } from '../../../common/model/alert.ts';
import { ok } from '../../../common/model/result.ts';
import type { DeliverySummary } from '../../../common/routes.ts';
import type { Span } from '../../../common/time/instant.ts';
import { inputs } from './input.ts';
import { refuse } from './refusal.ts';
import { route } from './route.ts';
import type { ApiWorld } from './world.ts';

/** How long a delivery that is sent again is tried: two days, as for a new one. */
const TRY_FOR_MS: Span = 2 * 24 * 60 * 60_000;

/** The routes of deliveries: what waits, what arrived, what was given up. */
export const outboxRoutes = (world: ApiWorld) => ({
  outbox: route(inputs.outbox, async ({ status, size }, { scope }) => {
    const entries = await world.reads.outbox({ scope, size, ...(status === undefined ? {} : { status }) });
    return ok({ entries: entries.map(summaryOfDelivery) });
  }),

  sendAgain: route(inputs.id, async ({ id }, { scope }) => {
    const stored = await world.reads.entry(id);
    if (stored?.entry.alert.scope !== scope) return refuse('not_found', 'There is no such delivery.');
    if (stored.entry.status === 'pending')
      return refuse('conflict', 'This delivery is still being tried; it needs no help.');
    const entry = startedAnew(stored.entry, world.now());
    const written = await world.store.updateEntry(entry, stored.version);
    if (!written.ok) return refuse('conflict', 'This delivery has just changed; look at it again.');
    return ok(summaryOfDelivery(entry));
  }),
});

/** A delivery that was given up goes on after the parts that arrived; one that arrived is sent whole once more. */
const startedAnew = (entry: OutboxEntry, at: number): OutboxEntry => ({
  ...entry,
  status: 'pending',
  partsConfirmed: entry.status === 'delivered' ? 0 : entry.partsConfirmed,
  attempts: 0,
  nextAttemptAt: at,
  giveUpAt: at + TRY_FOR_MS,
  settledAt: null,
});

/** A delivery as people see it: without the body of its alert. */
export function summaryOfDelivery({ alert, ...entry }: OutboxEntry): DeliverySummary {
  return { ...entry, alertId: alert.id, alertTitle: alert.title };
}
