import type { z } from 'zod';
import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import type { Window } from '../../common/time/instant.ts';
import { declarationOf, type Declaration } from '../declare/declaration.ts';
import { readOptions, type OptionGroup } from '../declare/options.ts';
import type { EventRow, Finding, RunWindow } from './event.ts';
import type { TimePrinter } from './text/pretty_time.ts';

/** A size-0 request whose answer bounds what could match. Data: it can be shown, stored, batched. */
export interface Screen {
  readonly window: Window;
  /** Hits are counted exactly up to this number; null counts all. */
  readonly countUpTo: number | null;
  readonly aggregations: JsonObject;
}

/** What the search engine answered to a screen. */
export interface ScreenAnswer {
  /** Hits, exact up to the screen's `countUpTo`. */
  readonly total: number;
  readonly aggregations: JsonObject;
}

/** What to read where a screen says "perhaps". */
export interface Proof {
  readonly window: Window;
  /** Keys alone (small), or whole documents, where each event is a match. */
  readonly content: 'keys' | 'documents';
}

/** What a screen's answer means. */
export type Verdict = { readonly kind: 'quiet' } | { readonly kind: 'perhaps'; readonly proof: Proof };

/** What folding gave. */
export interface Folded<M> {
  readonly findings: readonly Finding[];
  readonly memory: M;
}

/** Folds events page by page, in the order of time; pushing a then b equals pushing a ++ b. */
export interface Folding<M> {
  push(events: readonly EventRow[]): void;
  close(): Folded<M>;
}

/** What a rule type knows of the rule it serves. */
export interface RuleFacts {
  /** The `query_key` fields with the name to aggregate on; null where the engine cannot. */
  readonly keys: readonly { readonly field: string; readonly aggregateOn: string | null }[];
  readonly timestampField: string;
  readonly printTime: TimePrinter;
}

/** How a rule type works, in terms of its own options `O` and memory `M`. All pure. */
export interface RuleTypeSpec<O extends OptionGroup, M> extends Declaration<O> {
  /** The memory as it is stored; what is not of this form starts anew. */
  readonly memory: z.ZodType<M>;
  readonly emptyMemory: M;
  /** The request that bounds what could match in this run. */
  screen(options: z.output<O>, run: RunWindow, facts: RuleFacts): Screen;
  /** Never says quiet wrongly; may say perhaps too often. */
  judge(options: z.output<O>, run: RunWindow, input: { answer: ScreenAnswer; memory: M; facts: RuleFacts }): Verdict;
  fold(options: z.output<O>, run: RunWindow, memory: M): Folding<M>;
  /** Forgets what no later run can need. */
  prune(options: z.output<O>, run: RunWindow, memory: M): M;
  /** The type's own lines in an alert's text. */
  describe(options: z.output<O>, match: JsonObject, facts: RuleFacts): string;
}

/** A rule type bound to one rule's options; its memory is plain JSON from here on. */
export interface Detector {
  screen(run: RunWindow, facts: RuleFacts): Screen;
  judge(run: RunWindow, input: { answer: ScreenAnswer; memory: Json; facts: RuleFacts }): Verdict;
  fold(run: RunWindow, memory: Json): Folding<Json>;
  prune(run: RunWindow, memory: Json): Json;
  describe(match: JsonObject, facts: RuleFacts): string;
}

/** A rule type as the catalogue holds it. */
export interface RuleType extends Declaration {
  /** Reads the type's options out of a rule. */
  bind(values: JsonObject): {
    readonly detector: Detector | null;
    readonly problems: readonly Omit<Problem, 'place'>[];
  };
}

/** Declares a rule type; from it come the types, validation, form and docs. */
export function defineRuleType<O extends OptionGroup, M extends Json>(spec: RuleTypeSpec<O, M>): RuleType {
  return {
    ...declarationOf(spec),
    bind: values => {
      const read = readOptions(spec.options, values);
      return { detector: read.value === null ? null : detectorOf(spec, read.value), problems: read.problems };
    },
  };
}

function detectorOf<O extends OptionGroup, M extends Json>(spec: RuleTypeSpec<O, M>, options: z.output<O>): Detector {
  const recall = (stored: Json): M => {
    const read = spec.memory.safeParse(stored);
    return read.success ? read.data : spec.emptyMemory;
  };
  return {
    screen: (run, facts) => spec.screen(options, run, facts),
    judge: (run, { answer, memory, facts }) => spec.judge(options, run, { answer, memory: recall(memory), facts }),
    fold: (run, memory) => spec.fold(options, run, recall(memory)),
    prune: (run, memory) => spec.prune(options, run, recall(memory)),
    describe: (match, facts) => spec.describe(options, match, facts),
  };
}
