import type { Json, JsonObject } from '../../common/model/json.ts';
import type { RuleFacts } from '../../server/engine/define_rule_type.ts';
import type { EventRow, Finding } from '../../server/engine/event.ts';
import type { Rule } from '../../server/engine/rule.ts';
import { runOf } from './runs.ts';

const SECOND = 1000;

/** When the rules of these tests began. */
export const SINCE = -3600 * SECOND;

/** A run that ends so many seconds from zero, and the events that have come since the one before. */
export type Step = readonly [end: number, events?: readonly EventRow[]];

/** What a rule finds at each step: it reads what it asks for of all that has come, and remembers what it keeps. */
export function foundInSteps({ detector }: Rule, facts: RuleFacts, steps: readonly Step[]) {
  const come: EventRow[] = [];
  let memory: Json = null;
  let readUpTo: number | null = null;
  return steps.map(([end, events = []]): readonly Finding[] => {
    come.push(...events);
    const run = runOf({ start: SINCE, end: end * SECOND }, { since: SINCE, readUpTo });
    const verdict = detector.judge(run, { answers: [], memory, facts });
    if (verdict.kind !== 'perhaps') throw new Error('without an answer nothing is sure');
    const folding = detector.fold(run, { memory, facts });
    folding.push(come.filter(({ at }) => at > verdict.proof.window.start).sort((a, b) => a.at - b.at));
    const folded = folding.close();
    memory = folded.memory;
    readUpTo = end * SECOND;
    return folded.findings;
  });
}

/** Numbers of a beat that ends so many seconds from zero: of all events, or of each value. */
export type CountedStep = readonly [end: number, counted: number | JsonObject];

/** What a rule finds at each step that is fed with numbers. */
export function foundInCounts({ detector }: Rule, facts: RuleFacts, counts: readonly CountedStep[]) {
  let memory: Json = null;
  return counts.map(([second, counted]): readonly Finding[] => {
    const run = runOf({ start: SINCE, end: second * SECOND }, { since: SINCE, readUpTo: (second - 1) * SECOND });
    const verdict = detector.judge(run, { answers: [answerOf(counted)], memory, facts });
    if (verdict.kind !== 'found') throw new Error('numbers are all it needs');
    memory = verdict.memory;
    return verdict.findings;
  });
}

function answerOf(counted: number | JsonObject) {
  if (typeof counted === 'number') return { total: counted, aggregations: {} };
  const buckets = Object.entries(counted).map(([key, count]) => ({ key, doc_count: count ?? null }));
  return { total: 0, aggregations: { counts: { buckets } } };
}
