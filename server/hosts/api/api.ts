import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { Api, ApiRefusal, RouteName } from '../../../common/routes.ts';
import { describeRegistry } from '../../engine/catalogue.ts';
import { alertRoutes } from './alerts.ts';
import { fieldRoutes } from './fields.ts';
import { healthRoutes } from './health.ts';
import { inputs } from './input.ts';
import { importRoutes } from './import.ts';
import { outboxRoutes } from './outbox.ts';
import { previewRule } from './preview.ts';
import { previewTurns } from './preview_turns.ts';
import { respond, route, type ApiRequest, type ApiResponse, type Route } from './route.ts';
import { ruleRoutes } from './rules.ts';
import { secretRoutes } from './secrets.ts';
import type { ApiWorld } from './world.ts';

type Routes = { readonly [N in RouteName]: Route<Api[N]['out']> };

/** How many previews are computed side by side; each of them reads a lot. */
const PREVIEWS_AT_ONCE = 2;

/** All routes, as every host calls them. What a route did not foresee rejects. */
export function createApi(world: ApiWorld): (name: RouteName, request: ApiRequest) => Promise<ApiResponse> {
  const catalogue = describeRegistry(world.registry);
  const turn = previewTurns(PREVIEWS_AT_ONCE);
  const routes: Routes = {
    ...ruleRoutes(world),
    ...importRoutes(world),
    ...alertRoutes(world),
    ...outboxRoutes(world),
    ...secretRoutes(world),
    ...fieldRoutes(world),
    ...healthRoutes(world),
    catalogue: route(inputs.nothing, () => Promise.resolve(ok(catalogue))),
    preview: route(inputs.preview, async (question, { signal }): Promise<Result<Api['preview']['out'], ApiRefusal>> => {
      const previewed = await turn(signal, () => previewRule(world, question, signal));
      return previewed === null ? fail(BUSY) : ok(previewed);
    }),
  };
  return async (name, request) => {
    const result: Result<unknown, ApiRefusal> = await routes[name](request);
    return respond(result);
  };
}

const BUSY: ApiRefusal = { code: 'engine', message: 'Other previews are being computed; try again in a moment.' };
