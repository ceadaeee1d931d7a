import type { z } from 'zod';
import type { Json, JsonObject } from '../../../common/model/json.ts';
import { lookup } from '../../../common/model/lookup.ts';
import { formatInstant, readInstant, type Span } from '../../../common/time/instant.ts';
import type { discoverOptions } from './discover_options.ts';
import { kibanaFilters, openSearchFilters, type Shown } from './discover_filters.ts';
import { rison } from './rison.ts';

/** Links of a rule's matches to Discover: the fields to add to a match. */
export type DiscoverLinks = (match: JsonObject) => JsonObject;

/** Around a match without a timeframe. */
const DEFAULT_AROUND: Span = 10 * 60_000;

/** What the links are made of beside their own options. */
interface LinkedRule {
  readonly timestampField: string;
  readonly timeframe: Span | null;
  readonly filters: readonly JsonObject[];
  readonly queryKeys: readonly string[];
}

type Options = z.output<typeof discoverOptions>;

/** The links a rule's options ask for; a link that lacks its address or its data view is left out. Source: parity options §11. */
export function discoverLinks(options: Options, rule: LinkedRule): DiscoverLinks {
  return match => ({
    ...(options.generate_kibana_discover_url ? linkTo('kibana_discover_url', kibanaLink(options, rule, match)) : {}),
    ...(options.generate_opensearch_discover_url
      ? linkTo('opensearch_discover_url', openSearchLink(options, rule, match))
      : {}),
  });
}

const linkTo = (name: string, link: string | null): JsonObject => (link === null ? {} : { [name]: link });

function kibanaLink(options: Options, rule: LinkedRule, match: JsonObject): string | null {
  const { kibana_discover_app_url: app, kibana_discover_index_pattern_id: view } = options;
  const around = { before: options.kibana_discover_from_timedelta, after: options.kibana_discover_to_timedelta };
  const global = globalState(rule, match, around);
  if (!app || !view || global === null) return null;
  const shown: Shown = { view, filters: rule.filters, queryKeys: rule.queryKeys, match };
  const state = {
    columns: options.kibana_discover_columns ?? ['_source'],
    filters: kibanaFilters(shown),
    index: view,
    interval: 'auto',
  };
  const link = joined(options.kibana_url, `${app}?_g=${encode(global)}&_a=${encode(state)}`);
  return withTenant(link, options.kibana_discover_security_tenant);
}

function openSearchLink(options: Options, rule: LinkedRule, match: JsonObject): string | null {
  const { opensearch_discover_app_url: app, opensearch_discover_index_pattern_id: view } = options;
  const around = {
    before: options.opensearch_discover_from_timedelta,
    after: options.opensearch_discover_to_timedelta,
  };
  const global = globalState(rule, match, around);
  if (!app || !view || global === null) return null;
  const columns = options.opensearch_discover_columns ?? ['_source'];
  const state = {
    discover: { columns, isDirty: false, sort: [] },
    metadata: { indexPattern: view, view: 'discover' },
  };
  const filters = openSearchFilters({ view, filters: rule.filters, queryKeys: rule.queryKeys, match });
  const query = { filters, query: { language: 'lucene', query: '' } };
  const link = `${app}?_g=${encode(global)}&_a=${encode(state)}&_q=${encode(query)}`;
  return joined(options.opensearch_url, link);
}

interface Around {
  readonly before: Span | undefined;
  readonly after: Span | undefined;
}

function globalState(rule: LinkedRule, match: JsonObject, { before, after }: Around): JsonObject | null {
  const read = readInstant(lookup(match, rule.timestampField));
  if (!read) return null;
  const usual = rule.timeframe ?? DEFAULT_AROUND;
  const time = {
    from: formatInstant(read.at - (before ?? usual), read.offsetMinutes),
    to: formatInstant(read.at + (after ?? usual), read.offsetMinutes),
  };
  return { filters: [], refreshInterval: { pause: true, value: 0 }, time };
}

/** Percent-encoded as Python's `quote`: slashes stay, quotes and brackets do not. */
const encode = (value: Json): string =>
  encodeURIComponent(rison(value))
    .replace(/[!'()*]/g, char => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');

/** An address relative to a server's, unless it is whole. */
function joined(server: string | undefined, link: string): string {
  if (!server || /^[a-z][a-z\d+.-]*:/i.test(link) || !URL.canParse(server)) return link;
  const base = new URL(server);
  const folder = base.pathname.slice(0, base.pathname.lastIndexOf('/') + 1);
  return base.origin + (link.startsWith('/') ? link : folder + link);
}

/** The tenant belongs to the query, before the `#`. */
function withTenant(link: string, tenant: string | undefined): string {
  if (!tenant) return link;
  const hash = link.indexOf('#');
  const [head, tail] = hash === -1 ? [link, ''] : [link.slice(0, hash), link.slice(hash)];
  return `${head}${head.includes('?') ? '&' : '?'}security_tenant=${encodeURIComponent(tenant).replaceAll('%20', '+')}${tail}`;
}
