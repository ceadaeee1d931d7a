import { z } from 'zod';
import { field } from '../declare/field.ts';
import {
  anyJson,
  count,
  duration,
  fieldName,
  flag,
  listOf,
  oneOf,
  oneOrMany,
  positiveDuration,
  text,
  writtenMap,
} from '../declare/kinds.ts';

const MINUTE = 60_000;

/** The longest subject that is sent, in characters. Source: parity alert-text §1. */
const MAX_SUBJECT = 2048;

/** Options every rule has, whatever its type and outputs. Source: parity options.md. */
export const ruleOptions = z.object({
  name: field(text().optional(), {
    label: 'Name',
    help: 'Shown in the list and in messages. The file name where absent.',
    example: 'Sudo on a server',
  }),
  type: field(text(), { label: 'Type', help: 'How the rule decides, such as `frequency`.', example: 'frequency' }),
  index: field(text(), {
    label: 'Index pattern',
    help: 'Where to look, such as `filebeat-*`; several are separated by commas.',
    widget: 'index_pattern',
  }),
  alert: field(anyJson(), {
    label: 'Outputs',
    help: 'The outputs that are told: a name, or a list of them.',
    example: ['slack', 'email'],
  }),
  is_enabled: field(flag().default(true), {
    label: 'Enabled',
    help: 'A rule that is not enabled is listed and never runs.',
  }),
  description: field(text().default(''), {
    label: 'Description',
    help: 'For the people who read the alert.',
    example: 'Somebody tries passwords',
  }),
  owner: field(text().default(''), { label: 'Owner', help: 'Who looks after the rule.', example: 'SOC' }),
  category: field(text().default(''), { label: 'Category', help: 'A group of rules.', example: 'authentication' }),
  priority: field(z.union([count(), text()]).default('2'), {
    label: 'Priority',
    help: 'A number; 1 is the most urgent.',
    example: 1,
  }),
  filter: field(listOf(writtenMap('must be a query, such as query_string: {query: "…"}')).default([]), {
    label: 'Filter',
    help: 'Elasticsearch queries that an event must meet, all of them.',
    widget: 'query',
  }),
  query_key: field(oneOrMany(fieldName()).optional(), {
    label: 'Group by',
    help: 'Count separately for each value of this field, or of several together; alerts are also quietened per value.',
    widget: 'field_names',
  }),
  include: field(listOf(fieldName()).optional(), {
    label: 'Fields to include',
    help: 'The fields that alerts carry; all of them where absent.',
    example: ['user.name', 'source.ip'],
    widget: 'field_names',
  }),
  include_fields: field(oneOrMany(fieldName()).optional(), {
    label: 'Fields as the search engine knows them',
    help: 'Also asked for by name, runtime and alias fields among them; what the event has itself stays.',
    widget: 'field_names',
  }),
  _source_enabled: field(flag().default(true), {
    label: 'Events have their source',
    help: 'Where the index keeps no source: the stored fields among those to include are read instead.',
  }),
  notify_email: field(oneOrMany(text()).default([]), {
    label: 'Mails about errors',
    help: 'Further addresses that are written to when the rule cannot run; on the command line.',
    example: ['ops@example.org'],
    level: 'both',
  }),
  include_match_in_root: field(flag().default(false), {
    label: 'Fields of the match at the root',
    help: 'Also store the matched fields at the root of the alert document, where they can be searched.',
  }),
  timestamp_field: field(fieldName().default('@timestamp'), {
    label: 'Time field',
    help: 'When an event happened.',
    widget: 'field_name',
    level: 'both',
  }),
  use_strftime_index: field(flag().default(false), {
    label: 'Index by time',
    help: 'The index pattern has strftime codes, such as logs-%Y.%m.%d; only the indices of a window are searched.',
  }),
  search_extra_index: field(flag().default(false), {
    label: 'Also the index before',
    help: 'With an index by time: one day (or hour) more.',
  }),
  timestamp_type: field(text().default('iso'), {
    label: 'Kind of time',
    help: 'iso, unix (seconds), unix_ms (milliseconds) or custom.',
    example: 'unix_ms',
    level: 'both',
  }),
  timestamp_format: field(text().default('%Y-%m-%dT%H:%M:%SZ'), {
    label: 'Format of custom times',
    help: 'As strptime has it; UTC where it names no zone.',
    example: '%d/%m/%Y %H:%M:%S',
    level: 'both',
  }),
  timestamp_format_expr: field(text().optional(), {
    label: 'Change of times that are asked for',
    help: "Of custom times: slices of ts, .replace('a', 'b') and texts, joined by +.",
    example: "ts.replace('T', ' ')",
    level: 'both',
  }),
  timestamp_to_datetime_format_expr: field(text().optional(), {
    label: 'Change of times that are read',
    help: "Of custom times, before they are read: slices of ts, .replace('a', 'b') and texts, joined by +.",
    example: "ts[:19] + 'Z'",
    level: 'both',
  }),
  query_timezone: field(text().default(''), {
    label: 'Zone of times that are asked for',
    help: 'A zone such as Europe/Berlin; UTC where absent.',
    example: 'Europe/Berlin',
    level: 'both',
  }),
  limit_execution: field(text().optional(), {
    label: 'Only at these times',
    help: 'A cron expression of minutes at which the rule runs, in UTC; what happened between is read when it runs again.',
    example: '* 8-17 * * 1-5',
  }),
  limit_execution_coverage: field(flag().default(false), {
    label: 'Leave out the time between',
    help: 'With times at which the rule runs: what happened between is not read later.',
  }),
  match_enhancements: field(oneOrMany(text()).default([]), {
    label: 'Enhancements',
    help: 'What changes a match before it is told, in this order, such as TimeEnhancement.',
    example: ['TimeEnhancement'],
  }),
  run_enhancements_first: field(flag().default(false), {
    label: 'Enhance when found',
    help: 'Enhance matches when they are found instead of when they are told.',
  }),
  run_every: field(positiveDuration().optional(), {
    label: 'Run every',
    help: 'How often the rule runs.',
    example: { minutes: 1 },
    widget: 'duration',
    level: 'both',
  }),
  buffer_time: field(duration().optional(), {
    label: 'Look back',
    help: 'How far back each run reads, so that late events are seen.',
    example: { minutes: 15 },
    widget: 'duration',
    level: 'both',
  }),
  query_delay: field(duration().default(0), {
    label: 'Delay',
    help: 'Stay this far behind now, for logs that arrive late.',
    example: { minutes: 2 },
    widget: 'duration',
  }),
  realert: field(duration().optional(), {
    label: 'Quiet after an alert',
    help: 'No second alert for the same group within this time; one minute where absent, 0 never holds.',
    example: { hours: 1 },
    widget: 'duration',
  }),
  exponential_realert: field(duration().optional(), {
    label: 'Grow the quiet time up to',
    help: 'Each alert soon after the last doubles the quiet time, up to this.',
    example: { hours: 12 },
    widget: 'duration',
  }),
  realert_key: field(text().optional(), {
    label: 'Share quiet time as',
    help: 'Rules of the same key quieten each other; the rule name where absent.',
    example: 'sudo',
  }),
  aggregation: field(anyJson().optional(), {
    label: 'Gather matches for',
    help: 'Tell matches together after this time, or at the times of a cron `schedule`; each on its own where absent.',
    example: { minutes: 30 },
    widget: 'duration',
  }),
  aggregation_key: field(oneOrMany(fieldName()).optional(), {
    label: 'Gather apart by',
    help: 'A group of matches for each value of this field, or of several together.',
    widget: 'field_names',
  }),
  aggregate_by_match_time: field(flag().default(false), {
    label: 'Gather from the first match',
    help: 'Count the time from when the first match happened instead of from when it was found.',
  }),
  aggregation_alert_time_compared_with_timestamp_field: field(flag().default(false), {
    label: 'End groups by match time',
    help: 'A match joins a group where it happened before the group ends, whenever it was found.',
  }),
  scan_entire_timeframe: field(flag().default(false), {
    label: 'Read the whole time each run',
    help: 'Each run looks at all of `timeframe`, however short the look back is.',
  }),
  top_count_keys: field(oneOrMany(fieldName()).optional(), {
    label: 'Count values of',
    help: 'A message lists the most frequent values of these fields around the match.',
    example: ['user.name'],
    widget: 'field_names',
  }),
  top_count_number: field(count(1).default(5), { label: 'How many values', help: 'Of each of these fields.' }),
  raw_count_keys: field(flag().default(true), {
    label: 'Count exact values',
    help: 'Count on the `.keyword` of the fields.',
  }),
  include_rule_params_in_matches: field(oneOrMany(text()).default([]), {
    label: 'Options in matches',
    help: 'Options of the rule that each match carries as `rule_param_…`.',
    example: ['owner', 'category'],
  }),
  include_rule_params_in_first_match_only: field(flag().default(false), {
    label: 'Only in the first match',
    help: 'Of several matches that are told together, only the first carries the options.',
  }),
  alert_subject: field(text().optional(), {
    label: 'Title',
    help: 'With {} where the fields below go.',
    example: 'Sudo on {}',
  }),
  alert_subject_args: field(oneOrMany(fieldName()).optional(), {
    label: 'Fields in the title',
    help: 'In the order of the {}.',
    example: ['host.name'],
    widget: 'field_names',
  }),
  alert_subject_max_len: field(count(1).default(MAX_SUBJECT), {
    label: 'Longest title',
    help: 'Characters; the rest is cut.',
    unit: 'characters',
    example: 200,
  }),
  alert_text: field(text().optional(), {
    label: 'Message',
    help: 'With {} where the fields below go.',
    example: '{} became root on {}',
    widget: 'textarea',
  }),
  alert_text_args: field(oneOrMany(fieldName()).optional(), {
    label: 'Fields in the message',
    help: 'In the order of the {}.',
    example: ['user.name', 'host.name'],
    widget: 'field_names',
  }),
  alert_text_kw: field(z.record(z.string(), text()).optional(), {
    label: 'Named fields in the message',
    help: 'Field name → the name it has between the braces.',
    example: { 'user.name': 'who' },
  }),
  alert_text_type: field(
    oneOf(['alert_text_only', 'alert_text_jinja', 'exclude_fields', 'aggregation_summary_only']).optional(),
    {
      label: 'What the message holds',
      help: 'Everything where absent; the message alone; the message as a Jinja template; without the list of fields; the summary table alone.',
    },
  ),
  alert_missing_value: field(text().default('<MISSING VALUE>'), {
    label: 'Where a field is missing',
    help: 'Stands in for a value that is not there.',
  }),
  jinja_root_name: field(text().default('_data'), {
    label: 'Name of the whole match',
    help: 'In Jinja templates.',
    level: 'both',
  }),
  use_local_time: field(flag().default(true), {
    label: 'Local time in messages',
    help: 'Times in the zone of the machine; in the zone they were written in otherwise.',
    level: 'both',
  }),
  custom_pretty_ts_format: field(text().optional(), {
    label: 'Time format',
    help: 'As strftime has it, such as %Y-%m-%d %H:%M %Z.',
    example: '%Y-%m-%d %H:%M %Z',
    level: 'both',
  }),
  old_query_limit: field(duration().optional(), {
    label: 'Read back at most',
    help: 'A rule that stood still reads this much of what it missed, and no less than its look back; one week where absent.',
    example: { days: 7 },
    widget: 'duration',
    level: 'both',
  }),
  alert_time_limit: field(duration().optional(), {
    label: 'Give up after',
    help: 'How long a failing output is tried again; two days where absent.',
    example: { days: 2 },
    widget: 'duration',
    level: 'both',
  }),
});

/** What config.yaml would say, where nobody says it. */
export const RULE_DEFAULTS = {
  runEvery: MINUTE,
  bufferTime: 15 * MINUTE,
  realert: MINUTE,
  oldQueryLimit: 7 * 24 * 60 * MINUTE,
  alertTimeLimit: 2 * 24 * 60 * MINUTE,
  topCountsBefore: 10 * MINUTE,
} as const;
