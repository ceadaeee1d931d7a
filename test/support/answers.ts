import type { JsonObject } from '../../common/model/json.ts';
import type { Finding, RunWindow } from '../../server/engine/event.ts';
import type { RuleFacts, ScreenAnswer } from '../../server/engine/define_rule_type.ts';
import { ruleOf } from './rules.ts';
import { factsWith } from './runs.ts';

/** What a search engine answers to one screen. */
export const answerWith = (aggregations: JsonObject, total = 0): ScreenAnswer => ({ total, aggregations });

/** What a rule says of one run, by the answers to its screens; null of a quiet run. */
export function foundIn(
  values: JsonObject,
  answers: readonly ScreenAnswer[],
  { run, facts = factsWith() }: { readonly run: RunWindow; readonly facts?: RuleFacts },
): { readonly findings: readonly Finding[]; readonly hits: number } | null {
  const verdict = ruleOf(values).detector.judge(run, { answers, memory: null, facts });
  return verdict.kind === 'found' ? verdict : null;
}

/** Facts of a rule with these `query_key` fields. */
export const factsByKeys = (...names: readonly string[]): RuleFacts =>
  factsWith({ keys: names.map(name => ({ field: name, aggregateOn: name })), flatKey: names.join(',') });

/** The answer of an aggregation that has buckets. */
export const bucketsOf = (...buckets: readonly JsonObject[]): JsonObject => ({ buckets });
