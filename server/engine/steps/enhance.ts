import type { JsonObject } from '../../../common/model/json.ts';
import { messageOf } from '../../../common/text/message_of.ts';
import type { Enhancement } from '../define_enhancement.ts';
import type { Rule } from '../rule.ts';
import type { Match } from './enrich.ts';

/** Matches as enhancements leave them, and what they could not do. */
export interface Enhanced {
  readonly matches: readonly Match[];
  readonly warnings: readonly string[];
}

/** Matches as the enhancements leave them, where they are run when a match is found. */
export const enhancedFirst = (rule: Rule, matches: readonly Match[]): Enhanced =>
  rule.enhancements.first ? enhance(rule, matches) : { matches, warnings: [] };

/** An enhancement may drop a match; one that fails leaves it as it is, so that it is told all the same, and is said. */
export function enhance(rule: Rule, matches: readonly Match[]): Enhanced {
  const warnings = new Set<string>();
  const enhanced = rule.enhancements.steps.reduce<readonly Match[]>(
    (left, enhancement) =>
      left.flatMap(match => {
        const document = processed(enhancement, match.document, warning => warnings.add(warning));
        return document === null ? [] : [{ ...match, document }];
      }),
    matches,
  );
  return { matches: enhanced, warnings: [...warnings].slice(0, MAX_WARNINGS) };
}

/** The mistakes of an enhancement are mostly one mistake. */
const MAX_WARNINGS = 3;

function processed(enhancement: Enhancement, document: JsonObject, warn: (said: string) => void): JsonObject | null {
  try {
    return enhancement.process(document);
  } catch (error) {
    warn(`the enhancement ${enhancement.id} failed: ${messageOf(error)}; the match is told as it was before it`);
    return document;
  }
}
