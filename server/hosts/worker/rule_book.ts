import { stringAt, type JsonObject } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { parseYaml } from '../../declare/yaml.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { compileRule, type Compiled } from '../../engine/compile.ts';
import type { Rule } from '../../engine/rule.ts';
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
}

/** A text that was read and checked. */
export interface ReadRule extends Compiled {
  /** What the text says, checked or not; empty where it is no YAML. Holds secrets. */
  readonly values: JsonObject;
  /** What the list shows of the text, even where it has errors. */
  readonly name: string;
}

/** Reads stored rules, each revision once. */
export interface RuleBook {
  read(stored: StoredRule): ReadRule;
  /** The rules that can run, switched on or off as they are stored. */
  compile(stored: readonly StoredRule[]): readonly Rule[];
}

/** Nobody needs a rule this long; reading it would cost too much. */
export const MAX_RULE_CHARS = 200_000;

/** How many read rules are remembered. */
const MAX_REMEMBERED = 20_000;

/** A book that remembers what it read by id and revision. */
export function createRuleBook(registry: Registry): RuleBook {
  const remembered = new Map<string, { readonly revision: number; readonly read: ReadRule }>();
  const read = (stored: StoredRule): ReadRule => {
    const known = remembered.get(stored.id);
    if (known && known.revision === stored.revision) return known.read;
    if (remembered.size >= MAX_REMEMBERED) remembered.clear();
    const fresh = compileText(stored, registry);
    remembered.set(stored.id, { revision: stored.revision, read: fresh });
    return fresh;
  };
  return {
    read,
    compile: all =>
      all.flatMap(stored => {
        const { rule } = read(stored);
        return rule ? [{ ...rule, enabled: rule.enabled && stored.enabled }] : [];
      }),
  };
}

/** Reads and checks a rule's text. All problems are told, with their places. */
export function compileText(text: RuleText, registry: Registry): ReadRule {
  const { id, scope, yaml, shown, defaultName = '', values } = text;
  if (yaml.length > MAX_RULE_CHARS) return { ...UNREAD, problems: [TOO_LONG] };
  const read = parseYaml(yaml);
  if (!read.ok) return { ...UNREAD, problems: read.error };
  const placed = shown === undefined ? read : parseYaml(shown);
  const placeOf = (path: readonly (string | number)[]) => (placed.ok ? placed.value : read.value).placeOf(path);
  const written = { ...read.value.value, ...values };
  const compiled = compileRule({ id, scope, defaultName, config: {}, values: written, placeOf }, registry);
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

const UNREAD = { rule: null, values: {}, name: '' } as const;

const TOO_LONG: Problem = {
  code: 'unsupported',
  severity: 'error',
  path: '',
  message: `is longer than ${MAX_RULE_CHARS} characters`,
  place: {},
};
