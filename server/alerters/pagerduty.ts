import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { shorten } from '../../common/text/shorten.ts';
import { isTruthy } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { fieldName, flag, listOf, oneOf, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { fillArgs } from './found_values.ts';
import { postJson, travelFields } from './http_options.ts';
import { firstMatch } from './titles.ts';

const V1_ADDRESS = 'https://events.pagerduty.com/generic/2010-04-15/create_event.json';
const V2_ADDRESS = 'https://events.pagerduty.com/v2/enqueue';

// Longer ones are refused: https://developer.pagerduty.com/docs/send-alert-event#parameters
const MAX_SUMMARY_RUNES = 1024;

const args = (label: string) =>
  field(listOf(fieldName()).optional(), { label, help: 'Fields that fill the braces of the option of this name.' });
const part = (label: string, help: string) => field(text().default(''), { label, help });

const options = z.object({
  pagerduty_service_key: field(text().min(1), {
    label: 'Integration key',
    help: 'Of the service that is told.',
    secret: true,
    widget: 'password',
  }),
  pagerduty_client_name: field(text(), { label: 'Client', help: 'The name of what watches.' }),
  pagerduty_event_type: field(oneOf(['trigger', 'resolve', 'acknowledge']).default('trigger'), {
    label: 'Event',
    help: 'Whether an incident is opened, resolved or acknowledged.',
  }),
  pagerduty_incident_key: part('Incident key', 'Alerts of one key are one incident; braces are filled by its fields.'),
  pagerduty_incident_key_args: args('Fields of the incident key'),
  pagerduty_api_version: field(oneOf(['v1', 'v2']).default('v1'), {
    label: 'Version of the API',
    help: 'The second one is the one that PagerDuty goes on with.',
  }),
  pagerduty_v2_payload_class: part('Class', 'Of the event, such as cpu load.'),
  pagerduty_v2_payload_class_args: args('Fields of the class'),
  pagerduty_v2_payload_component: part('Component', 'Of the source that is responsible.'),
  pagerduty_v2_payload_component_args: args('Fields of the component'),
  pagerduty_v2_payload_group: part('Group', 'Of components of a service.'),
  pagerduty_v2_payload_group_args: args('Fields of the group'),
  pagerduty_v2_payload_severity: field(oneOf(['critical', 'error', 'warning', 'info']).default('critical'), {
    label: 'Severity',
    help: 'How bad it is.',
  }),
  pagerduty_v2_payload_source: field(text().default('ElastAlert'), {
    label: 'Source',
    help: 'What is affected, such as a host.',
  }),
  pagerduty_v2_payload_source_args: args('Fields of the source'),
  pagerduty_v2_payload_custom_details: field(z.record(z.string(), fieldName()).default({}), {
    label: 'Details',
    help: 'Name → field of the match; what is no field is told as it is written.',
  }),
  pagerduty_v2_payload_include_all_info: field(flag().default(true), {
    label: 'Text in the details',
    help: 'Whether the details hold the text of the alert.',
  }),
  pagerduty_proxy: travelFields.proxy(),
  pagerduty_ca_certs: travelFields.caCerts(),
  pagerduty_ignore_ssl_errors: travelFields.ignoreErrors(),
});

type Options = z.output<typeof options>;

/** Opens, acknowledges or resolves incidents. Source: https://developer.pagerduty.com/docs/send-alert-event, parity alerters §3. */
export const pagerduty = defineAlerter({
  id: 'pagerduty',
  title: 'PagerDuty',
  summary: 'Opens, acknowledges or resolves an incident.',
  example: { pagerduty_service_key: '0123456789abcdef0123456789abcdef', pagerduty_client_name: 'Tocsin' },
  options,
  info: chosen => ({ pagerduty_client_name: chosen.pagerduty_client_name }),
  compose: (alert, chosen, context) => {
    const isNew = chosen.pagerduty_api_version === 'v2';
    const json = isNew ? newEvent(alert, chosen, context) : oldEvent(alert, chosen, context);
    return [
      postJson(isNew ? V2_ADDRESS : V1_ADDRESS, json, {
        proxy: chosen.pagerduty_proxy,
        caCerts: chosen.pagerduty_ca_certs,
        ignoreErrors: chosen.pagerduty_ignore_ssl_errors,
      }),
    ];
  },
});

const oldEvent = (alert: Alert, chosen: Options, context: ComposeContext): JsonObject => ({
  service_key: chosen.pagerduty_service_key,
  description: shorten(alert.title, MAX_SUMMARY_RUNES),
  event_type: chosen.pagerduty_event_type,
  incident_key: filled(alert, chosen.pagerduty_incident_key, chosen.pagerduty_incident_key_args, context),
  client: chosen.pagerduty_client_name,
  details: { information: alert.text },
});

function newEvent(alert: Alert, chosen: Options, context: ComposeContext): JsonObject {
  const happenedAt = lookup(firstMatch(alert), context.timestampField);
  const fill = (template: string, names: readonly string[] | undefined): string =>
    filled(alert, template, names, context);
  return {
    routing_key: chosen.pagerduty_service_key,
    event_action: chosen.pagerduty_event_type,
    dedup_key: fill(chosen.pagerduty_incident_key, chosen.pagerduty_incident_key_args),
    client: chosen.pagerduty_client_name,
    payload: {
      class: fill(chosen.pagerduty_v2_payload_class, chosen.pagerduty_v2_payload_class_args),
      component: fill(chosen.pagerduty_v2_payload_component, chosen.pagerduty_v2_payload_component_args),
      group: fill(chosen.pagerduty_v2_payload_group, chosen.pagerduty_v2_payload_group_args),
      severity: chosen.pagerduty_v2_payload_severity,
      source: fill(chosen.pagerduty_v2_payload_source, chosen.pagerduty_v2_payload_source_args),
      summary: shorten(alert.title, MAX_SUMMARY_RUNES),
      custom_details: detailsOf(alert, chosen),
      ...(isTruthy(happenedAt) ? { timestamp: happenedAt } : {}),
    },
  };
}

/** The text of the alert, and what the rule asks for; later matches say it anew. */
function detailsOf(alert: Alert, chosen: Options): JsonObject {
  const asked = alert.matches.flatMap(({ document }) =>
    Object.entries(chosen.pagerduty_v2_payload_custom_details).map(([name, source]) => {
      const value = lookup(document, source);
      return [name, isTruthy(value) ? value : source] as const;
    }),
  );
  const text: JsonObject = chosen.pagerduty_v2_payload_include_all_info ? { information: alert.text } : {};
  return { ...text, ...Object.fromEntries(asked) };
}

const filled = (
  alert: Alert,
  template: string,
  names: readonly string[] | undefined,
  context: ComposeContext,
): string => (names && names.length > 0 ? fillArgs(template, names, { match: firstMatch(alert), context }) : template);
