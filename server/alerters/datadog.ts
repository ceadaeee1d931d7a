import { z } from 'zod';
import { shorten } from '../../common/text/shorten.ts';
import { field } from '../declare/field.ts';
import { text, url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';

// Longer ones are refused: https://docs.datadoghq.com/api/latest/events/post-an-event/
const MAX_TEXT_RUNES = 4000;

const key = (label: string, help: string) => field(text().min(1), { label, help, secret: true, widget: 'password' });

/** Posts an event. Source: https://docs.datadoghq.com/api/latest/events/post-an-event/, parity alerters §3. */
export const datadog = defineAlerter({
  id: 'datadog',
  title: 'Datadog',
  summary: 'Posts an event.',
  example: {
    datadog_api_key: '0123456789abcdef0123456789abcdef',
    datadog_app_key: 'fedcba9876543210fedcba9876543210fedcba98',
  },
  options: z.object({
    datadog_api_key: key('API key', 'Of the organisation.'),
    datadog_app_key: key('Application key', 'Of whoever posts.'),
    datadog_api_url: field(url().default('https://api.datadoghq.com/api/v1/events'), {
      label: 'Address',
      help: 'That of another site of Datadog, such as https://api.datadoghq.eu/api/v1/events.',
    }),
  }),
  compose: (alert, chosen) => [
    postJson(
      chosen.datadog_api_url,
      { title: alert.title, text: shorten(alert.text, MAX_TEXT_RUNES) },
      { headers: { 'dd-api-key': chosen.datadog_api_key, 'dd-application-key': chosen.datadog_app_key } },
    ),
  ],
});
