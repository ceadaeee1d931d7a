import { ok } from '../../../common/model/result.ts';
import type { SecretInfo } from '../../../common/routes.ts';
import { secretNamesIn } from '../../engine/secret_references.ts';
import { inputs } from './input.ts';
import { refuse } from './refusal.ts';
import { route } from './route.ts';
import type { ApiWorld } from './world.ts';

/** The routes of secrets: what goes in never comes out. */
export const secretRoutes = (world: ApiWorld) => ({
  secrets: route(inputs.nothing, async (_input, { scope }) => ok({ secrets: await list(world, scope) })),

  putSecret: route(inputs.putSecret, async ({ name, value }, { scope, user }) => {
    const put = await world.secrets.of(scope).put(name, value, { user, at: world.now() });
    if (!put.ok) return refuse('bad_request', `The secret was not kept: ${put.error}.`);
    const kept = (await list(world, scope)).find(secret => secret.name === name);
    return kept ? ok(kept) : refuse('conflict', 'Somebody else removed the secret meanwhile.');
  }),

  removeSecret: route(inputs.removeSecret, async ({ name, force }, { scope }) => {
    const users = (await usersIn(world, scope)).get(name) ?? [];
    if (users.length > 0 && !force) {
      const names = users.map(user => user.name).join(', ');
      return refuse('conflict', `The secret is named by ${names}; change that first, or remove it all the same.`);
    }
    const removed = await world.secrets.of(scope).remove(name);
    return removed ? ok({ removed: true as const }) : refuse('not_found', 'There is no such secret.');
  }),
});

async function list(world: ApiWorld, scope: string): Promise<readonly SecretInfo[]> {
  const [secrets, users] = await Promise.all([world.secrets.of(scope).list(), usersIn(world, scope)]);
  return secrets.map(secret => ({ ...secret, usedBy: users.get(secret.name) ?? [] }));
}

type Users = ReadonlyMap<string, readonly { readonly id: string; readonly name: string }[]>;

/** The rules of a scope by the secrets that they name, those included that cannot run. */
async function usersIn(world: ApiWorld, scope: string): Promise<Users> {
  const [rules, secrets] = await Promise.all([world.rules.list(scope), world.secrets.of(scope).load()]);
  const users = new Map<string, { readonly id: string; readonly name: string }[]>();
  for (const stored of rules) {
    const { name, values } = world.book.read(stored, secrets);
    for (const secret of secretNamesIn(values))
      users.set(secret, [...(users.get(secret) ?? []), { id: stored.id, name }]);
  }
  return users;
}
