import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import type { ComposeContext } from '../engine/define_alerter.ts';

/** The first match: what titles and single values are taken from. */
export const firstMatch = (alert: Alert): JsonObject => alert.matches[0]?.document ?? {};

/** `ElastAlert: <name>`, with ` - <key>` where the match has one: e-mail's default title. Source: parity alert-text §2. */
export const prefixedTitle = (alert: Alert, context: ComposeContext): string =>
  titleWithKey('ElastAlert', alert, context);

/** `<prefix>: <name>`, with ` - <key>` where the match has one. */
export function titleWithKey(prefix: string, alert: Alert, { queryKey }: ComposeContext): string {
  const value = queryKey === null ? null : (firstMatch(alert)[queryKey] ?? null);
  return `${prefix}: ${alert.ruleName}${isTruthy(value) ? ` - ${pythonStr(value)}` : ''}`;
}
