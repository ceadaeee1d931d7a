import type { JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import { readOptions } from '../declare/options.ts';
import { withTextReferences } from './option_references.ts';
import { isOwn, pathIn, type NamedOutput } from './rule_outputs.ts';
import { ruleOptions } from './rule_options.ts';
import { readText } from './rule_text.ts';
import type { RuleText } from './rule.ts';

/** What an output's own options make of the rule's words. */
export interface OwnWords {
  readonly text: RuleText;
  /** The rule's options with those of the output over them. */
  readonly values: JsonObject;
  readonly jinjaRootName: string;
}

/**
 * The words of the outputs that have options of their own, by the output's key. All of a rule's options may be
 * written under an output, which then tells as if the rule said so. Source: parity options §13.
 */
export function readOwnWords(
  outputs: readonly NamedOutput[],
  values: JsonObject,
  templateTexts: ReadonlyMap<string, string>,
): { readonly words: ReadonlyMap<string, OwnWords>; readonly problems: readonly Omit<Problem, 'place'>[] } {
  const words = new Map<string, OwnWords>();
  const problems: Omit<Problem, 'place'>[] = [];
  for (const output of outputs) {
    if (Object.keys(output.inline).length === 0) continue;
    const merged = withTextReferences({ ...values, ...output.inline });
    const common = readOptions(ruleOptions, merged);
    const { text, problems: wrong } = readText(common.value, merged, templateTexts);
    // What the rule itself has wrong is said of the rule.
    const own = [...common.problems, ...wrong].filter(({ path }) => isOwn(output, path));
    problems.push(...own.map(problem => ({ ...problem, path: pathIn(output, problem.path) })));
    if (text && common.value)
      words.set(output.key, { text, values: merged, jinjaRootName: common.value.jinja_root_name });
  }
  return { words, problems };
}
