import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import type { RunReport } from '../../common/model/run.ts';
import type { Instant } from '../../common/time/instant.ts';
import type { Finding } from './event.ts';

/** Until when a silence key is quiet, and how often its quiet time has doubled. */
export interface Quiet {
  readonly until: Instant;
  readonly exponent: number;
}

/** A match that waits to be told with others. */
export interface GatheredMatch {
  readonly document: JsonObject;
  readonly finding: Finding;
}

/** Matches that are told together (`aggregation`). */
export interface Gathering {
  /** The value of `aggregation_key`; null where there is none. */
  readonly key: string | null;
  /** It is told at the first tick after this. */
  readonly tellAt: Instant;
  readonly matches: readonly GatheredMatch[];
}

/**
 * All that a rule remembers between runs, written in one write: where it stands, what its detector keeps,
 * what is quiet, and the alerts of the last commit until they are in the outbox.
 */
export interface RuleState {
  readonly ruleId: string;
  readonly ruleName: string;
  /** Where the rule began to read; null before its first run. */
  readonly since: Instant | null;
  /** Up to where it has read: the watermark. */
  readonly readUpTo: Instant | null;
  readonly scheduledAt: Instant | null;
  /** A rule that has not run yet waits until this, the first of its times (`limit_execution`). */
  readonly pausedUntil: Instant | null;
  /** The rule type whose memory it is: another type begins anew. */
  readonly memoryType: string | null;
  readonly memory: Json;
  readonly quiet: Readonly<Record<string, Quiet>>;
  /** Groups that are not told yet, oldest first. */
  readonly gatherings: readonly Gathering[];
  /** Alerts that were decided and may not be in the outbox yet. */
  readonly unpublished: readonly Alert[];
  readonly lastRun: RunReport | null;
  /** The token of the owner who wrote this; an older owner is refused. */
  readonly fence: number;
}

/** The state of a rule that has never run. */
export const initialState = (ruleId: string, ruleName: string): RuleState => ({
  ruleId,
  ruleName,
  since: null,
  readUpTo: null,
  scheduledAt: null,
  pausedUntil: null,
  memoryType: null,
  memory: null,
  quiet: {},
  gatherings: [],
  unpublished: [],
  lastRun: null,
  fence: 0,
});

/** The stored form's outline: a state that does not have it is refused rather than guessed at. */
export const storedState = z.object({
  ruleId: z.string(),
  ruleName: z.string(),
  since: z.number().nullable(),
  readUpTo: z.number().nullable(),
  scheduledAt: z.number().nullable(),
  pausedUntil: z.number().nullable().default(null),
  memoryType: z.string().nullable().default(null),
  memory: z.custom<Json>(value => value !== undefined),
  quiet: z.record(z.string(), z.object({ until: z.number(), exponent: z.number() })),
  gatherings: z.custom<readonly Gathering[]>(Array.isArray).default([]),
  unpublished: z.custom<readonly Alert[]>(Array.isArray),
  lastRun: z.custom<RunReport>(value => typeof value === 'object').nullable(),
  fence: z.number(),
});
