import type { Json, JsonObject } from '../../common/model/json.ts';
import type { Span } from '../../common/time/instant.ts';
import type { BoundAlerter, ComposeContext } from './define_alerter.ts';
import type { Detector } from './define_rule_type.ts';
import type { JinjaTemplate } from './text/jinja.ts';
import type { TimePrinter } from './text/pretty_time.ts';

/** One output of a rule. */
export interface RuleOutput {
  /** Its key in the rule: the alerter's id, and `#2` and so on for the second of the same. */
  readonly key: string;
  readonly alerterId: string;
  readonly bound: BoundAlerter;
  /** Secret values of this output, which no message may repeat. */
  readonly secrets: readonly string[];
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
  readonly subjectTemplate: JinjaTemplate | null;
  readonly textTemplate: JinjaTemplate | null;
}

/** A rule that was checked and can run. */
export interface Rule {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly scope: string;
  readonly enabled: boolean;
  readonly index: string;
  readonly filters: readonly JsonObject[];
  readonly timestampField: string;
  readonly queryKeys: readonly string[];
  readonly include: readonly string[];
  readonly includeMatchInRoot: boolean;
  readonly runEvery: Span;
  readonly bufferTime: Span;
  readonly queryDelay: Span;
  readonly realert: Span;
  readonly exponentialRealert: Span | null;
  readonly realertKey: string;
  readonly alertTimeLimit: Span;
  readonly detector: Detector;
  readonly text: RuleText;
  readonly printTime: TimePrinter;
  readonly outputs: readonly RuleOutput[];
  readonly compose: ComposeContext;
  /** The rule's options as they were written, secrets left out. */
  readonly values: Readonly<Record<string, Json | undefined>>;
}

/** The flat field ElastAlert gives a match for its `query_key`: one name, or several joined by a comma. */
export const flatKeyOf = (queryKeys: readonly string[]): string | null =>
  queryKeys.length === 0 ? null : queryKeys.join(',');
