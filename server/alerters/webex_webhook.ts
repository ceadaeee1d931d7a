import { z } from 'zod';
import { shortenBytes } from '../../common/text/shorten_bytes.ts';
import { field } from '../declare/field.ts';
import { oneOf, text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { postJson } from './http_options.ts';

const ADDRESS = 'https://webexapis.com/v1/webhooks/incoming';

// Longer ones are refused: https://developer.webex.com/docs/api/v1/messages/create-a-message
const MAX_TEXT_BYTES = 7439;

/** Posts to a space. Source: https://apphub.webex.com/applications/incoming-webhooks-cisco-systems-38054-23307-75252, parity alerters §2. */
export const webexWebhook = defineAlerter({
  id: 'webex_webhook',
  title: 'Webex',
  summary: 'Posts to an incoming webhook of a space.',
  example: { webex_webhook_id: 'Y2lzY29zcGFyazovL3VzL1dFQkhPT0s' },
  options: z.object({
    webex_webhook_id: field(text().min(1), {
      label: 'Webhook',
      help: 'What follows incoming/ in the address that Webex gave you.',
      secret: true,
      widget: 'password',
    }),
    webex_webhook_msgtype: field(oneOf(['text', 'markdown']).default('text'), {
      label: 'Kind of message',
      help: 'How the text is to be read.',
    }),
  }),
  compose: (alert, chosen) => [
    postJson(
      `${ADDRESS}/${chosen.webex_webhook_id}`,
      { [chosen.webex_webhook_msgtype]: shortenBytes(alert.text, MAX_TEXT_BYTES) },
      { headers: { accept: 'application/json;charset=utf-8' } },
    ),
  ],
});
