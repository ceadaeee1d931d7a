import { stringAt, type JsonObject } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { parseYaml } from '../../declare/yaml.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { compileRule, type Compiled } from '../../engine/compile.ts';
import type { Rule } from '../../engine/rule.ts';
import { NO_SECRETS, secretNamesIn, type Secrets, type SecretsAtHand } from '../../engine/secret_references.ts';
import type { StoredRule } from '../api/keeping.ts';

/** A rule's text, and whose it is. */
export interface RuleText {
  readonly id: string;
  readonly scope: string;
  readonly yaml: string;
  /** Where problems are said to stand, in place of the text itself: the same lines, secrets masked. */
  readonly shown?: string;
  /** The name of a text that has none yet; without it a text must name its rule. */
  readonly defaultName?: string;
  /** Values in place of the text's own. */
  readonly values?: JsonObject;
  /** The secrets of its scope. */
  readonly secrets: Secrets;
}

/** A text that was read and checked. */
export interface ReadRule extends Compiled {
  /** What the text says, checked or not; empty where it is no YAML. Holds secrets. */
  readonly values: JsonObject;
  /** What the list shows of the text, even where it has errors. */
  readonly name: string;
}

/** Reads stored rules, each revision once, and again when a secret it names changed. */
export interface RuleBook {
  /** With the secrets of the rule's scope. */
  read(stored: StoredRule, secrets: SecretsAtHand): ReadRule;
  /** The rules that can run, switched on or off as they are stored; secrets by scope. */
  compile(stored: readonly StoredRule[], secrets: ReadonlyMap<string, SecretsAtHand>): readonly Rule[];
}

/** Nobody needs a rule this long; reading it would cost too much. */
export const MAX_RULE_CHARS = 200_000;

/** How many read rules are remembered. */
const MAX_REMEMBERED = 20_000;

interface Remembered {
  readonly revision: number;
  readonly secrets: SecretsAtHand;
  readonly read: ReadRule;
}

/** A book that remembers what it read by id, revision and the secrets that it names. */
export function createRuleBook(registry: Registry): RuleBook {
  const remembered = new Map<string, Remembered>();
  const read = (stored: StoredRule, secrets: SecretsAtHand): ReadRule => {
    const known = remembered.get(stored.id);
    if (known && known.revision === stored.revision && isSameFor(known, secrets)) return known.read;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const fresh = compileText({ ...stored, secrets }, registry);
    remembered.set(stored.id, { revision: stored.revision, secrets, read: fresh });
    return fresh;
  };
  return {
    read,
    compile: (all, secrets) =>
      all.flatMap(stored => {
        const { rule } = read(stored, secrets.get(stored.scope) ?? NO_SECRETS);
        return rule ? [{ ...rule, enabled: rule.enabled && stored.enabled }] : [];
      }),
  };
}

/** Whether all that a rule names is as it was when it was read. */
const isSameFor = ({ secrets: before, read }: Remembered, now: SecretsAtHand): boolean =>
  before === now ||
  secretNamesIn(read.values).every(
    name => before.known.get(name) === now.known.get(name) && before.unreadable.get(name) === now.unreadable.get(name),
  );

/** Reads and checks a rule's text. All problems are told, with their places. */
export function compileText(text: RuleText, registry: Registry): ReadRule {
  const { id, scope, yaml, shown, defaultName = '', values, secrets } = text;
  if (yaml.length > MAX_RULE_CHARS) return { ...UNREAD, problems: [TOO_LONG] };
  const read = parseYaml(yaml);
  if (!read.ok) return { ...UNREAD, problems: read.error };
  const placed = shown === undefined ? read : parseYaml(shown);
  const placeOf = (path: readonly (string | number)[]) => (placed.ok ? placed.value : read.value).placeOf(path);
  const written = { ...read.value.value, ...values };
  const compiled = compileRule(
    { id, scope, defaultName, config: commonOf(written), values: written, placeOf, secrets },
    registry,
  );
  const name = stringAt(written, 'name', defaultName).trim();
  if (name !== '') return { ...compiled, values: written, name };
  const nameless: Problem = {
    code: 'missing_option',
    severity: 'error',
    path: 'name',
    message: 'is required; add `name: …`',
    place: { line: 1, column: 1 },
  };
  return { rule: null, problems: [nameless, ...compiled.problems], values: written, name: '' };
}

/** Where there is no config.yaml, what it would say of all rules is what the rule says of itself. */
const commonOf = ({ run_every: beat }: JsonObject): JsonObject => (beat === undefined ? {} : { run_every: beat });

const UNREAD = { rule: null, values: {}, name: '' } as const;

const TOO_LONG: Problem = {
  code: 'unsupported',
  severity: 'error',
  path: '',
  message: `is longer than ${MAX_RULE_CHARS} characters`,
  place: {},
};
