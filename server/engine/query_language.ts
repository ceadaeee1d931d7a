import type { JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';

/**
 * A query in a language of the search engine's own, which finds the events of a rule. Its answer is all that is asked:
 * such a query sorts, joins and calculates as it likes, so that no size-0 search bounds what it gives.
 */
export interface LanguageQuery {
  readonly kind: 'eql' | 'esql';
  readonly text: string;
}

/** The filters of a rule, the query in a language of its own apart from them. */
export interface SplitFilters {
  readonly language: LanguageQuery | null;
  readonly filters: readonly JsonObject[];
  readonly problems: readonly Omit<Problem, 'place'>[];
}

const KINDS = ['eql', 'esql'] as const;

/** Takes `eql: …` and `esql: …` out of a rule's filters; the last one counts. Source: parity options §6. */
export function splitFilters(written: readonly JsonObject[]): SplitFilters {
  const problems: Omit<Problem, 'place'>[] = [];
  const found: LanguageQuery[] = [];
  const filters = written.filter((filter, index) => {
    const kind = KINDS.find(name => name in filter);
    if (kind === undefined) return true;
    const text = filter[kind];
    if (typeof text === 'string' && text.trim() !== '') found.push({ kind, text });
    else problems.push(wrongAt(`filter.${index}`, `${kind} must be the text of a query`));
    return false;
  });
  if (new Set(found.map(({ kind }) => kind)).size > 1)
    problems.push(wrongAt('filter', 'eql and esql cannot stand together: each is a query of its own'));
  else if (found.length > 1)
    problems.push({
      ...wrongAt('filter', `has ${found.length} queries of ${found[0]?.kind}; the last one alone counts`),
      severity: 'warning',
    });
  return { language: found.at(-1) ?? null, filters, problems };
}

const wrongAt = (path: string, message: string): Omit<Problem, 'place'> => ({
  code: 'wrong_value',
  severity: 'error',
  path,
  message,
});
