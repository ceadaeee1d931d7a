import { z } from 'zod';
import { field } from '../../../declare/field.ts';
import { duration, flag, oneOf, oneOrMany, text } from '../../../declare/kinds.ts';
import { isSecretKey, KEY_ADVICE } from '../../../stores/secret_cipher.ts';

const DAY_MS = 24 * 60 * 60_000;

/** Less than a day would take away what somebody still looks at. */
const keptFor = () => duration().pipe(z.number().min(DAY_MS, { error: 'must be at least one day, such as days: 7' }));

/** What config.yaml alone may say, and what it must. Source: parity options §2. */
export const configOptions = z.object({
  rules_folder: field(oneOrMany(text()).optional(), {
    label: 'Rules folder',
    help: 'The folder, or folders, that hold the rules as .yaml or .yml files.',
    example: 'rules',
    level: 'config',
  }),
  scan_subdirectories: field(flag().default(true), {
    label: 'Look into sub-folders',
    help: 'Links are followed; folders whose name starts with two dots are left out.',
    level: 'config',
  }),
  rules_loader: field(oneOf(['file', 'FileRulesLoader']).default('file'), {
    label: 'Rules loader',
    help: 'Rules come from files.',
    level: 'config',
  }),
  run_every: field(duration(), {
    label: 'Run every',
    help: 'How often rules run that do not say so themselves; changed files are looked for as often.',
    example: { minutes: 1 },
    widget: 'duration',
    level: 'both',
  }),
  buffer_time: field(duration(), {
    label: 'Look back',
    help: 'How far back each run reads, so that late events are seen.',
    example: { minutes: 15 },
    widget: 'duration',
    level: 'both',
  }),
  writeback_index: field(text(), {
    label: 'Write-back index',
    help: 'The first part of the names of the indices where state and alerts are kept.',
    example: 'elastalert',
    level: 'config',
  }),
  alert_time_limit: field(duration().optional(), {
    label: 'Give up after',
    help: 'How long a failing output is tried again; two days where absent.',
    example: { days: 2 },
    widget: 'duration',
    level: 'both',
  }),
  skip_invalid: field(flag().default(false), {
    label: 'Skip broken rules',
    help: 'Taken for compatibility: a broken rule is always left out and never stops the others.',
    level: 'config',
  }),
  add_metadata_alert: field(flag().default(false), {
    label: 'Metadata in write-back documents',
    help: 'Alerts in the write-back index carry category, description, owner and priority of their rule.',
    level: 'config',
  }),
  replace_dots_in_field_names: field(flag().default(false), {
    label: 'No dots in names of write-back documents',
    help: 'In the write-back index each dot in the name of a field becomes an underscore.',
    level: 'config',
  }),
  keep_alerts: field(keptFor().optional(), {
    label: 'Keep alerts',
    help: 'How long alerts are kept; 90 days where absent.',
    example: { days: 90 },
    widget: 'duration',
    level: 'config',
  }),
  keep_deliveries: field(keptFor().optional(), {
    label: 'Keep deliveries',
    help: 'How long deliveries are kept after they arrived or were given up; 7 days where absent.',
    example: { days: 7 },
    widget: 'duration',
    level: 'config',
  }),
  keep_runs: field(keptFor().optional(), {
    label: 'Keep runs',
    help: 'How long reports of runs are kept; 14 days where absent.',
    example: { days: 14 },
    widget: 'duration',
    level: 'config',
  }),
  secret_keys: field(oneOrMany(text().refine(isSecretKey, { error: KEY_ADVICE })).optional(), {
    label: 'Keys of secrets',
    help: 'What secrets by name are encrypted with: the first one writes, all of them read. TOCSIN_SECRET_KEYS, separated by commas, wins.',
    example: ['a passphrase of at least 32 characters'],
    secret: true,
    level: 'config',
  }),
  notify_email: field(oneOrMany(text()).default([]), {
    label: 'Mails about errors',
    help: 'Addresses that are written to when a rule cannot run for a reason that nobody expected, or its file is broken.',
    example: ['ops@example.org'],
    level: 'both',
  }),
  notify_alert: field(z.json().optional(), {
    label: 'Outputs for errors',
    help: 'Outputs, as in the alert of a rule, that are told of errors; their options stand here in config.yaml.',
    example: ['slack'],
    level: 'config',
  }),
  notify_all_errors: field(flag().default(false), {
    label: 'Tell of all errors',
    help: 'Also of those that are expected and tried again, such as a search engine that cannot be reached.',
    level: 'config',
  }),
  statsd_host: field(text().optional(), {
    label: 'Statsd',
    help: 'Where gauges of each run are sent by UDP: a host, whose port is 8125 unless it is written after a colon.',
    example: 'statsd.example.org',
    level: 'config',
  }),
  statsd_instance_tag: field(text().default(''), {
    label: 'Instance tag of statsd',
    help: 'The tag elastalert_instance of each gauge.',
    example: 'production',
    level: 'config',
  }),
  show_disabled_rules: field(flag().default(true), {
    label: 'Name disabled rules',
    help: 'Say at the start which rules are not enabled.',
    level: 'config',
  }),
});

/** What config.yaml has to say of the search engine. */
export const REQUIRED_CONNECTION = ['es_host', 'es_port'] as const;
