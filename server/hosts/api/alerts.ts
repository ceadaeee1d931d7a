import { ok } from '../../../common/model/result.ts';
import { inputs } from './input.ts';
import { summaryOfDelivery } from './outbox.ts';
import { refuse } from './refusal.ts';
import { route } from './route.ts';
import type { ApiWorld } from './world.ts';

const NO_SUCH_ALERT = 'There is no such alert; it may be too old to be kept.';

/** The routes of alerts: what was told, why, and where it stands. */
export const alertRoutes = (world: ApiWorld) => ({
  alerts: route(inputs.alerts, async (input, { scope }) => ok(await world.reads.list({ ...input, scope }))),

  alert: route(inputs.id, async ({ id }, { scope }) => {
    const found = await world.reads.get(id);
    if (found?.alert.scope !== scope) return refuse('not_found', NO_SUCH_ALERT);
    const deliveries = await world.reads.deliveriesOf(id);
    return ok({ alert: found.alert, status: found.status, deliveries: deliveries.map(summaryOfDelivery) });
  }),

  setAlertStatus: route(inputs.setAlertStatus, async ({ id, status }, { scope, user }) => {
    const found = await world.reads.get(id);
    if (found?.alert.scope !== scope) return refuse('not_found', NO_SUCH_ALERT);
    await world.reads.setStatus(id, status, { user, at: world.now() });
    return ok({ id, status });
  }),
});
