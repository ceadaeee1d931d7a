/** What becomes of an option of ElastAlert that nothing here declares. */
export type Undeclared =
  /** It will not: what it turns does not exist here. */
  | { readonly kind: 'without_meaning'; readonly why: string }
  /** It is read before a rule's options are. */
  | { readonly kind: 'read_elsewhere'; readonly where: string };

const withoutMeaning = (why: string): Undeclared => ({ kind: 'without_meaning', why });

const PAGE_BY_PAGE = withoutMeaning('all events of a window are read, page by page');
const BY_POST = withoutMeaning('searches are sent by POST');
const NOTHING_READS_IT = withoutMeaning('ElastAlert takes it too, and nothing reads it');

/**
 * Options of ElastAlert that are known and not declared, with what becomes of them: a file that has them is taken
 * unchanged, and a warning says why they have no effect. What an output needs that is not there yet is not
 * listed one by one. An option that is declared is taken out of this list.
 */
export const UNDECLARED: Readonly<Record<string, Undeclared>> = {
  import: { kind: 'read_elsewhere', where: 'rule files of the command line' },

  es_send_get_body_as: BY_POST,
  send_get_body_as: BY_POST,
  ssl_show_warn: withoutMeaning('there is no such warning to show'),

  disable_rules_on_error: withoutMeaning('a failing rule says so and is tried again; it is never disabled'),
  field: NOTHING_READS_IT,
  logging: withoutMeaning('the log goes to standard error; --verbose says more'),
  max_aggregation: withoutMeaning('nothing is lost by number'),
  max_query_size: PAGE_BY_PAGE,
  max_scrolling: NOTHING_READS_IT,
  max_scrolling_count: PAGE_BY_PAGE,
  max_threads: withoutMeaning('rules are screened together in one request'),
  misfire_grace_time: withoutMeaning('a late run covers what was missed'),
  primary_key: withoutMeaning('ElastAlert looks at it only where it tests a rule'),
  scroll_keepalive: withoutMeaning('it is one minute'),
  string_multi_field_name: withoutMeaning('the kind of a field is looked up'),

  jinja_filters: withoutMeaning(
    'its filters are written in Python; templates have those of Jinja, and macros where they are not enough',
  ),

  http_post2_static_payload: withoutMeaning('it stands in ElastAlert’s documentation, and nothing reads it'),
};

/** Why an option has no effect; undefined where it is declared, read elsewhere, or not known at all. */
export function whyWithoutEffect(name: string): string | undefined {
  const found = Object.hasOwn(UNDECLARED, name) ? UNDECLARED[name] : undefined;
  switch (found?.kind) {
    case 'without_meaning':
      return found.why;
    case 'read_elsewhere':
    case undefined:
      return undefined;
  }
}
