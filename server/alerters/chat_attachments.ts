import type { Alert } from '../../common/model/alert.ts';
import type { Json, JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { firstMatch } from './titles.ts';

/** How a link to Discover is shown, where it is wanted. */
interface DiscoverLook {
  readonly isWanted: boolean;
  readonly color: string;
  readonly title: string;
}

/** The same of both. */
export interface WantedLinks {
  readonly kibana: DiscoverLook;
  readonly opensearch: DiscoverLook;
}

/** A link to Discover, and how it is shown. */
interface DiscoverLink extends DiscoverLook {
  readonly address: string;
}

/** The links to Discover that are wanted, as far as the first match has them. */
export function discoverLinks(alert: Alert, { kibana, opensearch }: WantedLinks): readonly DiscoverLink[] {
  const match = firstMatch(alert);
  const named = [
    [kibana, match.kibana_discover_url],
    [opensearch, match.opensearch_discover_url],
  ] as const;
  return named.flatMap(([look, address]) =>
    look.isWanted && typeof address === 'string' && address !== '' ? [{ ...look, address }] : [],
  );
}

/** The same as attachments. */
export const discoverAttachments = (alert: Alert, wanted: WantedLinks): readonly JsonObject[] =>
  discoverLinks(alert, wanted).map(({ color, title, address }) => ({ color, title, title_link: address }));

/** Entries of a table whose values are fields of the first match. */
export const filledFields = (
  entries: readonly { readonly title: string; readonly value: string; readonly short?: boolean | undefined }[],
  alert: Alert,
): readonly JsonObject[] =>
  entries.map(entry => ({ ...withoutUndefined(entry), value: lookup(firstMatch(alert), entry.value) }));

/** Only what is there. */
export const withoutUndefined = (entry: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));

/** Only what is not empty is sent. */
export const present = (values: Readonly<Record<string, string>>): JsonObject =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
