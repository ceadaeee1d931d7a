import type { Problem } from '../../../common/model/problem.ts';
import type { Registry } from '../../engine/catalogue.ts';
import type { SecretsAtHand } from '../../engine/secret_references.ts';
import { connectionOptions } from '../../engine/connection_options.ts';
import { discoverOptions } from '../../engine/discover/discover_options.ts';
import { secretsOf } from '../../declare/options.ts';
import { parseYaml } from '../../declare/yaml.ts';
import type { StoredRule } from './keeping.ts';
import { compileText, type ReadRule, type RuleBook } from '../worker/rule_book.ts';
import { unmaskSecrets } from './secret_text.ts';

/** A text somebody wants to save, its secrets put back, and all that is wrong with it. */
export interface CheckedText {
  readonly yaml: string;
  readonly read: ReadRule | null;
  readonly problems: readonly Problem[];
}

/** A text to check: `before` is the rule it is to replace, `others` are the rest of its scope. */
export interface TextToCheck {
  readonly yaml: string;
  readonly scope: string;
  readonly before: StoredRule | null;
  readonly others: readonly StoredRule[];
  /** Those of the scope. */
  readonly secrets: SecretsAtHand;
}

/** The names of all options that hold secrets, whatever their rule type or output. */
export function secretOptions(registry: Registry): readonly string[] {
  const declared = [...registry.alerters.values(), ...registry.ruleTypes.values()].map(entry => entry.options);
  return [...new Set([connectionOptions, discoverOptions, ...declared].flatMap(secretsOf))];
}

/** Puts the secrets back and finds all that is wrong: in the text, and with its name among the others. */
export function checkText(
  registry: Registry,
  book: RuleBook,
  { yaml: shown, scope, before, others, secrets }: TextToCheck,
): CheckedText {
  const unmasked = unmaskSecrets(shown, before?.yaml ?? null, secretOptions(registry));
  if (!unmasked.ok) return { yaml: shown, read: null, problems: unmasked.error };
  const yaml = unmasked.value;
  const read = compileText({ id: before?.id ?? 'new', scope, yaml, shown, secrets }, registry);
  const taken = others.some(other => other.id !== before?.id && book.read(other, secrets).name === read.name);
  if (read.name === '' || !taken) return { yaml, read, problems: read.problems };
  return { yaml, read, problems: [...read.problems, duplicate(read.name, shown)] };
}

function duplicate(name: string, text: string): Problem {
  const parsed = parseYaml(text);
  return {
    code: 'duplicate_name',
    severity: 'error',
    path: 'name',
    message: `another rule is already named "${name}"; give this one a name of its own`,
    place: parsed.ok ? parsed.value.placeOf(['name']) : {},
  };
}

/** Whether there is anything that keeps the rule from running. */
export const hasErrors = (problems: readonly Problem[]): boolean =>
  problems.some(problem => problem.severity === 'error');
