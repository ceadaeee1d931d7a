import { z } from 'zod';
import { isObject } from '../../common/model/json.ts';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';
import { refusedWhere } from './refusals.ts';

const ADDRESS = 'https://api.flashcat.cloud/event/push/alert/standard';

// Longer ones are cut: https://docs.flashcat.cloud/en/flashduty/custom-alert-integration-guide
const MAX_TITLE_RUNES = 512;
const MAX_DESCRIPTION_RUNES = 2048;
const MAX_LABEL_RUNES = 2048;

const part = (label: string, help: string) => field(text().optional(), { label, help });

const refusal = refusedWhere(({ error }) => isObject(error));

/** Pushes an alert. Source: https://docs.flashcat.cloud/en/flashduty/custom-alert-integration-guide, parity alerters §3. */
export const flashduty = defineAlerter({
  id: 'flashduty',
  title: 'Flashduty',
  summary: 'Pushes an alert.',
  example: { flashduty_integration_key: '0123456789abcdef0123456789abcdef', flashduty_event_status: 'Critical' },
  options: z.object({
    flashduty_integration_key: field(text().min(1), {
      label: 'Integration key',
      help: 'Of an integration for standard alerts.',
      secret: true,
      widget: 'password',
    }),
    flashduty_title: field(text().default('ElastAlert Alert'), { label: 'Title', help: 'Told as it is written.' }),
    flashduty_event_status: field(oneOf(['Info', 'Warning', 'Critical', 'Ok']).default('Info'), {
      label: 'Status',
      help: 'How bad it is; Ok says that it is over.',
    }),
    flashduty_alert_key: part('Alert key', 'Alerts of one key are one, which a later one changes or ends.'),
    flashduty_description: part('Description', 'Told as it is written; the text of the alert is a label.'),
    flashduty_check: part('Check', 'The label check.'),
    flashduty_service: part('Service', 'The label service.'),
    flashduty_cluster: part('Cluster', 'The label cluster.'),
    flashduty_resource: part('Resource', 'The label resource.'),
    flashduty_metric: part('Metric', 'The label metric.'),
    flashduty_group: part('Group', 'The label group.'),
    flashduty_env: part('Environment', 'The label env.'),
    flashduty_app: part('Application', 'The label app.'),
  }),
  compose: (alert, chosen) => [
    postJson(
      `${ADDRESS}?integration_key=${encodeURIComponent(chosen.flashduty_integration_key)}`,
      {
        title: shorten(chosen.flashduty_title, MAX_TITLE_RUNES),
        description: cut(chosen.flashduty_description, MAX_DESCRIPTION_RUNES),
        event_status: chosen.flashduty_event_status,
        alert_key: chosen.flashduty_alert_key ?? null,
        labels: {
          check: label(chosen.flashduty_check),
          service: label(chosen.flashduty_service),
          cluster: label(chosen.flashduty_cluster),
          resource: label(chosen.flashduty_resource),
          metric: label(chosen.flashduty_metric),
          group: label(chosen.flashduty_group),
          env: label(chosen.flashduty_env),
          app: label(chosen.flashduty_app),
          information: label(alert.text),
        },
      },
      { refusal },
    ),
  ],
});

const cut = (value: string | undefined, maxRunes: number): string | null =>
  value === undefined ? null : shorten(value, maxRunes);

const label = (value: string | undefined): string | null => cut(value, MAX_LABEL_RUNES);
