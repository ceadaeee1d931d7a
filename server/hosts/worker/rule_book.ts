import type { JsonObject } from '../../../common/model/json.ts';
import type { Problem } from '../../../common/model/problem.ts';
import { parseYaml } from '../../declare/yaml.ts';
import type { Registry } from '../../engine/catalogue.ts';
import { compileRule, type Compiled } from '../../engine/compile.ts';

/** A rule's text, and whose it is. */
export interface RuleText {
  readonly id: string;
  readonly scope: string;
  readonly yaml: string;
  /** Where problems are said to stand, in place of the text itself: the same lines, secrets masked. */
  readonly shown?: string;
  /** Values in place of the text's own. */
  readonly values?: JsonObject;
}

/** Nobody needs a rule this long; reading it would cost too much. */
export const MAX_RULE_CHARS = 200_000;

/** Reads and checks a rule's text. All problems are told, with their places. */
export function compileText({ id, scope, yaml, shown, values }: RuleText, registry: Registry): Compiled {
  if (yaml.length > MAX_RULE_CHARS) return { rule: null, problems: [TOO_LONG] };
  const read = parseYaml(yaml);
  if (!read.ok) return { rule: null, problems: read.error };
  const placed = shown === undefined ? read : parseYaml(shown);
  return compileRule(
    {
      id,
      scope,
      defaultName: '',
      config: {},
      values: { ...read.value.value, ...values },
      placeOf: path => (placed.ok ? placed.value : read.value).placeOf(path),
    },
    registry,
  );
}

const TOO_LONG: Problem = {
  code: 'unsupported',
  severity: 'error',
  path: '',
  message: `is longer than ${MAX_RULE_CHARS} characters`,
  place: {},
};
