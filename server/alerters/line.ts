import { z } from 'zod';
import { field } from '../declare/field.ts';
import { text } from '../declare/kinds.ts';
import { defineAlerter } from '../engine/define_alerter.ts';
import { matchesBody } from './bodies.ts';
import { cropped } from './cropped.ts';
import { postJson } from './http_options.ts';

const ADDRESS = 'https://api.line.me/v2/bot/message/push';

// A message has 5000 characters at most: https://developers.line.biz/en/reference/messaging-api/#text-message
const CROP = { maxRunes: 4800, keptRunes: 4700, notice: '\n\n(message cropped due to LINE limit)' } as const;

/** Pushes a message. Source: https://developers.line.biz/en/reference/messaging-api/#send-push-message, parity alerters §2. */
export const line = defineAlerter({
  id: 'line',
  title: 'LINE',
  summary: 'Pushes a message to a user or a group.',
  example: { line_channel_access_token: '0123456789abcdef0123456789', line_to: 'U0123456789abcdef' },
  options: z.object({
    line_channel_access_token: field(text().min(1), {
      label: 'Access token of the channel',
      help: 'Of a channel of the Messaging API.',
      secret: true,
      widget: 'password',
    }),
    line_to: field(text().min(1), { label: 'To', help: 'The id of a user, a group or a room.' }),
  }),
  info: chosen => ({ line_to: chosen.line_to }),
  compose: (alert, chosen) => [
    postJson(
      ADDRESS,
      { to: chosen.line_to, messages: [{ type: 'text', text: cropped(matchesBody(alert), CROP) }] },
      { headers: { authorization: `Bearer ${chosen.line_channel_access_token}` } },
    ),
  ],
});
