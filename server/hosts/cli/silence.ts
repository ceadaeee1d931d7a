import type { Instant, Span } from '../../../common/time/instant.ts';
import { fail, ok, type Result } from '../../../common/model/result.ts';
import type { Store } from '../../engine/ports.ts';
import type { Rule } from '../../engine/rule.ts';
import { initialState } from '../../engine/state.ts';
import { ruleSilenceKey } from '../../engine/steps/decide.ts';

/** How often a write is tried again when a running process wrote in between. */
const ATTEMPTS = 5;

/** What to keep quiet, and until when. */
export interface Silence {
  readonly rule: Rule;
  readonly at: Instant;
  readonly length: Span;
  /** Only this value of the rule's `query_key`. */
  readonly value: string | undefined;
}

/** Keeps a rule, or one value of its `query_key`, quiet; a rule that runs meanwhile takes notice. */
export async function silence(store: Store, { rule, at, length, value }: Silence): Promise<Result<Instant, string>> {
  const until = at + length;
  const key = value === undefined ? ruleSilenceKey(rule.name) : `${rule.realertKey}.${value}`;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const stored = (await store.loadStates([rule])).get(rule.id);
    const state = stored?.state ?? initialState(rule.id, rule.name);
    const quiet = { ...state.quiet, [key]: { until, exponent: 0 } };
    const [written] = await store.commitStates([{ state: { ...state, quiet }, version: stored?.version ?? null }]);
    if (written?.ok) return ok(until);
  }
  return fail(`"${rule.name}" was written by somebody else each time; try again`);
}
