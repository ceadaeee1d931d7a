import { z } from 'zod';
import { field } from '../declare/field.ts';
import { url } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { derivedUuid } from './derived_ids.ts';
import { postJson, travelFields } from './http_options.ts';

/** Opens an incident. Source: https://pagertree.com/docs/integrations, parity alerters §3. */
export const pagertree = defineAlerter({
  id: 'pagertree',
  title: 'PagerTree',
  summary: 'Opens an incident.',
  example: { pagertree_integration_url: 'https://api.pagertree.com/integration/int_0123456789' },
  options: z.object({
    pagertree_integration_url: field(url(), {
      label: 'Address',
      help: 'The endpoint of the integration.',
      secret: true,
      widget: 'password',
    }),
    pagertree_proxy: travelFields.proxy(),
  }),
  compose: (alert, chosen) => [
    postJson(
      chosen.pagertree_integration_url,
      { event_type: 'create', Id: derivedUuid(alert.id, 'pagertree'), Title: alert.title, Description: alert.text },
      { proxy: chosen.pagertree_proxy },
    ),
  ],
});
