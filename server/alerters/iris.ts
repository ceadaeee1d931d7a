import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import { numberAt, objectAt, type Json, type JsonObject } from '../../common/model/json.ts';
import { parseJson } from '../../common/model/json_text.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonStr } from '../../common/text/python.ts';
import { field } from '../declare/field.ts';
import { count, fieldName, flag, listOf, oneOf, text } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import type { ConversationPart, HttpPart, SendOutcome } from '../engine/outgoing.ts';
import { derivedUuid } from './derived_ids.ts';
import { foundOr } from './found_values.ts';
import { postJson, travelFields } from './http_options.ts';
import { firstMatch } from './titles.ts';

const upTo = (most: number) => count(1).max(most, { error: `must be at most ${most}` });

const ioc = z.object({
  ioc_value: fieldName(),
  ioc_description: text().optional(),
  ioc_tlp_id: upTo(3).optional(),
  ioc_type_id: count().optional(),
  ioc_tags: text().optional(),
});

const options = z.object({
  iris_host: field(
    text().refine(host => /^[^/]+$/.test(host) && URL.canParse(`https://${host}`), {
      error: 'must be a name alone, such as iris.example.org, without https://',
    }),
    { label: 'Host', help: 'Name of the server, with its port where it is not 443.' },
  ),
  iris_api_token: field(text(), {
    label: 'API key',
    help: 'Of the user that writes.',
    secret: true,
    widget: 'password',
  }),
  iris_type: field(oneOf(['alert', 'case']).default('alert'), {
    label: 'What is opened',
    help: 'An alert, or a case.',
  }),
  iris_customer_id: field(count().default(1), { label: 'Customer', help: 'Its number in IRIS.' }),
  iris_ignore_ssl_errors: travelFields.ignoreErrors(),
  iris_ca_cert: travelFields.caCerts(),
  iris_overwrite_timestamp: field(flag().default(false), {
    label: 'Time of the event',
    help: 'Whether an alert is of the time of the match and not of the time when it is sent.',
  }),
  iris_description: field(text().optional(), { label: 'Description', help: 'Instead of the text of the alert.' }),
  iris_alert_note: field(text().optional(), { label: 'Note', help: 'Of an alert.' }),
  iris_alert_source: field(text().default('ElastAlert2'), { label: 'Source', help: 'What an alert comes from.' }),
  iris_alert_tags: field(text().optional(), { label: 'Tags', help: 'Of an alert, with commas between them.' }),
  iris_alert_status_id: field(upTo(7).default(2), { label: 'Status', help: 'Its number in IRIS; 2 is unassigned.' }),
  iris_alert_source_link: field(text().optional(), { label: 'Link', help: 'Where the source of an alert is seen.' }),
  iris_alert_severity_id: field(upTo(6).default(1), {
    label: 'Severity',
    help: 'Its number in IRIS; 1 is unspecified.',
  }),
  iris_alert_context: field(z.record(z.string(), fieldName()).default({}), {
    label: 'Context',
    help: 'Name → field of the match, or option of the rule, whose value an alert tells.',
  }),
  iris_iocs: field(listOf(ioc).default([]), {
    label: 'Indicators',
    help: 'Each a field of the match and how its value is told; what is not there is left out.',
    example: [{ ioc_value: 'source.ip', ioc_type_id: 76, ioc_tlp_id: 2, ioc_tags: 'login' }],
  }),
  iris_case_template_id: field(count().optional(), { label: 'Template', help: 'Of a case: its number in IRIS.' }),
});

type Options = z.output<typeof options>;

/** Opens an alert, or a case. Source: https://docs.dfir-iris.org/latest/operations/api/, parity alerters §4. */
export const iris = defineAlerter({
  id: 'iris',
  title: 'DFIR-IRIS',
  summary: 'Opens an alert or a case in IRIS.',
  example: { iris_host: 'iris.example.org', iris_api_token: 'key-of-tocsin' },
  options,
  info: chosen => ({ type: 'IrisAlerter', iris_api_endpoint: `https://${chosen.iris_host}` }),
  compose: (alert, chosen, context) => {
    const ask = asking(chosen);
    const iocs = iocsOf(alert, chosen);
    if (chosen.iris_type === 'alert') return [ask('/alerts/add', alertOf(alert, chosen, context))];
    const opening = ask('/manage/cases/add', caseOf(alert, chosen));
    return iocs.length === 0 ? [opening] : [caseOpening(opening), ...iocs.map(told => iocOf(told, ask))];
  },
});

type Ask = (path: string, json: JsonObject) => HttpPart;

const asking =
  (chosen: Options): Ask =>
  (path, json) =>
    postJson(`https://${chosen.iris_host}${path}`, json, {
      caCerts: chosen.iris_ca_cert,
      ignoreErrors: chosen.iris_ignore_ssl_errors,
      headers: { authorization: `Bearer ${chosen.iris_api_token}` },
    });

const alertOf = (alert: Alert, chosen: Options, context: ComposeContext): JsonObject => ({
  alert_title: alert.title,
  alert_description: chosen.iris_description || alert.text,
  alert_source: chosen.iris_alert_source,
  alert_severity_id: chosen.iris_alert_severity_id,
  alert_status_id: chosen.iris_alert_status_id,
  alert_source_event_time: eventTime(alert, chosen, context),
  alert_note: chosen.iris_alert_note ?? null,
  alert_tags: chosen.iris_alert_tags ?? null,
  alert_customer_id: chosen.iris_customer_id,
  ...(chosen.iris_alert_source_link ? { alert_source_link: chosen.iris_alert_source_link } : {}),
  ...(chosen.iris_iocs.length > 0 ? { alert_iocs: iocsOf(alert, chosen) } : {}),
  ...contextOf(alert, chosen, context),
});

/** In UTC, which is how IRIS reads a time without a zone. */
function eventTime(alert: Alert, chosen: Options, { now, timestampField }: ComposeContext): Json {
  if (!chosen.iris_overwrite_timestamp) return new Date(now).toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length);
  const match = firstMatch(alert);
  return lookup(match, '@timestamp') ?? lookup(match, timestampField);
}

function contextOf(alert: Alert, chosen: Options, context: ComposeContext): JsonObject {
  const entries = Object.entries(chosen.iris_alert_context);
  if (entries.length === 0) return {};
  const told = entries.map(
    ([name, source]) => [name, pythonStr(foundOr(source, '', firstMatch(alert), context))] as const,
  );
  return { alert_context: Object.fromEntries(told) };
}

const iocsOf = (alert: Alert, chosen: Options): readonly JsonObject[] =>
  chosen.iris_iocs.flatMap(asked => {
    const value = lookup(firstMatch(alert), asked.ioc_value);
    return value === null ? [] : [{ ...asked, ioc_value: value }];
  });

const SOC_ID_CHARS = 6;

const caseOf = (alert: Alert, chosen: Options): JsonObject => ({
  case_soc_id: `SOC_${derivedUuid(alert.id, 'iris').slice(0, SOC_ID_CHARS)}`,
  case_customer: chosen.iris_customer_id,
  case_name: alert.ruleName,
  case_description: chosen.iris_description || alert.text,
  ...(chosen.iris_case_template_id ? { case_template_id: chosen.iris_case_template_id } : {}),
});

/** Opens a case and keeps its number, which its indicators need. */
const caseOpening = (opening: HttpPart): ConversationPart => ({
  kind: 'conversation',
  hold: async world => {
    const opened = await world.ask(opening);
    if (!opened.ok) return opened.error;
    const number = numberAt(objectAt(parseJson(opened.value), 'data'), 'case_id', NaN);
    return Number.isNaN(number) ? { kind: 'confirmed' } : { kind: 'confirmed', receipt: { iris_case: number } };
  },
});

/** Writes an indicator of the case; a part of its own, so that another try opens no second case. */
const iocOf = (told: JsonObject, ask: Ask): ConversationPart => ({
  kind: 'conversation',
  hold: async world => {
    const cid = numberAt(world.receipt, 'iris_case', NaN);
    if (Number.isNaN(cid)) return UNNUMBERED;
    const added = await world.ask(ask('/case/ioc/add', { ...told, cid }));
    return added.ok ? { kind: 'confirmed' } : added.error;
  },
});

const UNNUMBERED: SendOutcome = {
  kind: 'refused',
  error: {
    code: 'invalid',
    status: null,
    message: 'IRIS did not tell the number of the case, so its IOCs are not there',
  },
};
