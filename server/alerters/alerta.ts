import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { isTruthy, pythonStr } from '../../common/text/python.ts';
import { parseInstant, type Instant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { count, flag, listOf, text, url } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { fillMatchTemplate } from '../engine/text/match_template.ts';
import { missingText } from './found_values.ts';
import { postJson, travelFields } from './http_options.ts';
import { firstMatch } from './titles.ts';

/** What the severity says of a missing field, whatever the rule's `alert_missing_value`. */
const MISSING_SEVERITY = '<MISSING VALUE>';

const FILLED = '%(user.name)s and {host} are fields of the match.';
const filled = (label: string, help: string, otherwise: string) =>
  field(text().default(otherwise), { label, help: `${help} ${FILLED}` });
const filledList = (label: string, help: string, otherwise: readonly string[] = []) =>
  field(listOf(text()).default([...otherwise]), { label, help: `${help} ${FILLED}` });

const options = z.object({
  alerta_api_url: field(url(), { label: 'Address', help: 'Such as https://alerta.example.org/api/alert.' }),
  alerta_api_key: field(text().optional(), {
    label: 'API key',
    help: 'Where it asks for one.',
    secret: true,
    widget: 'password',
  }),
  alerta_severity: filled('Severity', 'As Alerta is set up.', 'warning'),
  alerta_resource: filled('Resource', 'What the alert is about.', 'elastalert'),
  alerta_environment: filled('Environment', 'Alerta refuses those it does not know.', 'Production'),
  alerta_origin: filled('Origin', 'Who raises it.', 'elastalert'),
  alerta_service: filledList('Services', 'Which are affected.', ['elastalert']),
  alerta_text: filled('Text', 'Where it is empty: why the rule fired.', 'elastalert'),
  alerta_type: field(text().default('elastalert'), { label: 'Type', help: 'Told as it is written.' }),
  alerta_event: filled('Event', 'Where it is empty: the name of the rule and its key.', 'elastalert'),
  alerta_correlate: filledList('Related events', 'Those that belong together.'),
  alerta_tags: filledList('Tags', 'Of the alert.'),
  alerta_group: filled('Group', 'Of events.', ''),
  alerta_value: filled('Value', 'Such as the number that was too high.', ''),
  alerta_attributes_keys: field(listOf(text()).default([]), {
    label: 'Names of attributes',
    help: 'Each has the value of its place.',
  }),
  alerta_attributes_values: filledList('Values of attributes', 'In the order of their names.'),
  alerta_timeout: field(count().default(86_400), {
    label: 'Expires after',
    help: 'When Alerta takes the alert for over.',
    unit: 'seconds',
  }),
  alerta_use_qk_as_resource: field(flag().default(false), {
    label: 'Key as resource',
    help: 'The value of query_key in place of the resource, where the match has one.',
  }),
  alerta_use_match_timestamp: field(flag().default(false), {
    label: 'Time of the match',
    help: 'In place of when it is sent.',
  }),
  alerta_api_skip_ssl: travelFields.ignoreErrors(),
});

type Options = z.output<typeof options>;

/** Raises an alert. Source: https://docs.alerta.io/api/reference.html#create-an-alert, parity alerters §3. */
export const alerta = defineAlerter({
  id: 'alerta',
  title: 'Alerta',
  summary: 'Raises an alert.',
  example: { alerta_api_url: 'https://alerta.example.org/api/alert', alerta_api_key: '0123456789abcdef0123' },
  options,
  info: chosen => ({ alerta_url: chosen.alerta_api_url }),
  words: (alert, _options, context) => ({ title: alert.subject ?? eventOf(alert, context), text: alert.text }),
  compose: (alert, chosen, context) => [
    postJson(chosen.alerta_api_url, alertOf(alert, chosen, context), {
      ignoreErrors: chosen.alerta_api_skip_ssl,
      headers: chosen.alerta_api_key === undefined ? {} : { authorization: `Key ${chosen.alerta_api_key}` },
    }),
  ],
});

function alertOf(alert: Alert, chosen: Options, context: ComposeContext): JsonObject {
  const match = firstMatch(alert);
  // A text that cannot be filled in is told as it is written: no alert is lost to it.
  const fillText = (template: string, missing = missingText(context)): string => {
    const text = fillMatchTemplate(template, match, missing);
    return text.ok ? text.value : template;
  };
  const fill = (option: FilledText): string => fillText(chosen[option]);
  const fillAll = (option: FilledTexts): readonly string[] => chosen[option].map(one => fillText(one));
  const values = fillAll('alerta_attributes_values');
  return {
    resource: keyAsResource(match, chosen, context) ?? fill('alerta_resource'),
    severity: fillText(chosen.alerta_severity, MISSING_SEVERITY),
    timeout: chosen.alerta_timeout,
    createTime: createTime(match, chosen, context),
    type: chosen.alerta_type,
    environment: fill('alerta_environment'),
    origin: fill('alerta_origin'),
    group: fill('alerta_group'),
    event: chosen.alerta_event === '' ? eventOf(alert, context) : fill('alerta_event'),
    text: chosen.alerta_text === '' ? alert.evidence.summary : fill('alerta_text'),
    value: fill('alerta_value'),
    service: fillAll('alerta_service'),
    tags: fillAll('alerta_tags'),
    correlate: fillAll('alerta_correlate'),
    attributes: Object.fromEntries(
      chosen.alerta_attributes_keys.flatMap((name, place) => {
        const value = values[place];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
    rawData: alert.text,
  };
}

type FilledText =
  | 'alerta_resource'
  | 'alerta_environment'
  | 'alerta_origin'
  | 'alerta_group'
  | 'alerta_event'
  | 'alerta_text'
  | 'alerta_value';

type FilledTexts = 'alerta_service' | 'alerta_tags' | 'alerta_correlate' | 'alerta_attributes_values';

/** The key of the match as it is; null where the rule does not ask for it, or there is none. */
function keyAsResource(match: JsonObject, chosen: Options, { queryKey }: ComposeContext): string | null {
  if (!chosen.alerta_use_qk_as_resource || queryKey === null) return null;
  const key = lookup(match, queryKey);
  return isTruthy(key) ? pythonStr(key) : null;
}

function eventOf(alert: Alert, { queryKey }: ComposeContext): string {
  const key = queryKey === null ? null : (firstMatch(alert)[queryKey] ?? null);
  return isTruthy(key) ? `${alert.ruleName}.${pythonStr(key)}` : alert.ruleName;
}

function createTime(match: JsonObject, chosen: Options, { now, timestampField }: ComposeContext): string {
  const happenedAt = chosen.alerta_use_match_timestamp ? parseInstant(lookup(match, timestampField)) : undefined;
  return withMicroseconds(happenedAt ?? now);
}

/** In UTC, always with six digits of the second. */
function withMicroseconds(at: Instant): string {
  const micros = Math.round(at * 1000);
  const rest = ((micros % 1000) + 1000) % 1000;
  return new Date((micros - rest) / 1000).toISOString().replace('Z', `${String(rest).padStart(3, '0')}Z`);
}
