import { ok } from '../../../common/model/result.ts';
import type { Api } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { unreadableRuleWords, unreadableWords } from '../worker/worker.ts';
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
    const lastTickAt = await world.worker.lastTickAt();
    const known = { lastTickAt, hasInbox: world.inbox !== null };
    if (!product.ok) return ok(degraded(known, `The search engine does not answer: ${product.error.message}.`));
    const { name, version, problem } = product.value;
    const [deliveries, rules] = [world.worker.unreadableDeliveries(), world.worker.unreadableRules()];
    const troubles = [
      ...(problem === null ? [] : [`${problem}.`]),
      ...(isLate(lastTickAt, world.now()) ? [LATE] : []),
      ...(rules.length === 0 ? [] : [`${unreadableRuleWords(rules)}.`]),
      ...(deliveries.length === 0 ? [] : [`${unreadableWords(deliveries)}.`]),
    ];
    const status: HealthAnswer['status'] = troubles.length === 0 ? 'ok' : 'degraded';
    return ok({ ...known, product: name, version, canWrite: true, status, message: troubles.join(' ') });
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
