import { createHash } from 'node:crypto';

/** What RFC 9562 asks of a UUID whose digits are made in a way of one’s own. */
const VERSION = '8';
const VARIANT = '8';

/** A UUID made of an alert's id, so that a message that is sent again is the same. Source: https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
export function uuidOf(alertId: string): string {
  const digits = createHash('sha256').update(alertId).digest('hex');
  const part = (start: number, length: number): string => digits.slice(start, start + length);
  return [part(0, 8), part(8, 4), `${VERSION}${part(13, 3)}`, `${VARIANT}${part(17, 3)}`, part(20, 12)].join('-');
}
