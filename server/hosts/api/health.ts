import { ok } from '../../../common/model/result.ts';
import type { Api } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { inputs } from './input.ts';
import { route } from './route.ts';
import type { ApiWorld } from './world.ts';

type HealthAnswer = Api['health']['out'];

/** Rules are looked at every few seconds; after this long without it, something is wrong. */
const LATE_MS = 5 * 60_000;

/** The route that says whether all is well, and if not, what to do. */
export const healthRoutes = (world: ApiWorld) => ({
  health: route(inputs.nothing, async () => {
    const product = await world.logs.product();
    const lastTickAt = world.lastTickAt();
    const known = { lastTickAt, hasInbox: world.inbox !== null };
    if (!product.ok) return ok(degraded(known, `The search engine does not answer: ${product.error.message}.`));
    const { name, version } = product.value;
    const about = { product: name, version, canWrite: true };
    if (isLate(lastTickAt, world.now())) return ok({ ...known, ...about, status: 'degraded' as const, message: LATE });
    return ok({ ...known, ...about, status: 'ok' as const, message: '' });
  }),

  inbox: route(inputs.nothing, () => Promise.resolve(ok({ messages: world.inbox?.() ?? [] }))),
});

const LATE = 'No rule has been looked at for more than five minutes; the log of the server says why.';

const isLate = (lastTickAt: Instant | null, now: number): boolean => lastTickAt !== null && now - lastTickAt > LATE_MS;

const degraded = (known: Pick<HealthAnswer, 'lastTickAt' | 'hasInbox'>, message: string): HealthAnswer => ({
  ...known,
  status: 'degraded',
  product: '',
  version: '',
  canWrite: false,
  message: `${message} Rules wait, and read on from where they stopped; nothing is lost.`,
});
