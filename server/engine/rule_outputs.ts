import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { didYouMean } from '../../common/text/nearest.ts';
import { secretsOf } from '../declare/options.ts';
import { mayRun, type Registry } from './catalogue.ts';
import { connectionOptions } from './connection_options.ts';
import { discoverOptions } from './discover/discover_options.ts';
import { isOpen, type Alerter } from './define_alerter.ts';
import { referencesIn, resolveReferences } from './option_references.ts';
import type { RuleOutput } from './rule.ts';
import { misplacedSecrets, resolveOptions, secretNamesIn, type Secrets } from './secret_references.ts';

type Unplaced = Omit<Problem, 'place'>;

/** An output with its options, before it is known in whose words it tells. */
/** An output of a rule, before it has words of its own. */
export type BoundOutput = Omit<RuleOutput, 'own'>;

/** The outputs a rule names under `alert`, each bound to its options. */
export function bindOutputs(
  own: JsonObject,
  values: JsonObject,
  { registry, secrets }: { readonly registry: Registry; readonly secrets: Secrets },
): { outputs: readonly BoundOutput[]; problems: readonly Unplaced[] } {
  const outputs: BoundOutput[] = [];
  const problems: Unplaced[] = [];
  for (const named of namedOutputs(own.alert)) {
    const { id, key, inline } = named;
    const alerter = registry.alerters.get(id);
    if (!alerter) {
      const known = [...registry.alerters.values()].filter(one => mayRun(one, registry)).map(one => one.id);
      const message = `there is no output "${id}"${didYouMean(id, known)}; there are ${known.join(', ')}`;
      problems.push({ code: 'unknown_output', severity: 'error', path: named.path, message });
      continue;
    }
    if (!mayRun(alerter, registry)) {
      problems.push({ code: 'unsupported', severity: 'error', path: named.path, message: runsNoPrograms(id) });
      continue;
    }
    const bound = bindOutput(alerter, { values, inline }, secrets);
    problems.push(...bound.problems.map(problem => ({ ...problem, path: pathIn(named, problem.path) })));
    if (bound.output) outputs.push({ ...bound.output, key });
  }
  return { outputs, problems };
}

const runsNoPrograms = (id: string): string =>
  `the output "${id}" runs a program, which only the command line does (\`tocsin run\`); a server runs none for its rules`;

/** One output as a rule names it. */
export interface NamedOutput {
  readonly id: string;
  /** Its id, and `#2` and so on for the second of the same. */
  readonly key: string;
  /** Options written under it, which are its alone. */
  readonly inline: JsonObject;
  readonly path: string;
}

/** The outputs that `alert` names, in their order, whether they exist or not. */
export function namedOutputs(alert: Json | undefined): readonly NamedOutput[] {
  if (alert === undefined || alert === null) return [];
  const met = new Map<string, number>();
  return (isList(alert) ? alert : [alert]).flatMap((entry, index) =>
    namesIn(entry).map(([id, inline]) => {
      const count = (met.get(id) ?? 0) + 1;
      met.set(id, count);
      const path = isList(alert) ? `alert.${index}` : 'alert';
      return { id, key: count === 1 ? id : `${id}#${count}`, inline, path };
    }),
  );
}

/** Where an option of an output stands: under the output, or in the rule. */
export const pathIn = (output: NamedOutput, option: string): string =>
  isOwn(output, option) ? `${output.path}.${output.id}.${option}` : option;

/** Whether an option is written under an output. */
export const isOwn = ({ inline }: NamedOutput, option: string): boolean => Object.hasOwn(inline, firstStep(option));

const firstStep = (path: string): string => path.split('.')[0] ?? '';

function namesIn(entry: Json): readonly (readonly [string, JsonObject])[] {
  if (typeof entry === 'string') return [[entry, {}]];
  if (!isObject(entry)) return [[JSON.stringify(entry), {}]];
  return Object.entries(entry).map(([id, inline]) => [id, isObject(inline) ? inline : {}]);
}

function bindOutput(
  alerter: Alerter,
  { values, inline }: { readonly values: JsonObject; readonly inline: JsonObject },
  secrets: Secrets,
): { output: BoundOutput | null; problems: readonly Unplaced[] } {
  const written = { ...values, ...inline };
  const isOwnOption = (name: string): boolean => Object.hasOwn(alerter.options.shape, name) || isOpen(alerter, name);
  const names = Object.keys(written).filter(isOwnOption);
  const own = Object.fromEntries(names.map(name => [name, resolveReferences(written[name] ?? null, written)]));
  const holders = secretsOf(alerter.options);
  const { values: resolved, used, pending, ...rest } = resolveOptions({ ...written, ...own }, holders, secrets);
  const { bound, problems } = alerter.bind(resolved);
  const all = [
    ...misplacedSecrets({ ...inline, ...own }, name => holders.includes(name)),
    ...rest.problems,
    ...problems.filter(problem => !pending.has(firstStep(problem.path))),
  ];
  if (bound === null || pending.size > 0) return { output: null, problems: all };
  const hidden = [...holders.map(name => resolved[name] ?? null), ...used].flatMap(secretTexts);
  return { output: { key: alerter.id, alerterId: alerter.id, bound, secrets: [...new Set(hidden)] }, problems: all };
}

/** Secrets named beside `alert` by options that hold none; those that such an option refers to by `$option$` may. */
export function misplacedBeside(values: JsonObject, { alerters }: Registry): readonly Unplaced[] {
  const { alert: _alert, ...beside } = values;
  if (secretNamesIn(beside).length === 0) return [];
  const groups = [connectionOptions, discoverOptions, ...[...alerters.values()].map(alerter => alerter.options)];
  const holders = new Set(groups.flatMap(secretsOf));
  const referred = new Set(referredIn(values, name => holders.has(name)));
  return misplacedSecrets(beside, name => holders.has(name) || referred.has(name));
}

/** The options that options of certain names refer to. */
function referredIn(value: Json, isHolder: (option: string) => boolean): readonly string[] {
  if (typeof value === 'string') return [];
  if (isList(value)) return value.flatMap(item => referredIn(item, isHolder));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    isHolder(key) ? referencesIn(inner ?? null) : referredIn(inner ?? null, isHolder),
  );
}

function secretTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return value.length >= 4 ? [value] : [];
  if (isList(value)) return value.flatMap(secretTexts);
  return isObject(value) ? Object.values(value).flatMap(inner => secretTexts(inner ?? null)) : [];
}
