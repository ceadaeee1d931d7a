import { isList, isObject, type Json, type JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { didYouMean } from '../../common/text/nearest.ts';
import { secretsOf } from '../declare/options.ts';
import type { Registry } from './catalogue.ts';
import type { Alerter } from './define_alerter.ts';
import { resolveReferences } from './option_references.ts';
import type { RuleOutput } from './rule.ts';

type Unplaced = Omit<Problem, 'place'>;

/** The outputs a rule names under `alert`, each bound to its options. */
export function bindOutputs(
  own: JsonObject,
  values: JsonObject,
  registry: Registry,
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
      const bound = bindOutput(alerter, { ...values, ...inline });
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
  values: JsonObject,
): { output: RuleOutput | null; problems: readonly Unplaced[] } {
  const names = Object.keys(alerter.options.shape);
  const resolved = {
    ...values,
    ...Object.fromEntries(
      names.filter(name => name in values).map(name => [name, resolveReferences(values[name] ?? null, values)]),
    ),
  };
  const { bound, problems } = alerter.bind(resolved);
  const secrets = secretsOf(alerter.options).flatMap(name => secretTexts(resolved[name] ?? null));
  return { output: bound && { key: alerter.id, alerterId: alerter.id, bound, secrets }, problems };
}

function secretTexts(value: Json): readonly string[] {
  if (typeof value === 'string') return value.length >= 4 ? [value] : [];
  if (isList(value)) return value.flatMap(secretTexts);
  return isObject(value) ? Object.values(value).flatMap(inner => secretTexts(inner ?? null)) : [];
}
