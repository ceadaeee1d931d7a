import type { Alert, OutboxEntry } from '../../../common/model/alert.ts';
import { isList, isObject, type Json, type JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import type { RunReport } from '../../../common/model/run.ts';
import { formatInstant, type Instant } from '../../../common/time/instant.ts';
import type { Rule } from '../../engine/rule.ts';
import type { Quiet } from '../../engine/state.ts';

/** How ElastAlert's documents are written. */
export interface WritebackStyle {
  readonly replacesDots: boolean;
  /** Whether alerts carry category, description, owner and priority. */
  readonly addsMetadata: boolean;
}

/** One document of an alert, and its id. */
export interface AlertDocument {
  readonly id: string;
  readonly document: JsonObject;
}

/** The rule and the moment a document is about. */
interface About {
  readonly rule: Rule;
  readonly at: Instant;
}

const METADATA = ['category', 'description', 'owner', 'priority'] as const;

/** An alert as ElastAlert keeps it: a document for each match, the later ones pointing to the first. Source: parity runtime §8. */
export function alertDocuments(
  { alert, status, lastError }: OutboxEntry,
  { rule, at }: About,
  style: WritebackStyle,
): readonly AlertDocument[] {
  const isSent = status === 'delivered';
  const metadata = style.addsMetadata ? metadataOf(rule) : {};
  const firstId = documentId(alert, 0);
  return alert.matches.map(({ document }, index) => {
    const matchTime = lookup(document, rule.timestampField);
    return {
      id: documentId(alert, index),
      document: styled(style, {
        ...(rule.includeMatchInRoot ? rootOf(document) : {}),
        match_body: document,
        rule_name: rule.name,
        alert_info: rule.outputs[0]?.bound.info ?? { type: '' },
        alert_sent: isSent,
        alert_time: formatInstant(alert.firedAt),
        ...(matchTime === null ? {} : { match_time: matchTime }),
        ...metadata,
        ...(isSent ? {} : { alert_exception: lastError?.message ?? null }),
        ...(index > 0 ? { aggregate_id: firstId } : {}),
        '@timestamp': formatInstant(at),
      }),
    };
  });
}

const metadataOf = ({ values }: Rule): JsonObject =>
  Object.fromEntries(METADATA.map(name => [name, values[name] ?? (name === 'priority' ? '2' : '')]));

const documentId = (alert: Alert, index: number): string => (index === 0 ? alert.id : `${alert.id}_${index}`);

const rootOf = (match: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(match).filter(([name]) => !name.startsWith('_')));

/** What a run did. */
export const statusDocument = (run: RunReport, rule: Rule, took: number): JsonObject => ({
  rule_name: rule.name,
  starttime: formatInstant(run.window.start),
  endtime: formatInstant(run.window.end),
  hits: run.hits ?? 0,
  matches: run.matches,
  time_taken: took,
  '@timestamp': formatInstant(run.at),
});

/** Until when something is quiet. */
export const silenceDocument = (key: string, { until, exponent }: Quiet, at: Instant): JsonObject => ({
  rule_name: key,
  until: formatInstant(until),
  exponent,
  '@timestamp': formatInstant(at),
});

/** A run that could not be made. */
export const errorDocument = (message: string, ruleName: string, at: Instant): JsonObject => ({
  message,
  traceback: [],
  data: { rule: ruleName },
  '@timestamp': formatInstant(at),
});

const styled = ({ replacesDots }: WritebackStyle, document: JsonObject): JsonObject =>
  replacesDots ? withoutDots(document) : document;

/** The same with `_` for each dot in a name. Source: parity UT6. */
export const withoutDots = (document: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(document).map(([name, value]) => [name.replaceAll('.', '_'), plainNames(value ?? null)]),
  );

function plainNames(value: Json): Json {
  if (isList(value)) return value.map(plainNames);
  return isObject(value) ? withoutDots(value) : value;
}
