import type { z } from 'zod';
import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Problem } from '../../common/model/problem.ts';
import type { Instant, Span, Window } from '../../common/time/instant.ts';
import { declarationOf, type Declaration } from '../declare/declaration.ts';
import { readOptions, type OptionGroup } from '../declare/options.ts';
import type { EventRow, Finding, RunWindow } from './event.ts';
import type { TimePrinter } from './text/pretty_time.ts';

/** A size-0 request whose answer bounds what could match. Data: it can be shown, stored, batched. */
export interface Screen {
  readonly window: Window;
  /** Which end of the window is outside: the start (as everywhere), or the end, as in new_term's baseline. */
  readonly outside?: 'start' | 'end';
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
  /** Time, keys and the type's own fields (small), or whole documents, where each event is a match. */
  readonly content: 'keys' | 'documents';
  /** Only events that pass these as well can take part; all of the window where absent. */
  readonly filters?: readonly JsonObject[];
}

/** What the answers to a run's screens mean. */
export type Verdict<M = Json> =
  /** Nothing can match. The memory stays as it is where none is given. */
  | { readonly kind: 'quiet'; readonly memory?: M }
  /** Events must be read and folded. */
  | { readonly kind: 'perhaps'; readonly proof: Proof }
  /** The answers are the proof: no event is read. `hits` is what `num_hits` tells. */
  | { readonly kind: 'found'; readonly findings: readonly Finding[]; readonly memory: M; readonly hits: number };

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
  /** The flat field a match has for its `query_key`: one name, or several joined by a comma; null without. */
  readonly flatKey: string | null;
  /** The name to aggregate a field of `fields()` on: its own or its `.keyword`; null where the engine cannot. */
  readonly aggregateOn: (field: string) => string | null;
  /** Whether the engine counts a name to aggregate on by the values as they are written: it rounds numbers. */
  readonly isExact: (name: string) => boolean;
  readonly timestampField: string;
  readonly bufferTime: Span;
  /** The beat of config.yaml, not the rule's own: the length of a count or terms query. Source: parity runtime §3. */
  readonly commonRunEvery: Span;
  /** How long from one run to the next. */
  readonly runEvery: Span;
  /** Whether the rule runs at some times only (`limit_execution`): runs between them are not missed. */
  readonly isLimited: boolean;
  /** The last moment that a search up to a bound includes: more than the bound where it is written in seconds. */
  readonly lastWithin: (bound: Instant) => Instant;
  /** A moment as a search engine takes it for this rule (`timestamp_type`). */
  readonly writeTime: (at: Instant) => Json;
  readonly printTime: TimePrinter;
}

/** What a rule type may check its options against. */
export interface RuleBasics {
  readonly queryKeys: readonly string[];
  readonly bufferTime: Span;
  readonly runEvery: Span;
  readonly commonRunEvery: Span;
}

type Unplaced = Omit<Problem, 'place'>;

/** What a run's screens were answered, in their order, and what is known beside. */
export interface JudgeInput<M> {
  readonly answers: readonly ScreenAnswer[];
  readonly memory: M;
  readonly facts: RuleFacts;
}

/** What folding begins with. */
export interface FoldInput<M> {
  readonly memory: M;
  readonly facts: RuleFacts;
}

/** How a rule type works, in terms of its own options `O` and memory `M`. All pure. */
export interface RuleTypeSpec<O extends OptionGroup, M> extends Declaration<O> {
  /** The memory as it is stored; what is not of this form starts anew. */
  readonly memory: z.ZodType<M>;
  readonly emptyMemory: M;
  /** Mistakes that show only when options are seen together. */
  check?(options: z.output<O>, basics: RuleBasics): readonly Unplaced[];
  /** Filters the type adds to the rule's own. */
  filters?(options: z.output<O>): readonly JsonObject[];
  /** Fields, beside `query_key`, that the type looks at: always read, and known to `facts.aggregateOn`. */
  fields?(options: z.output<O>): readonly string[];
  /** Requests to be answered before the first run, such as the terms that are known; none once they were. */
  prepare?(options: z.output<O>, run: RunWindow, input: FoldInput<M>): readonly Screen[];
  /** The memory after these answers. */
  prepared?(options: z.output<O>, run: RunWindow, input: JudgeInput<M>): M;
  /** The requests that bound what could match in this run. Memory has no part in them: runs are planned ahead. */
  screens(options: z.output<O>, run: RunWindow, facts: RuleFacts): readonly Screen[];
  /** Never says quiet wrongly; may say perhaps too often. */
  judge(options: z.output<O>, run: RunWindow, input: JudgeInput<M>): Verdict<M>;
  /** Needed where the type ever says perhaps. */
  fold?(options: z.output<O>, run: RunWindow, input: FoldInput<M>): Folding<M>;
  /** Forgets what no later run can need. */
  prune(options: z.output<O>, run: RunWindow, memory: M): M;
  /** The type's own lines in an alert's text. */
  describe(options: z.output<O>, match: JsonObject, facts: RuleFacts): string;
  /** The field of a match that its quiet time goes by; the `query_key` where absent. */
  readonly silenceField?: string;
}

/** A rule type bound to one rule's options; its memory is plain JSON from here on. */
export interface Detector {
  readonly filters: readonly JsonObject[];
  readonly fields: readonly string[];
  readonly silenceField: string | null;
  prepare(run: RunWindow, input: FoldInput<Json>): readonly Screen[];
  prepared(run: RunWindow, input: JudgeInput<Json>): Json;
  screens(run: RunWindow, facts: RuleFacts): readonly Screen[];
  judge(run: RunWindow, input: JudgeInput<Json>): Verdict;
  fold(run: RunWindow, input: FoldInput<Json>): Folding<Json>;
  prune(run: RunWindow, memory: Json): Json;
  describe(match: JsonObject, facts: RuleFacts): string;
}

/** A rule type as the catalogue holds it. */
export interface RuleType extends Declaration {
  /** Whether it ever reads events; else the answers to its screens are all it needs. */
  readonly folds: boolean;
  /** Reads the type's options out of a rule. */
  bind(
    values: JsonObject,
    basics: RuleBasics,
  ): {
    readonly detector: Detector | null;
    readonly problems: readonly Unplaced[];
  };
}

/** Declares a rule type; from it come the types, validation, form and docs. */
export function defineRuleType<O extends OptionGroup, M extends Json>(spec: RuleTypeSpec<O, M>): RuleType {
  return {
    ...declarationOf(spec),
    folds: spec.fold !== undefined,
    bind: (values, basics) => {
      const read = readOptions(spec.options, values);
      if (read.value === null) return { detector: null, problems: read.problems };
      const problems = spec.check?.(read.value, basics) ?? [];
      const isUsable = !problems.some(({ severity }) => severity === 'error');
      return { detector: isUsable ? detectorOf(spec, read.value) : null, problems };
    },
  };
}

function detectorOf<O extends OptionGroup, M extends Json>(spec: RuleTypeSpec<O, M>, options: z.output<O>): Detector {
  const known = new WeakMap<object, M>();
  // What the type gave is of its form; what was stored is checked once.
  const own = (memory: M): M => {
    if (typeof memory === 'object' && memory !== null) known.set(memory, memory);
    return memory;
  };
  const recall = (stored: Json): M => {
    const isKept = typeof stored === 'object' && stored !== null;
    const before = isKept ? known.get(stored) : undefined;
    if (before !== undefined) return before;
    const read = spec.memory.safeParse(stored);
    const memory = own(read.success ? read.data : spec.emptyMemory);
    if (isKept) known.set(stored, memory);
    return memory;
  };
  const recalled = <T extends { readonly memory: Json }>(input: T) => ({ ...input, memory: recall(input.memory) });
  const ownJudged = (verdict: Verdict<M>): Verdict => {
    if ('memory' in verdict && verdict.memory !== undefined) own(verdict.memory);
    return verdict;
  };
  const ownFolded = <F extends { readonly memory: M }>(folded: F): F => ({ ...folded, memory: own(folded.memory) });
  return {
    filters: spec.filters?.(options) ?? [],
    fields: spec.fields?.(options) ?? [],
    silenceField: spec.silenceField ?? null,
    prepare: (run, input) => spec.prepare?.(options, run, recalled(input)) ?? [],
    prepared: (run, input) => spec.prepared?.(options, run, recalled(input)) ?? input.memory,
    screens: (run, facts) => spec.screens(options, run, facts),
    judge: (run, input) => ownJudged(spec.judge(options, run, recalled(input))),
    fold: (run, input) => {
      if (!spec.fold) throw new Error(`${spec.id} says perhaps and cannot fold`);
      const folding = spec.fold(options, run, recalled(input));
      return { push: events => folding.push(events), close: () => ownFolded(folding.close()) };
    },
    prune: (run, memory) => own(spec.prune(options, run, recall(memory))),
    describe: (match, facts) => spec.describe(options, match, facts),
  };
}
