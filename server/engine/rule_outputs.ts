import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { didYouMean } from '../../common/text/nearest.ts';
import { secretsOf } from '../declare/options.ts';
import type { Registry } from './catalogue.ts';
import { connectionOptions } from './connection_options.ts';
import type { Alerter } from './define_alerter.ts';
import { referencesIn, resolveReferences } from './option_references.ts';
import type { RuleOutput } from './rule.ts';
import { misplacedSecrets, resolveOptions, secretNamesIn, type Secrets } from './secret_references.ts';

type Unplaced = Omit<Problem, 'place'>;

/** The outputs a rule names under `alert`, each bound to its options. */
export function bindOutputs(
  own: JsonObject,
  values: JsonObject,
  { registry, secrets }: { readonly registry: Registry; readonly secrets: Secrets },
): { outputs: readonly RuleOutput[]; problems: readonly Unplaced[] } {
  const written = own.alert;
  if (written === undefined || written === null) return { outputs: [], problems: [] };
  const entries = isList(written) ? written : [written];
  const outputs: RuleOutput[] = [];
  const problems: Unplaced[] = [];
  entries.forEach((entry, index) => {
    const path = isList(written) ? `alert.${index}` : 'alert';
    for (const [id, inline] of namesIn(entry)) {
      const alerter = registry.alerters.get(id);
      if (!alerter) {
        const message = `there is no output "${id}"${didYouMean(id, [...registry.alerters.keys()])}; there are ${[...registry.alerters.keys()].join(', ')}`;
        problems.push({ code: 'unknown_output', severity: 'error', path, message });
        continue;
      }
      const bound = bindOutput(alerter, { values, inline }, secrets);
      problems.push(
        ...bound.problems.map(problem =>
          firstStep(problem.path) in inline ? { ...problem, path: `${path}.${id}.${problem.path}` } : problem,
        ),
      );
      const earlier = outputs.filter(output => output.alerterId === id).length;
      if (bound.output) outputs.push({ ...bound.output, key: earlier === 0 ? id : `${id}#${earlier + 1}` });
    }
  });
  return { outputs, problems };
}

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
): { output: RuleOutput | null; problems: readonly Unplaced[] } {
  const written = { ...values, ...inline };
  const names = Object.keys(alerter.options.shape).filter(name => name in written);
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
  const groups = [connectionOptions, ...[...alerters.values()].map(alerter => alerter.options)];
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
