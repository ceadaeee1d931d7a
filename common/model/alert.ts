import type { Instant } from '../time/instant.ts';
import type { JsonObject } from './json.ts';

/** One match as it is told: the event with what was added to it, and its own text. */
export interface ToldMatch {
  /** The event's fields plus `num_hits`, `num_matches`, `_id`, `_index`; what ElastAlert calls the match. */
  readonly document: JsonObject;
  /** The text of this match alone. */
  readonly text: string;
}

/** How an alert reads. */
export interface AlertWords {
  /** From `alert_subject`; null where the output's own default title applies. */
  readonly subject: string | null;
  /** `alert_subject`, else the rule's name. */
  readonly title: string;
  /** The whole body: the wide summary, and each match's text, one below the other. */
  readonly text: string;
  /** The summary table at the top of the text, and the same for messages that are narrow; null where there is none. */
  readonly summary: { readonly wide: string; readonly narrow: string } | null;
}

/** How an alert reads to an output that tells it in words of its own. */
export interface OwnAlertWords extends AlertWords {
  /** The text of each match. */
  readonly matchTexts: readonly string[];
}

/** Why a rule fired, in numbers a reader can check. */
export interface Evidence {
  /** Such as `12 events within 5 minutes, 10 are enough`. */
  readonly summary: string;
  readonly window: { readonly start: Instant; readonly end: Instant };
  /** How many events made the match, and how many were needed. */
  readonly counted: number;
  readonly needed: number;
  /** Ids of the events that made the match; the first hundred. */
  readonly eventIds: readonly string[];
}

/**
 * One alert: what a rule tells its outputs. Never holds a secret, never a composed request. It reads as its first output
 * tells it.
 */
export interface Alert extends AlertWords {
  /** Derived from rule, key and matched events, so that doing it again changes nothing. */
  readonly id: string;
  readonly ruleId: string;
  readonly ruleName: string;
  readonly ruleType: string;
  readonly scope: string;
  /** The `query_key` value the alert is about; null without one. */
  readonly key: string | null;
  /** The tick that found it. */
  readonly firedAt: Instant;
  /** When the first matched event happened. */
  readonly matchedAt: Instant;
  readonly matches: readonly ToldMatch[];
  readonly evidence: Evidence;
  /** The outputs that are told, by their key in the rule (`slack`, `slack#2`). */
  readonly outputs: readonly string[];
  readonly includeMatchInRoot: boolean;
  /** The words of the outputs that tell it otherwise, by their key; absent where all tell the same. */
  readonly wordsOf?: Readonly<Record<string, OwnAlertWords>>;
}

/** An alert in the words of one of its outputs. */
export function wordedFor(alert: Alert, outputKey: string): Alert {
  const { wordsOf, ...plain } = alert;
  const own = wordsOf?.[outputKey];
  if (!own) return plain;
  const { matchTexts, ...words } = own;
  const matches = alert.matches.map((match, index) => ({ ...match, text: matchTexts[index] ?? '' }));
  return { ...plain, ...words, matches };
}

/** Where an alert stands in its life. */
export type AlertStatus = 'open' | 'acknowledged' | 'closed';

/** How delivery of one alert to one output stands. */
export type DeliveryStatus = 'pending' | 'delivered' | 'dead';

/** Delivery of one alert to one output; retried on its own. */
export interface OutboxEntry {
  /** `<alert id>:<output key>`. */
  readonly id: string;
  readonly alert: Alert;
  readonly outputKey: string;
  /** The alerter's id, such as `slack`. */
  readonly output: string;
  readonly status: DeliveryStatus;
  /** How many requests of this delivery have been confirmed: a retry starts after them. */
  readonly partsConfirmed: number;
  readonly attempts: number;
  readonly createdAt: Instant;
  readonly nextAttemptAt: Instant;
  /** When trying ends and the entry is dead (`alert_time_limit`). */
  readonly giveUpAt: Instant;
  readonly settledAt: Instant | null;
  readonly lastError: DeliveryError | null;
  /** What the other side answered that others may tell, such as the ticket it opened; absent where it gave nothing. */
  readonly receipt?: JsonObject;
}

/** Why a delivery failed; the message is free of secrets. */
export interface DeliveryError {
  readonly code:
    'timeout' | 'unreachable' | 'tls' | 'refused' | 'throttled' | 'server_error' | 'invalid' | 'blocked' | 'rule_gone';
  readonly status: number | null;
  readonly message: string;
}
