import type { Alert } from '../../common/model/alert.ts';
import { isList } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { firstMatch } from './titles.ts';

/** How a rule says who is written to. */
export interface Recipients {
  readonly usual: readonly string[];
  /** The field that may name somebody else. */
  readonly field: string | undefined;
  /** Added to a name that is no address. */
  readonly domain: string | undefined;
}

/** Who is written to: the usual ones, or whom the match names. Source: parity alerters §5. */
export function recipientsOf(alert: Alert, { usual, field, domain: written = '' }: Recipients): readonly string[] {
  if (field === undefined) return usual;
  const named = lookup(firstMatch(alert), field);
  const domain = written === '' || written.startsWith('@') ? written : `@${written}`;
  const addresses = isList(named)
    ? named.filter(name => typeof name === 'string').map(name => `${name}${domain}`)
    : typeof named === 'string' && (named.includes('@') || domain !== '')
      ? [named.includes('@') ? named : `${named}${domain}`]
      : [];
  const usable = addresses.filter(isAddress);
  return usable.length > 0 ? usable : usual;
}

// The longest address of a mailbox: https://www.rfc-editor.org/errata/eid1690
const MAX_ADDRESS_CHARS = 254;

/** Whether a field holds one plain address: what else an event says there writes to nobody else. */
const isAddress = (text: string): boolean =>
  text.length <= MAX_ADDRESS_CHARS && /^[^\s<>()[\]\\,;:"\p{Cc}\p{Cf}]+$/u.test(text);
