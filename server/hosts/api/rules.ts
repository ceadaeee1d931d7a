import { isList, isObject, stringAt, type JsonObject } from '../../../common/model/json.ts';
import { ok, type Result } from '../../../common/model/result.ts';
import type { ApiRefusal, RuleDetail, RuleSummary } from '../../../common/routes.ts';
import type { Instant } from '../../../common/time/instant.ts';
import type { SecretsAtHand } from '../../engine/secret_references.ts';
import type { StoredRule, Undelivered, UnreadableRule } from './keeping.ts';
import { inputs } from './input.ts';
import { refuse, refuseRule } from './refusal.ts';
import { route, type Caller } from './route.ts';
import { checkText, hasErrors, secretOptions, type CheckedText } from './rule_checks.ts';
import { healthOf } from './rule_health.ts';
import { maskSecrets } from './secret_text.ts';
import type { ApiWorld } from './world.ts';

/** The routes of rules: their text is the truth, its secrets never leave. */
export const ruleRoutes = (world: ApiWorld) => ({
  rules: route(inputs.nothing, async (_input, { scope }) => {
    const kept = await world.rules.survey(scope);
    const summaries = [...(await summarize(world, kept.rules)), ...kept.unreadable.map(unreadableSummary)];
    return ok({ rules: summaries.sort((a, b) => a.name.localeCompare(b.name)) });
  }),

  rule: route(inputs.id, async ({ id }, caller) => {
    const stored = await find(world, id, caller);
    return stored.ok ? ok(await detail(world, stored.value)) : stored;
  }),

  validateRule: route(inputs.validateRule, async ({ yaml, id }, { scope }) => {
    const { problems } = await check(world, { yaml, scope, id: id ?? null });
    return ok({ problems });
  }),

  createRule: route(inputs.createRule, async ({ yaml, enabled }, { scope, user }) => {
    const checked = await check(world, { yaml, scope, id: null });
    if (hasErrors(checked.problems)) return refuseRule(checked.problems);
    const stored = await world.rules.create({
      scope,
      yaml: checked.yaml,
      enabled,
      updatedAt: world.now(),
      updatedBy: user,
    });
    return ok(await detail(world, stored));
  }),

  updateRule: route(inputs.updateRule, async ({ id, yaml, revision }, caller) => {
    const stored = await find(world, id, caller);
    if (!stored.ok) return stored;
    const checked = await check(world, { yaml, scope: caller.scope, id });
    if (hasErrors(checked.problems)) return refuseRule(checked.problems);
    return write(world, { ...stored.value, revision }, { yaml: checked.yaml }, caller);
  }),

  enableRule: route(inputs.enableRule, async ({ id, enabled }, caller) => {
    const stored = await find(world, id, caller);
    if (!stored.ok) return stored;
    const { rule, problems } = world.book.read(stored.value, await secretsOf(world, stored.value));
    if (enabled && hasErrors(problems)) return refuseRule(problems);
    if (enabled && rule?.enabled === false)
      return refuse('bad_request', 'The text of the rule says is_enabled: false; change it there.');
    return write(world, stored.value, { enabled }, caller);
  }),

  deleteRule: route(inputs.id, async ({ id }, { scope }) => {
    const { rules, unreadable } = await world.rules.survey(scope);
    if (![...rules, ...unreadable].some(kept => kept.id === id)) return noSuchRule();
    await world.rules.delete(id);
    return ok({ deleted: true as const });
  }),
});

/** A rule of the caller's scope; others do not exist for them. */
async function find(world: ApiWorld, id: string, { scope }: Caller): Promise<Result<StoredRule, ApiRefusal>> {
  const stored = await world.rules.get(id);
  return stored?.scope === scope ? ok(stored) : noSuchRule();
}

const noSuchRule = () => refuse('not_found', 'There is no such rule; it may have been deleted.');

async function check(
  world: ApiWorld,
  { yaml, scope, id }: { yaml: string; scope: string; id: string | null },
): Promise<CheckedText> {
  const others = await world.rules.list(scope);
  const before = others.find(other => other.id === id) ?? null;
  const secrets = await world.secrets.of(scope).load();
  return checkText(world.registry, world.book, { yaml, scope, before, others, secrets });
}

async function write(
  world: ApiWorld,
  before: StoredRule,
  change: { readonly yaml?: string; readonly enabled?: boolean },
  { user }: Caller,
): Promise<Result<RuleDetail, ApiRefusal>> {
  const written = await world.rules.update({ ...before, ...change, updatedAt: world.now(), updatedBy: user });
  if (written.ok) return ok(await detail(world, written.value));
  return refuse(
    'conflict',
    'Somebody else saved this rule since you opened it; load it anew and make your change again.',
  );
}

async function detail(world: ApiWorld, stored: StoredRule): Promise<RuleDetail> {
  const [summary] = await summarize(world, [stored]);
  if (!summary) throw new Error('a rule has a summary');
  const yaml = maskSecrets(stored.yaml, secretOptions(world.registry));
  return { ...summary, yaml, problems: world.book.read(stored, await secretsOf(world, stored)).problems };
}

const secretsOf = (world: ApiWorld, { scope }: StoredRule): Promise<SecretsAtHand> => world.secrets.of(scope).load();

/** All of one scope. */
async function summarize(world: ApiWorld, all: readonly StoredRule[]): Promise<RuleSummary[]> {
  const [first] = all;
  if (!first) return [];
  const secrets = await secretsOf(world, first);
  const named = all.map(stored => ({ id: stored.id, name: world.book.read(stored, secrets).name }));
  const ids = all.map(stored => stored.id);
  const [states, lastAlerts, undelivered] = await Promise.all([
    world.store.loadStates(named),
    world.reads.lastAlertAt(ids),
    world.reads.undelivered(ids, world.now()),
  ]);
  return all.map(stored => summaryOf(world, stored, { states, lastAlerts, undelivered, secrets }));
}

interface Known {
  readonly states: Awaited<ReturnType<ApiWorld['store']['loadStates']>>;
  readonly lastAlerts: ReadonlyMap<string, Instant>;
  readonly undelivered: ReadonlyMap<string, Undelivered>;
  readonly secrets: SecretsAtHand;
}

function summaryOf(world: ApiWorld, stored: StoredRule, known: Known): RuleSummary {
  const { states, lastAlerts, secrets } = known;
  const { rule, problems, values, name } = world.book.read(stored, secrets);
  const enabled = stored.enabled && (rule?.enabled ?? true);
  const state = states.get(stored.id)?.state;
  const lastRun = state?.lastRun ?? null;
  const runEvery = rule?.runEvery ?? null;
  return {
    id: stored.id,
    name: name === '' ? '(without a name)' : name,
    type: stringAt(values, 'type'),
    index: stringAt(values, 'index'),
    enabled,
    outputs: outputsOf(values),
    isReadable: true,
    ...healthOf({
      ...{ enabled, problems, lastRun, runEvery },
      isStateKnown: state !== undefined,
      undelivered: known.undelivered.get(stored.id) ?? null,
      at: world.now(),
    }),
    lastRun,
    lastAlertAt: lastAlerts.get(stored.id) ?? null,
    updatedAt: stored.updatedAt,
    revision: stored.revision,
  };
}

/** What the list shows of a rule of a form that is not known. */
const unreadableSummary = ({ id }: UnreadableRule): RuleSummary => ({
  id,
  name: '(cannot be read)',
  type: '',
  index: '',
  enabled: true,
  outputs: [],
  isReadable: false,
  health: 'invalid',
  healthMessage: 'Cannot run: what is kept of it has a form that is not known. Update Tocsin, or delete the rule.',
  lastRun: null,
  lastAlertAt: null,
  updatedAt: 0,
  revision: 0,
});

/** The outputs a text names, those included that do not exist. */
function outputsOf(values: JsonObject): readonly string[] {
  const entries = isList(values.alert) ? values.alert : [values.alert ?? null];
  return entries.flatMap(entry => (typeof entry === 'string' ? [entry] : isObject(entry) ? Object.keys(entry) : []));
}
