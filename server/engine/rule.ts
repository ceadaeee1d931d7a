import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Instant, Span, Window, WrittenInstant } from '../../common/time/instant.ts';
import type { BoundAlerter, FieldsAs, RuleContext } from './define_alerter.ts';
import type { Enhancement } from './define_enhancement.ts';
import type { DiscoverLinks } from './discover/discover_link.ts';
import type { LinkShortening } from './discover/shortening.ts';
import type { Detector } from './define_rule_type.ts';
import type { LanguageQuery } from './query_language.ts';
import type { JinjaTemplate } from './text/jinja.ts';
import type { SummaryOptions } from './text/summary_table.ts';
import type { TimePrinter } from './text/pretty_time.ts';

/** One output of a rule. */
export interface RuleOutput {
  /** Its key in the rule: the alerter's id, and `#2` and so on for the second of the same. */
  readonly key: string;
  readonly alerterId: string;
  readonly bound: BoundAlerter;
  /** Secret values of this output, which no message may repeat. */
  readonly secrets: readonly string[];
  /** Its own words, where options written under it change them; null where it tells in those of the rule. */
  readonly own: Wording | null;
}

/** In what words an output tells. */
export interface Wording {
  readonly text: RuleText;
  readonly compose: RuleContext;
}

/** How a rule's messages are written. */
export interface RuleText {
  readonly subject: string | null;
  readonly subjectArgs: readonly string[] | null;
  readonly subjectMaxLength: number;
  readonly text: string | null;
  readonly textArgs: readonly string[] | null;
  readonly textKw: Readonly<Record<string, string>> | null;
  readonly textType: 'full' | 'alert_text_only' | 'alert_text_jinja' | 'exclude_fields' | 'aggregation_summary_only';
  readonly missing: string;
  readonly fieldsAs: FieldsAs;
  readonly subjectTemplate: JinjaTemplate | null;
  readonly textTemplate: JinjaTemplate | null;
  /** Whether the most frequent values are listed. */
  readonly hasTopCounts: boolean;
  readonly summary: SummaryOptions | null;
}

/** How a rule's time field is written to a search engine and read from an event. Source: parity options §4, `timestamp_type`. */
export interface TimeForm {
  write(at: Instant): Json;
  read(value: Json): WrittenInstant | undefined;
}

/** A bound without a fraction stands for all of its second; a number of seconds is smaller than this. */
const LEAST_MILLISECONDS = 1e11;
const HAS_FRACTION = /:\d\d[.,]\d/;
const SECOND = 1000;

/**
 * The last moment a search up to `bound` includes, and one from `bound` on leaves out: engines fill what a bound does
 * not say with its most, so that `12:00:00` is 12:00:00.999.
 * Source: https://www.elastic.co/docs/reference/query-languages/query-dsl/query-dsl-range-query
 */
export function lastWithin(time: TimeForm, bound: Instant): Instant {
  const written = time.write(bound);
  const isSecond =
    typeof written === 'number'
      ? written < LEAST_MILLISECONDS
      : typeof written !== 'string' || !HAS_FRACTION.test(written);
  const unit = isSecond ? SECOND : 1;
  return Math.floor(bound / unit) * unit + unit - 0.001;
}

/** Matches that are gathered and told together. Source: parity options §9. */
export interface Aggregation {
  /** When a group that begins now is told. */
  readonly tellAt: (begun: { readonly now: Instant; readonly matchedAt: Instant }) => Instant;
  /** The flat field of `aggregation_key`: a group for each value; null where there is none. */
  readonly key: string | null;
  /** Whether a group is over by the match's own time instead of the tick's. */
  readonly comparedWithMatchTime: boolean;
}

/** Counts of the most frequent values around a match. Source: parity options §10. */
export interface TopCounts {
  readonly keys: readonly string[];
  readonly number: number;
  readonly raw: boolean;
  /** From this long before the match; to ten minutes after it. */
  readonly before: Span;
}

/** What changes matches before they are told. */
export interface Enhancements {
  readonly steps: readonly Enhancement[];
  /** When they are found, instead of when they are told. */
  readonly first: boolean;
}

/** The times at which a rule runs. Source: parity runtime §4. */
export interface ExecutionLimit {
  /** The first of these times after a moment. */
  readonly nextAfter: (at: Instant) => Instant | null;
  /** Whether what happened between is left out. */
  readonly leavesOut: boolean;
}

/** A rule that was checked and can run. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly scope: string;
  readonly enabled: boolean;
  readonly index: string;
  /** The index pattern to search for a window: `index`, or its strftime codes filled in. */
  readonly indexIn: (window: Window) => string;
  readonly time: TimeForm;
  readonly filters: readonly JsonObject[];
  /** A query in a language of its own that finds the events, beside the filters; null where the filters do. */
  readonly language: LanguageQuery | null;
  /** Whether fields are read from the source of an event, instead of those that are stored apart (`_source_enabled`). */
  readonly readsSource: boolean;
  readonly timestampField: string;
  readonly queryKeys: readonly string[];
  readonly include: readonly string[];
  /** Fields that are also asked for by name (`include_fields`). */
  readonly includeFields: readonly string[];
  readonly includeMatchInRoot: boolean;
  readonly runEvery: Span;
  /** The `run_every` of config.yaml: the length of a count or terms query. */
  readonly commonRunEvery: Span;
  readonly bufferTime: Span;
  readonly queryDelay: Span;
  /** How much of what was missed is read. */
  readonly oldQueryLimit: Span;
  /** `timeframe` where `scan_entire_timeframe` is set: each run reads all of it. */
  readonly scanTimeframe: Span | null;
  readonly limit: ExecutionLimit | null;
  readonly enhancements: Enhancements;
  /** Links to the events around a match, for the first match of an alert. */
  readonly links: DiscoverLinks;
  /** How the links are made short; null where they stay as they are. */
  readonly shortening: LinkShortening | null;
  readonly aggregation: Aggregation | null;
  /** `aggregation_key` where it is a list: its values, joined, are a flat field of each match. */
  readonly joinedAggregationKeys: readonly string[];
  readonly topCounts: TopCounts | null;
  /** Options that each match carries as `rule_param_…`. */
  readonly ruleParams: { readonly names: readonly string[]; readonly firstMatchOnly: boolean };
  readonly realert: Span;
  readonly exponentialRealert: Span | null;
  readonly realertKey: string;
  readonly alertTimeLimit: Span;
  readonly detector: Detector;
  readonly text: RuleText;
  readonly printTime: TimePrinter;
  readonly outputs: readonly RuleOutput[];
  readonly compose: RuleContext;
  /** The rule's options as they were written, secrets left out. */
  readonly values: Readonly<Record<string, Json | undefined>>;
}

/** The flat field ElastAlert gives a match for its `query_key` or `aggregation_key`: one name, or several joined by a comma. */
export const flatKeyOf = (keys: readonly string[]): string | null => (keys.length === 0 ? null : keys.join(','));
