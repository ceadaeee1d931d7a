import { z } from 'zod';
import { field } from '../declare/field.ts';
import { oneOf } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { webhookField } from './chat_options.ts';
import { postJson, travelFields } from './http_options.ts';

/** Posts to the activity feed of a Gitter room. Source: parity alerters §2. */
export const gitter = defineAlerter({
  id: 'gitter',
  title: 'Gitter',
  summary: 'Posts to the activity feed of a room.',
  example: { gitter_webhook_url: 'https://webhooks.gitter.im/e/0a1b2c' },
  options: z.object({
    gitter_webhook_url: webhookField('Gitter'),
    gitter_msg_level: field(oneOf(['error', 'info']).default('error'), {
      label: 'Level',
      help: 'How the message is marked.',
    }),
    gitter_proxy: travelFields.proxy(),
  }),
  compose: (alert, chosen) => [
    postJson(
      chosen.gitter_webhook_url,
      { message: alert.text, level: chosen.gitter_msg_level },
      { proxy: chosen.gitter_proxy },
    ),
  ],
});
