import type { Alert, AlertStatus, OutboxEntry } from '../../common/model/alert.ts';
import { isObject, listAt, objectAt, toJson, type Json, type JsonObject } from '../../common/model/json.ts';
import type { RunReport } from '../../common/model/run.ts';
import { formatInstant } from '../../common/time/instant.ts';
import { storedState, type RuleState } from '../engine/state.ts';
import { ALERT_ROOT_FIELDS } from './index_mappings.ts';

/** A state as it is kept: what is looked for in front, all of it in the body. */
export const stateDocument = (state: RuleState): JsonObject => ({
  ruleId: state.ruleId,
  ruleName: state.ruleName,
  fence: state.fence,
  readUpTo: state.readUpTo,
  // Not copied, as it may be large and only its text is sent.
  body: isObject(state) ? state : {},
});

/** The state a document holds; undefined where it does not have the form. */
export function readState(document: JsonObject): RuleState | undefined {
  const read = storedState.safeParse(document.body);
  return read.success ? read.data : undefined;
}

/** A delivery as it is kept. */
export const entryDocument = (entry: OutboxEntry): JsonObject => ({
  alertId: entry.alert.id,
  ruleId: entry.alert.ruleId,
  scope: entry.alert.scope,
  output: entry.output,
  status: entry.status,
  createdAt: entry.createdAt,
  nextAttemptAt: entry.nextAttemptAt,
  settledAt: entry.settledAt,
  body: objectOf(entry),
});

/** The delivery a document holds; undefined where it does not have the form. */
export const readEntry = (document: JsonObject): OutboxEntry | undefined =>
  isEntry(document.body) ? document.body : undefined;

const isEntry = (value: unknown): value is OutboxEntry =>
  hasTexts(value, ['id', 'outputKey', 'output', 'status']) &&
  hasNumbers(value, ['partsConfirmed', 'attempts', 'createdAt', 'nextAttemptAt', 'giveUpAt']) &&
  isAlert(objectAt(value, 'alert'));

/** An alert as it is kept: ECS in front, ours under `tocsin.alert`. */
export const alertDocument = (alert: Alert): JsonObject => ({
  '@timestamp': formatInstant(alert.firedAt),
  message: alert.title,
  event: {
    kind: 'alert',
    module: 'tocsin',
    start: formatInstant(alert.evidence.window.start),
    end: formatInstant(alert.evidence.window.end),
  },
  rule: { id: alert.ruleId, name: alert.ruleName, category: alert.ruleType },
  tocsin: { alert: { ...objectOf(alert), status: 'open', statusBy: null, statusAt: null } },
});

/** The same with the first match's fields beside ours; none of ours is written over. */
export function withMatchInRoot(alert: Alert): JsonObject {
  const fields = Object.entries(alert.matches[0]?.document ?? {}).filter(([name]) => isFree(name));
  return { ...Object.fromEntries(fields), ...alertDocument(alert) };
}

const isFree = (name: string): boolean =>
  !name.startsWith('_') && !ALERT_ROOT_FIELDS.includes(name.split('.')[0] ?? '');

/** The alert a document holds, and where it stands; undefined where it does not have the form. */
export function readAlert(document: JsonObject): { alert: Alert; status: AlertStatus } | undefined {
  const { status, statusBy: _by, statusAt: _at, ...alert } = objectAt(objectAt(document, 'tocsin'), 'alert');
  return isAlert(alert) ? { alert, status: readStatus(status) } : undefined;
}

/** A status as it is kept; what is unknown is open, so that nobody overlooks it. */
export const readStatus = (status: Json | undefined): AlertStatus =>
  status === 'acknowledged' || status === 'closed' ? status : 'open';

const isAlert = (value: unknown): value is Alert =>
  hasTexts(value, ['id', 'ruleId', 'ruleName', 'ruleType', 'scope', 'title', 'text']) &&
  hasNumbers(value, ['firedAt', 'matchedAt']) &&
  isObject(value) &&
  [value.matches, value.outputs].every(Array.isArray) &&
  listAt(value, 'matches').every(match => isObject(objectAt(match, 'document'))) &&
  hasTexts(value.evidence, ['summary']);

const hasTexts = (value: unknown, names: readonly string[]): value is JsonObject =>
  isObject(value) && names.every(name => typeof value[name] === 'string');

const hasNumbers = (value: unknown, names: readonly string[]): value is JsonObject =>
  isObject(value) && names.every(name => typeof value[name] === 'number');

/** A run as it is kept. */
export const runDocument = (report: RunReport): JsonObject => ({
  '@timestamp': formatInstant(report.at),
  ruleId: report.ruleId,
  outcome: report.outcome,
  body: objectOf(report),
});

/** Our own data as JSON. */
const objectOf = (value: unknown): JsonObject => objectAt({ value: toJson(value) }, 'value');
