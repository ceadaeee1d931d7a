import { lookup } from '../../../common/model/lookup.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { RunError } from '../../../common/model/run.ts';
import { parseInstant } from '../../../common/time/instant.ts';
import type { Hit } from '../../engine/ports.ts';
import { planCount, planPages } from '../../engine/steps/plan.ts';
import type { Subject } from './test_subject.ts';

/** How many events a rule's filters find, and the first of them. */
export interface FirstEvents {
  readonly total: number;
  readonly hits: readonly Hit[];
  /** How many of the first ones have no readable time. */
  readonly withoutTime: number;
}

/** Counts a rule's events and reads the first `limit` of them. */
export async function firstEvents(
  { source, rule, range }: Pick<Subject, 'source' | 'rule' | 'range'>,
  limit: number,
): Promise<Result<FirstEvents, RunError>> {
  const [count] = await source.searchMany([{ ...planCount(rule, range.counted), index: rule.index }]);
  if (!count) return fail({ code: 'engine_error', message: 'the search engine left a search unanswered' });
  if (!count.ok) return count;
  const hits: Hit[] = [];
  for await (const page of source.pages(
    planPages({ ...rule, include: ['*'] }, { window: range.counted, content: 'documents' }),
  )) {
    if (!page.ok) return page;
    hits.push(...page.value.slice(0, limit - hits.length));
    if (hits.length >= limit) break;
  }
  const withoutTime = hits.filter(hit => parseInstant(lookup(hit.source, rule.timestampField)) === undefined).length;
  return ok({ total: count.value.total, hits, withoutTime });
}
