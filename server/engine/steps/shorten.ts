import { stringAt } from '../../../common/model/json.ts';
import type { Transports } from '../ports.ts';
import type { Rule } from '../rule.ts';
import type { Match } from './enrich.ts';

/** Groups of matches with short links, and why one has none. */
interface Shortened {
  readonly groups: readonly (readonly Match[])[];
  readonly warnings: readonly string[];
}

const LINK = 'kibana_discover_url';

/**
 * Short links in place of long ones (`shorten_kibana_discover_url`), where the host can ask Kibana for them. A link
 * that cannot be shortened stays long, and after it those of the same run: what failed once would only take time.
 */
export async function withShortLinks(
  { shortenLink }: Transports,
  rule: Rule,
  groups: readonly (readonly Match[])[],
): Promise<Shortened> {
  const { shortening } = rule;
  if (shortening === null || !shortenLink) return { groups, warnings: [] };
  const shortened: (readonly Match[])[] = [];
  const warnings: string[] = [];
  for (const matches of groups) {
    const [first, ...others] = matches;
    const long = first ? stringAt(first.document, LINK) : '';
    if (!first || long === '' || warnings.length > 0) {
      shortened.push(matches);
      continue;
    }
    const short = await shortenLink(long, shortening);
    if (!short.ok) warnings.push(`${LINK} could not be shortened: ${short.error}; the long one is told`);
    const link = short.ok ? short.value : long;
    shortened.push([{ ...first, document: { ...first.document, [LINK]: link } }, ...others]);
  }
  return { groups: shortened, warnings };
}
