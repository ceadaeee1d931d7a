import type { Alert } from '../../common/model/alert.ts';
import { bodyOf } from '../engine/text/alert_text.ts';

/** For chat windows: the narrow summary in a block of code, then the matches. Source: parity alert-text §7. */
export const chatBody = (alert: Alert): string => withSummary(alert, ({ narrow }) => `\`\`\`\n${narrow}\`\`\`\n`);

/** For Jira: the summary without its marks. */
export const noformatBody = (alert: Alert): string => withSummary(alert, ({ wide }) => `{noformat}${wide}{noformat}`);

/** For outputs that tell the matches alone, without the summary. */
export const matchesBody = (alert: Alert): string => bodyOf(alert.matches.map(match => match.text));

function withSummary(alert: Alert, wrap: (summary: NonNullable<Alert['summary']>) => string): string {
  const { summary, text } = alert;
  return summary ? wrap(summary) + text.slice(summary.wide.length) : text;
}
