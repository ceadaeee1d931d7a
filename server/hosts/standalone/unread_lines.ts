import type { UnreadLine } from '../sample/auth_log.ts';
import { UNREAD_REASONS } from '../sample/syslog_line.ts';

/** How many lines are named. */
const NAMED = 3;

/** What is said of lines that are no events: how many, and the first few with the reason. Empty lines need no word. */
export function unreadLines(unread: readonly UnreadLine[]): readonly string[] {
  const told = unread.filter(({ reason }) => reason !== 'blank');
  if (told.length === 0) return [];
  const named = told.slice(0, NAMED).map(({ number, reason }) => `  line ${number}: ${UNREAD_REASONS[reason]}`);
  return [`${told.length} lines of it are no events${told.length > NAMED ? '; the first' : ''}:`, ...named];
}
