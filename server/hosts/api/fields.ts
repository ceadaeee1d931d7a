import { ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import type { ApiRefusal } from '../../../common/routes.ts';
import { inputs } from './input.ts';
import { refuseForEngine } from './refusal.ts';
import { route } from './route.ts';
import type { ApiWorld } from './world.ts';

/** The routes of what the logs hold: indices, fields, and the values a field has. */
export const fieldRoutes = ({ logs }: ApiWorld) => ({
  indices: route(inputs.indices, async ({ pattern }) =>
    answer(await logs.indices(pattern ?? '*'), indices => ({ indices })),
  ),

  fields: route(inputs.fields, async ({ index }) => answer(await logs.fields(index), fields => ({ fields }))),

  fieldValues: route(inputs.fieldValues, async input => answer(await logs.topValues(input), values => values)),
});

const answer = <T, Out>(result: Result<T, RunError>, toOut: (value: T) => Out): Result<Out, ApiRefusal> =>
  result.ok ? ok(toOut(result.value)) : refuseForEngine(result.error);
