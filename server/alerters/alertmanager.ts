import { z } from 'zod';
import type { Alert } from '../../common/model/alert.ts';
import type { JsonObject } from '../../common/model/json.ts';
import { lookup } from '../../common/model/lookup.ts';
import { pythonJsonLine } from '../../common/text/python_json_line.ts';
import { formatInstant } from '../../common/time/instant.ts';
import { field } from '../declare/field.ts';
import { duration, fieldName, oneOf, text, url } from '../declare/kinds.ts';
import { defineAlerter, type ComposeContext } from '../engine/define_alerter.ts';
import { readJinja } from '../engine/text/jinja.ts';
import { basicHeader, postJson, travelFields } from './http_options.ts';
import { someOf } from './some_of.ts';
import { firstMatch } from './titles.ts';

const ofField = () => z.object({ field: fieldName() });
const template = () =>
  text().superRefine((written, check) => {
    const read = readJinja(written);
    if (!read.ok) check.addIssue({ code: 'custom', message: read.error });
  });
const templates = (label: string, help: string) =>
  field(z.record(z.string(), z.union([template(), ofField()])).default({}), { label, help });

const options = z.object({
  alertmanager_hosts: field(someOf(url()), {
    label: 'Hosts',
    help: 'Such as http://alertmanager:9093; several are all told.',
  }),
  alertmanager_api_version: field(oneOf(['v1', 'v2']).default('v1'), {
    label: 'Version of the API',
    help: 'Alertmanager 0.27 and later know v2 alone.',
  }),
  alertmanager_alertname: field(text().optional(), { label: 'Alert name', help: 'In place of the name of the rule.' }),
  alertmanager_labels: templates('Labels', 'Name → Jinja template, or `field:` with a field of the match.'),
  alertmanager_annotations: templates('Annotations', 'Name → Jinja template, or `field:` with a field of the match.'),
  alertmanager_fields: field(
    z.record(z.string(), z.union([fieldName(), ofField().transform(one => one.field)])).default({}),
    { label: 'Labels of fields', help: 'Label → field of the match.' },
  ),
  alertmanager_alert_subject_labelname: field(text().default('summary'), {
    label: 'Annotation of the title',
    help: 'Under which name the title is told.',
  }),
  alertmanager_alert_text_labelname: field(text().default('description'), {
    label: 'Annotation of the text',
    help: 'Under which name the text is told.',
  }),
  alertmanager_resolve_time: field(duration().optional(), {
    label: 'Resolved after',
    help: 'When Alertmanager takes the alert for over; as it is set up where absent.',
    widget: 'duration',
  }),
  alertmanager_basic_auth_login: field(text().optional(), { label: 'User', help: 'Where it asks for one.' }),
  alertmanager_basic_auth_password: field(text().optional(), {
    label: 'Password',
    help: 'Where it asks for one.',
    secret: true,
    widget: 'password',
  }),
  alertmanager_proxy: travelFields.proxy(),
  alertmanager_ca_certs: travelFields.caCerts(),
  alertmanager_ignore_ssl_errors: travelFields.ignoreErrors(),
  alertmanager_timeout: travelFields.timeout(),
});

type Options = z.output<typeof options>;

/** Posts an alert to each host. Source: https://prometheus.io/docs/alerting/latest/clients/, parity alerters §3. */
export const alertmanager = defineAlerter({
  id: 'alertmanager',
  title: 'Alertmanager',
  summary: 'Posts an alert to the Alertmanager of Prometheus.',
  example: { alertmanager_hosts: ['http://alertmanager.example.org:9093'], alertmanager_api_version: 'v2' },
  options,
  compose: (alert, chosen, context) => {
    const json = [alertOf(alert, chosen, context)];
    const { alertmanager_basic_auth_login: login, alertmanager_basic_auth_password: password } = chosen;
    return chosen.alertmanager_hosts.map(host =>
      postJson(`${host}/api/${chosen.alertmanager_api_version}/alerts`, json, {
        proxy: chosen.alertmanager_proxy,
        caCerts: chosen.alertmanager_ca_certs,
        ignoreErrors: chosen.alertmanager_ignore_ssl_errors,
        timeout: chosen.alertmanager_timeout,
        headers: login ? { authorization: basicHeader(login, password ?? '') } : {},
      }),
    );
  },
});

function alertOf(alert: Alert, chosen: Options, context: ComposeContext): JsonObject {
  const match = firstMatch(alert);
  const resolveTime = chosen.alertmanager_resolve_time;
  return {
    annotations: {
      ...rendered('alertmanager_annotations', chosen, match, context),
      [chosen.alertmanager_alert_subject_labelname]: alert.title,
      [chosen.alertmanager_alert_text_labelname]: alert.text,
    },
    labels: {
      ...rendered('alertmanager_labels', chosen, match, context),
      ...Object.fromEntries(
        Object.entries(chosen.alertmanager_fields).map(([label, source]) => [label, valueAt(match, source)]),
      ),
      alertname: chosen.alertmanager_alertname ?? alert.ruleName,
      elastalert_rule: alert.ruleName,
    },
    ...(resolveTime === undefined ? {} : { endsAt: formatInstant(context.now + resolveTime) }),
  };
}

function rendered(
  option: 'alertmanager_labels' | 'alertmanager_annotations',
  chosen: Options,
  match: JsonObject,
  { jinjaRootName }: ComposeContext,
): JsonObject {
  const values = { ...match, [jinjaRootName]: match };
  const entries = Object.entries(chosen[option]).map(([name, written]): readonly [string, string] => {
    if (typeof written !== 'string') return [name, valueAt(match, written.field)];
    const read = readJinja(written);
    const filled = read.ok ? read.value.render(values) : read;
    // An alert is not lost to a label.
    return [name, filled.ok ? filled.value : `(${filled.error})`];
  });
  return Object.fromEntries(entries);
}

/** A field as the text that labels are: others than texts as JSON. */
function valueAt(match: JsonObject, source: string): string {
  const value = lookup(match, source);
  return typeof value === 'string' ? value : pythonJsonLine(value);
}
