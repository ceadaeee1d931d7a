import path from 'node:path';
import type { ImportedRule, ImportReport } from '../../../common/model/import_report.ts';
import { stringAt } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import type { Instant } from '../../../common/time/instant.ts';
import { parseYaml } from '../../declare/yaml.ts';
import { duplicateNames } from '../../engine/compile.ts';
import { NO_SECRETS, type KnownSecrets, type SecretsAtHand } from '../../engine/secret_references.ts';
import type { RuleStore, StoredRule } from '../../stores/keeping.ts';
import type { SecretStore } from '../../stores/secret_store.ts';
import { secretOptions } from '../api/rule_checks.ts';
import { planRule, type PlannedRule } from './plan_rule.ts';
import { readRule, type Reading } from './read_rule.ts';

/** Where rules and their secrets go. */
export interface ImportStores {
  readonly rules: RuleStore;
  readonly secrets: SecretStore;
}

/** What is to be imported, and how. */
export interface ImportRequest extends Reading {
  /** The rule files, in their order. */
  readonly files: readonly string[];
  /** null for a dry run that compares with nothing. */
  readonly stores: ImportStores | null;
  readonly scope: string;
  readonly user: string | null;
  readonly at: Instant;
  readonly dryRun: boolean;
  /** Whether a rule that is there already takes the new text. */
  readonly replace: boolean;
  /** Whether new rules are switched on. */
  readonly enabled: boolean;
  /** Whether secrets stay in the texts. */
  readonly keepSecrets: boolean;
}

/** Imports rule files; one that cannot be imported is said and stops no other. */
export async function importRules(request: ImportRequest): Promise<ImportReport> {
  const { stores, scope, dryRun } = request;
  const there = await thereIn(stores, scope);
  const { rules, parts } = await planAll(request, there.secrets);
  const done: ImportedRule[] = [];
  const secrets = new Set<string>();
  for (const planned of rules) {
    const finished = await finish(planned, there.rules, request);
    done.push(finished);
    const isMoved = finished.outcome === 'created' || finished.outcome === 'replaced';
    for (const name of isMoved ? planned.secrets.keys() : []) secrets.add(name);
  }
  return { dryRun, rules: done, parts, secrets: [...secrets].sort(), problems: [] };
}

interface There {
  /** Rules that are there, by name. */
  readonly rules: ReadonlyMap<string, StoredRule>;
  readonly secrets: SecretsAtHand;
}

async function thereIn(stores: ImportStores | null, scope: string): Promise<There> {
  if (stores === null) return { rules: new Map(), secrets: NO_SECRETS };
  const [rules, secrets] = await Promise.all([stores.rules.list(scope), stores.secrets.load()]);
  return { rules: new Map(rules.map(rule => [nameIn(rule.yaml), rule])), secrets };
}

function nameIn(yaml: string): string {
  const read = parseYaml(yaml);
  return read.ok ? stringAt(read.value.value, 'name').trim() : '';
}

interface Planned {
  readonly rules: readonly PlannedRule[];
  readonly parts: ImportReport['parts'];
}

/** A file that others import and that lacks one of these is no rule of its own. */
const NEEDED = ['type', 'index', 'alert'] as const;

async function planAll(request: ImportRequest, secrets: SecretsAtHand): Promise<Planned> {
  const { files, around } = request;
  const plans: { readonly planned: PlannedRule; readonly place: Problem['place'] | null }[] = [];
  const options = secretOptions(request.registry);
  const usedBy = new Map<string, string[]>();
  const partial = new Set<string>();
  let named: KnownSecrets = new Map();
  for (const file of files) {
    const read = await readRule(file, request);
    if (!read.ok) {
      plans.push({ planned: unread(file, read.error), place: null });
      continue;
    }
    for (const imported of read.value.files.slice(1)) {
      const where = path.resolve(around.cwd, imported);
      usedBy.set(where, [...(usedBy.get(where) ?? []), file]);
    }
    if (NEEDED.some(name => read.value.values[name] === undefined)) partial.add(file);
    const planned = planRule(file, read.value, { ...request, secretOptions: options, secrets, named });
    named = new Map([...named, ...planned.secrets]);
    plans.push({ planned, place: read.value.placeOf(['name']) });
  }
  const userOf = (file: string): readonly string[] => usedBy.get(path.resolve(around.cwd, file)) ?? [];
  const isPart = (file: string): boolean => partial.has(file) && userOf(file).length > 0;
  const rules = plans.filter(({ planned }) => !isPart(planned.rule.file));
  const twice = duplicateNames(
    rules.flatMap(({ planned, place }) => (place === null ? [] : [{ name: planned.rule.name, place }])),
  );
  return {
    rules: rules.map(({ planned, place }) => {
      const problem = twice.find(candidate => candidate.place === place);
      return problem ? refused(planned, problem) : planned;
    }),
    parts: files.filter(isPart).map(file => ({ file, of: userOf(file) })),
  };
}

const unread = (file: string, problems: readonly Problem[]): PlannedRule => ({
  rule: { file, name: '', status: 'unsupported', changes: [], problems, text: null },
  yaml: null,
  secrets: new Map(),
});

const refused = ({ rule }: PlannedRule, problem: Problem): PlannedRule => ({
  rule: { ...rule, status: 'unsupported', changes: [], problems: [...rule.problems, problem], text: null },
  yaml: null,
  secrets: new Map(),
});

/** Keeps a rule and its secrets, where that is asked for; says what was done. */
async function finish(
  planned: PlannedRule,
  there: ReadonlyMap<string, StoredRule>,
  request: ImportRequest,
): Promise<ImportedRule> {
  const { rule, yaml } = planned;
  const { stores, dryRun, replace, scope, user, at, enabled } = request;
  if (yaml === null) return { ...rule, outcome: 'not_imported' };
  const before = there.get(rule.name);
  if (before?.yaml === yaml) return { ...rule, outcome: 'same' };
  if (before && !replace) return { ...rule, outcome: 'left_alone' };
  const outcome = before ? 'replaced' : 'created';
  if (dryRun || stores === null) return { ...rule, outcome };
  const refusal = await keepSecretsOf(planned, stores.secrets, { user, at });
  if (refusal !== null) return failed(rule, refusal);
  if (!before) {
    await stores.rules.create({ scope, yaml, enabled, updatedAt: at, updatedBy: user });
    return { ...rule, outcome };
  }
  const written = await stores.rules.update({ ...before, yaml, updatedAt: at, updatedBy: user });
  return written.ok ? { ...rule, outcome } : failed(rule, 'somebody else saved this rule meanwhile; import it again');
}

async function keepSecretsOf(
  { secrets }: PlannedRule,
  store: SecretStore,
  by: { readonly user: string | null; readonly at: Instant },
): Promise<string | null> {
  const { known } = await store.load();
  for (const [name, value] of secrets) {
    if (known.get(name) === value) continue;
    const put = await store.put(name, value, by);
    if (!put.ok) return `the secret ${name} cannot be kept: ${put.error}`;
  }
  return null;
}

const failed = (rule: PlannedRule['rule'], message: string): ImportedRule => ({
  ...rule,
  outcome: 'not_imported',
  problems: [
    ...rule.problems,
    { code: 'unsupported', severity: 'error', path: '', message, place: { file: rule.file } },
  ],
});
